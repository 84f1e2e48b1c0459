"""A file descriptor that pexpect reads and writes. The only module that knows pexpect.

Its time-consuming defaults are off: nothing sleeps. `fdspawn` makes a new poll object for each read, which costs as
much as the read; here one is made for all of them, and the reading is that of pexpect's base class.
"""

import select

from pexpect import EOF
from pexpect.fdpexpect import fdspawn
from pexpect.spawnbase import SpawnBase

__all__ = ["Wire"]

CHUNK = 65536


class Wire:
    """An open terminal, socket or serial port, by its descriptor. Closing that is somebody else's."""

    def __init__(self, descriptor: int) -> None:
        self._child = fdspawn(descriptor, use_poll=True, maxread=CHUNK)
        self._poll = select.poll()  # not select(), which gives up at file descriptor 1024
        self._poll.register(descriptor, select.POLLIN | select.POLLPRI | select.POLLHUP | select.POLLERR)
        self.descriptor = descriptor

    def read(self, timeout: float) -> bytes | None:
        """What has come, at once; b"" where nothing comes within `timeout` seconds; None after the end."""
        if not self._poll.poll(timeout * 1000):
            return b""
        try:
            # Without an encoding, pexpect reads bytes; its type stubs know only text.
            data: bytes = SpawnBase.read_nonblocking(self._child, CHUNK)  # type: ignore[assignment]
        except (EOF, OSError):
            return None
        return data

    def quiet(self, seconds: float) -> bool:
        """Whether nothing arrives for `seconds`, the end included. Reads nothing."""
        return not self._poll.poll(seconds * 1000)

    def write(self, data: bytes) -> None:
        """Writes all of `data`. What the other side no longer takes is dropped: `read` will tell that it ended."""
        try:
            while data:
                data = data[self._child.send(data) :]
        except OSError:
            return
