"""What a window talks through: bytes in, bytes out, whatever lies between."""

from typing import Protocol

__all__ = ["Channel", "Primed"]


class Channel(Protocol):
    """One open connection to a device. `close` may be called twice."""

    def read(self, timeout: float) -> bytes | None:
        """What has come, at once; b"" where nothing comes within `timeout` seconds; None after the end."""

    def quiet(self, seconds: float) -> bool:
        """Whether nothing arrives for `seconds`, the end of the connection included. Reads nothing."""

    def write(self, data: bytes) -> None:
        """Types `data`. What the other side no longer takes is dropped: `read` will tell that it ended."""

    def echoes(self) -> bool:
        """Whether the channel itself is known to show what is typed."""

    def close(self) -> int | None:
        """Hangs up; the exit status of what ran at the far end where there is one, below 0 for a signal."""


class Primed:
    """A channel of which something was read already: it comes first."""

    def __init__(self, channel: Channel, unread: bytes) -> None:
        self._channel = channel
        self._unread = unread

    def read(self, timeout: float) -> bytes | None:
        """See `Channel`."""
        if self._unread:
            unread, self._unread = self._unread, b""
            return unread
        return self._channel.read(timeout)

    def quiet(self, seconds: float) -> bool:
        """See `Channel`."""
        return not self._unread and self._channel.quiet(seconds)

    def write(self, data: bytes) -> None:
        """See `Channel`."""
        self._channel.write(data)

    def echoes(self) -> bool:
        """See `Channel`."""
        return self._channel.echoes()

    def close(self) -> int | None:
        """See `Channel`."""
        return self._channel.close()
