"""Both directions of one session's line, and the noise on them."""

import random
from collections.abc import Callable, Iterator

from validator.testing.actions import Receive, Send, Talk
from validator.testing.endings import Gone, Interrupted
from validator.testing.script import Noise, Script

__all__ = ["Wire"]

_HARMLESS = (b"\x1b[0m", b"\x1b[32m", b"\x1b[?25h", b"\x1b7\x1b8", b"\x1b]0;a title\x07", b"\x1b[K", b"\x1b=")
"""Sequences after which the text is as it was: colours, the cursor, a title, erasing what is not there."""

_CTRL_C = 3


class Wire:
    """What was typed and is not read yet, and the way out. `noted` is told what the noise does."""

    def __init__(self, script: Script, chance: random.Random, noted: Callable[[str], None]) -> None:
        self.noise: Noise = script.noise
        self._encoding = script.encoding
        self._chance = chance
        self._noted = noted
        self._typed = bytearray()

    # --- the way in ---

    def receive(self, timeout: float | None) -> Talk[bool]:
        """Takes what is typed within `timeout` seconds; whether anything was. Raises `Gone`."""
        data = yield Receive(timeout)
        if data is None:
            raise Gone
        if self.noise.fifo is not None and len(data) > self.noise.fifo:
            self._noted(f"{len(data) - self.noise.fifo} characters came too fast")
            data = data[: self.noise.fifo]
        if self.noise.lose:
            kept = bytes(byte for byte in data if byte < 32 or not self.happens(self.noise.lose))  # noqa: PLR2004
            if len(kept) < len(data):
                self._noted(f"{len(data) - len(kept)} characters got lost")
            data = kept
        self._typed += data
        return bool(data)

    def key(self) -> Talk[int]:
        """The next byte that is typed."""
        while not self._typed:
            yield from self.receive(None)
        return self._typed.pop(0)

    def run(self, stops: bytes) -> bytes:
        """What is typed already, up to the first of the bytes `stops`: it can be shown in one go."""
        end = next((at for at, byte in enumerate(self._typed) if byte in stops), len(self._typed))
        found = bytes(self._typed[:end])
        del self._typed[:end]
        return found

    def skip(self, following: bytes) -> None:
        """Takes the next byte away if it is one of `following`: what Enter sends behind a carriage return."""
        if self._typed[:1] and self._typed[0] in following:
            del self._typed[0]

    def wait(self, seconds: float | None, clock: Callable[[], float], *, deaf: bool = False) -> Talk[None]:
        """Lets time go by. What is typed meanwhile waits too. Raises `Interrupted` where it is not `deaf`."""
        end = None if seconds is None else clock() + seconds
        while True:
            if not deaf:
                self.look()
            left = None if end is None else end - clock()
            if left is not None and left <= 0:
                return
            yield from self.receive(left)

    def look(self) -> None:
        """Raises `Interrupted` where Ctrl-C waits among what was typed; what came before it is dropped, too."""
        at = self._typed.rfind(_CTRL_C)
        if at >= 0:
            del self._typed[: at + 1]
            raise Interrupted

    # --- the way out ---

    def write(self, text: str, *, quiet: bool = False) -> Talk[None]:
        """Shows `text`; newlines are a terminal's. `quiet`: no noise touches it."""
        data = text.replace("\n", "\r\n").encode(self._encoding, "replace")
        if quiet:
            yield Send(data)
            return
        if self.happens(self.noise.escapes):
            data = self._chance.choice(_HARMLESS) + data
        if self.happens(self.noise.nuls):
            # Padding for printers, which took their time to go back to the start of a line.
            data = data.replace(b"\r\n", b"\r\n\0\0") if b"\n" in data else b"\0" + data
        pieces = list(self._pieces(data))
        for piece in pieces[:-1]:
            yield Send(piece)
            yield from self.receive(self.noise.gap)
        yield Send(pieces[-1])

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        start = 0
        if self.noise.split:
            for end in range(1, len(data)):
                if self.happens(self.noise.split):
                    yield data[start:end]
                    start = end
        yield data[start:]

    # --- chance ---

    def happens(self, chance: float) -> bool:
        """Whether something that has this `chance` happens now."""
        return chance > 0 and self._chance.random() < chance

    def log(self, place: str) -> str | None:
        """A log line, if one comes at this place now."""
        if place not in self.noise.places or not self.happens(self.noise.log):
            return None
        line = self._chance.choice(self.noise.logs)
        self._noted(f"{place}: {line}")
        return line

    def some(self, limit: float) -> float:
        """A number between 0 and `limit`."""
        return self._chance.random() * limit
