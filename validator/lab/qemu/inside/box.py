"""One box: what lasts while its power is off, and the QEMU that it is while its power is on."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile

from validator.lab import kernel
from validator.lab.path import PATH
from validator.lab.qemu.environment import (
    FLASH_ENVIRONMENT,
    FLASH_SIZE,
    SAVED_ENVIRONMENT,
    SAVED_SIZE,
    stored,
)
from validator.lab.qemu.inside.console import Console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from validator.lab.qemu.plan import BoxPlan

__all__ = ["Box"]

_SHOWN = 400
"""Characters of QEMU's last words that are passed on."""


class Box:
    """A box, without power at first. Its disk and its flash memory are files without a name in the folder `scratch`."""

    def __init__(self, plan: BoxPlan, scratch: str) -> None:
        """Raises `OSError`, and `subprocess.CalledProcessError` where the disk cannot be copied."""
        self.name = plan["name"]
        self.console = Console(plan["console"])
        self.power: int | None = None
        self._argv = plan["argv"]
        self._complaints = _nameless(scratch)
        self._flash = _nameless(scratch)
        self._flash.write(stored(plan["settings"], FLASH_ENVIRONMENT))
        self._flash.truncate(FLASH_SIZE)
        self._saved = _nameless(scratch)
        self._saved.write(stored(plan["settings"], SAVED_ENVIRONMENT))
        self._saved.truncate(SAVED_SIZE)
        self._disk = _nameless(scratch)
        # cp knows about holes in files, and about file systems on which a copy costs nothing.
        copy = f"/proc/self/fd/{self._disk.fileno()}"
        subprocess.run(
            ["cp", "--reflink=auto", "--sparse=auto", plan["disk"], copy],
            check=True,
            capture_output=True,
            pass_fds=[self._disk.fileno()],
        )
        self._qemu: subprocess.Popen[bytes] | None = None

    def switch_on(self) -> None:
        """Gives it power, if it has none. `power` is then a descriptor that becomes readable when QEMU ends."""
        if self._qemu is not None:
            return
        ours, theirs = socket.socketpair()
        files = {"flash": self._flash, "saved": self._saved, "disk": self._disk}
        numbers = {"console": theirs.fileno(), **{name: file.fileno() for name, file in files.items()}}
        self._complaints.seek(0)
        self._complaints.truncate()
        with theirs:
            self._qemu = subprocess.Popen(
                [part.format_map(numbers) for part in self._argv],
                env={**os.environ, "PATH": PATH},
                stdin=subprocess.DEVNULL,
                stdout=self._complaints,
                stderr=self._complaints,
                pass_fds=tuple(numbers.values()),
                preexec_fn=_ending_with(os.getpid()),  # noqa: PLW1509 - there are no threads here
            )
        self.power = os.pidfd_open(self._qemu.pid)
        self.console.plug_in(ours)

    def switch_off(self) -> int | None:
        """Takes its power away, at once. Gives QEMU's wait status as `subprocess` has it, None where it had none."""
        if self._qemu is None or self.power is None:
            return None
        self._qemu.send_signal(signal.SIGKILL)
        status = self._qemu.wait()
        os.close(self.power)
        self.console.unplug()
        self._qemu = self.power = None
        return status

    def last_words(self) -> str:
        """What QEMU complained of, on one line."""
        self._complaints.seek(0)
        return " ".join(self._complaints.read().decode(errors="replace").split())[-_SHOWN:]


def _nameless(folder: str) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder, buffering=0)


def _ending_with(parent: int) -> Callable[[], None]:
    def prepare() -> None:
        kernel.die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:  # It has died before we could ask to die with it.
            os._exit(1)

    return prepare
