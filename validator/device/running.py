"""A command that was typed and is left running: what it prints, line by line, until it ends or is stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from validator.device.channel import Channel
from validator.device.prompts import Prompts
from validator.device.screen import fold

__all__ = ["Came", "Running"]

LONGEST_LINE = 65536
"""Bytes after which a line that does not end is taken for one, as of a program that only goes back to its start."""

LOOK_AGAIN = 0.25
"""Seconds of silence after which the channel is asked whether the program has ended without a word."""

SETTLE = 0.05
"""Seconds of silence that tell a prompt from a line of output, where only silence does."""

STOP = 2.0
"""Seconds that a program has to end after Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came at once: the lines that it completed, and whether the command ended with it.

    `status` is the exit status of a command that has ended, where it has one.
    """

    lines: tuple[str, ...] = ()
    ended: bool = False
    status: int | None = None


class Running:
    """One running command. For one thread: the one that follows it."""

    def __init__(
        self,
        channel: Channel,
        prompts: Prompts,
        command: str,
        *,
        record: Callable[[bytes], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Types `command`, and returns at once."""
        self._channel = channel
        self._prompts = prompts
        self._record = record
        self._clock = clock
        self._rest = b""
        self._echo: str | None = "".join(command.split())
        self._asked = clock()
        self._ended: Came | None = None
        channel.write(command.encode("utf-8", "surrogateescape") + b"\n")

    def quiet(self, seconds: float) -> bool:
        """Waits for at most `seconds`; whether nothing has come by then."""
        if not self._channel.quiet(seconds):
            return False
        if self._clock() - self._asked < LOOK_AGAIN:
            return True
        self._asked = self._clock()
        return False

    def read(self) -> Came:
        """What has come, without waiting."""
        if self._ended is not None:
            return self._ended
        data = self._channel.read(0)
        if data is None:
            return self._end(self._rest, self._channel.close())
        if not data:
            return Came()
        self._record(data)
        self._rest += data
        found = self._prompts.find(self._rest)
        if found and (not self._prompts.settles or self._channel.quiet(SETTLE)):
            return self._end(self._rest[: found.start], found.status)
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest], b""
        return Came(self._folded(lines))

    def stop(self) -> None:
        """Presses Ctrl-C and waits for the prompt, for at most `STOP` seconds. What still comes is recorded, no more."""
        if self._ended is not None:
            return
        self._channel.write(b"\x03")
        deadline = self._clock() + STOP
        while not self.read().ended and self._clock() < deadline:
            self._channel.quiet(min(0.05, max(0.0, deadline - self._clock())))

    def _end(self, rest: bytes, status: int | None) -> Came:
        came = Came(self._folded(rest.split(b"\n") if rest.strip() else []), ended=True, status=status)
        self._ended = Came(ended=True, status=status)
        return came

    def _folded(self, lines: list[bytes]) -> tuple[str, ...]:
        """The lines as a terminal shows them, without the one that repeats what was typed."""
        folded = [fold(line + b"\n").rstrip("\n") for line in lines]
        if folded and self._echo is not None:
            echo, self._echo = self._echo, None
            if "".join(folded[0].split()).endswith(echo):
                folded = folded[1:]
        return tuple(folded)
