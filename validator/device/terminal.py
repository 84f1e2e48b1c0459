"""A program on a pseudo-terminal.

pexpect's own `spawn` forks the whole Python process, which is slow from a large one and unsafe among threads.
Here the program is started by `subprocess` (one `vfork`), and pexpect drives the other end of the terminal.
"""

import fcntl
import os
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence

from validator.device.wire import Wire
from validator.errors import LabError

__all__ = ["COLUMNS", "CONTROLLING", "ROWS", "Terminal"]

CONTROLLING = ("env", "--default-signal", "setsid", "--ctty", "--wait")
"""Put before a program, on the machine where it runs, this makes the terminal its controlling one: without it
there is no job control, and Ctrl-C reaches nothing. A run that was started in the background ignores some signals,
and what it starts would, too."""

ROWS, COLUMNS = 50, 500
"""Wide, so that neither a device nor its line editor breaks a long command in two."""


class Terminal:
    """One running program and its terminal. Bytes in, bytes out; `close` may be called twice."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Starts `argv`. Raises `LabError` where there is no such program."""
        try:
            ours, theirs = os.openpty()
        except OSError as error:
            raise LabError(f"cannot open a terminal: {error.strerror}") from None
        try:
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            self._process = subprocess.Popen(
                argv,
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env=dict(environment) if environment is not None else None,
                # Ctrl-C at the validator's own terminal must not end the windows: teardown still needs them.
                start_new_session=True,
            )
        except BaseException as error:
            os.close(ours)
            if isinstance(error, OSError):
                raise LabError(f"cannot start {argv[0]}: {error.strerror}") from None
            raise
        finally:
            os.close(theirs)
        self._wire = Wire(ours)
        self._closed = False

    def read(self, timeout: float) -> bytes | None:
        """What has come, at once; b"" where nothing comes within `timeout` seconds; None after the end."""
        if self._closed:
            return None
        data = self._wire.read(timeout)
        if data == b"" and timeout:
            # What the program left running in the background may keep the terminal open.
            ended = self._process.poll() is not None
            return None if ended and self.quiet(0) else b""
        return data

    def quiet(self, seconds: float) -> bool:
        """Whether nothing arrives for `seconds`, the end of the program included. Reads nothing."""
        return self._closed or self._wire.quiet(seconds)

    def write(self, data: bytes) -> None:
        """Types `data`. What the other side no longer takes is dropped: `read` will tell that it ended."""
        if not self._closed:
            self._wire.write(data)

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed; off while a program asks for a secret, or echoes itself."""
        if self._closed:
            return False
        try:
            flags: int = termios.tcgetattr(self._wire.descriptor)[3]
        except termios.error:
            return False  # its other end is closed
        return bool(flags & termios.ECHO)

    def close(self) -> int:
        """Hangs up, and returns the exit status: below 0 for a signal, as `subprocess` says it."""
        if not self._closed:
            self._closed = True
            os.close(self._wire.descriptor)
        try:
            return self._process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            # Something ignores the hang-up; the lab ends what is left of it on the device.
            self._process.kill()
            return self._process.wait()
