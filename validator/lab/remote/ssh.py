"""The OpenSSH client as this program calls it: the user's own configuration, and one connection for all windows.

A device's connection is a client of its own that opens no session. It has a terminal of its own too, in which what it
goes through, such as the client for a jump host, lives as long as it does. Windows are sessions in it.
"""

import os
import secrets
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from validator.lab.reach import Connection, Program

__all__ = ["SshClient"]

_PREFIX = "validator-ssh-"

_LONGEST = 50
"""Characters of a folder's path. A socket's may have 103; ssh adds an ending to it, and so do we."""

_ALWAYS = (
    *("-e", "none"),  # a tilde at the beginning of a line is a character like any other
    *("-o", "LogLevel=ERROR"),  # or a good-bye would be the last line of a window's output
    *(
        "-o",
        "NumberOfPasswordPrompts=1",
    ),  # a wrong password is wrong the second time, too, and may lock the account
    *("-o", "ConnectTimeout=15"),
    *("-o", "ServerAliveInterval=5"),  # a device that dies without a word is noticed after 15 s
    *("-o", "ServerAliveCountMax=3"),
    *("-o", "ClearAllForwardings=yes"),
    *("-o", "RemoteCommand=none"),
    *("-o", "ControlPersist=no"),
)


class SshClient:
    """The commands for the devices of one lab. `end` removes what they share; the connections are whoever's opened them."""

    def __init__(self) -> None:
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_base()))
        self._sockets: dict[tuple[str, ...], str] = {}

    def connection(self, arguments: Sequence[str], user: str | None) -> Connection:
        """What connects, and keeps the connection."""
        mark = f"connected-{secrets.token_hex(4)}"
        says = ("-o", "PermitLocalCommand=yes", "-o", f"LocalCommand=printf {mark}")
        argv = ("ssh", "-N", "-o", "ControlMaster=yes", *says, *self._common(arguments, user))
        return Connection(argv=argv, mark=mark)

    def line(self, arguments: Sequence[str], user: str | None) -> Program:
        """The device's own command line."""
        return Program(argv=self._session(arguments, user))

    def command(
        self, arguments: Sequence[str], user: str | None, argv: Sequence[str], environment: Mapping[str, str]
    ) -> list[str]:
        """What starts `argv` there. The login shell of the user reads it, so it is quoted for one."""
        said = [f"{name}={value}" for name, value in environment.items()]
        return [*self._session(arguments, user), f"exec env {shlex.join([*said, *argv])}"]

    def end(self) -> None:
        """Removes the folder of the sockets. May be called twice."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _session(self, arguments: Sequence[str], user: str | None) -> tuple[str, ...]:
        # Where the server allows no more sessions in one connection, the client makes another.
        return ("ssh", "-tt", "-o", "ControlMaster=no", *self._common(arguments, user))

    def _common(self, arguments: Sequence[str], user: str | None) -> tuple[str, ...]:
        whom = (*(("-l", user) if user else ()), *arguments)
        path = self._sockets.setdefault(whom, f"{self._folder}/{len(self._sockets)}")
        return (*_ALWAYS, "-o", f"ControlPath={path}", *whom)


def _base() -> str:
    """Where the sockets go: the user's folder for such things, unless the kernel takes no path that long."""
    base = tempfile.gettempdir()
    return base if len(base) <= _LONGEST else "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it


def _sweep() -> None:
    """Removes the folders of processes that are gone."""
    for folder in Path(_base()).glob(f"{_PREFIX}*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError, ValueError):
            if folder.stat().st_uid != os.getuid():
                continue
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
