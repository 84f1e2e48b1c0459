"""What one watch has seen: written by the thread that reads it, read by the one that runs the procedure."""

import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan, nan

__all__ = ["KEEP_LINES", "KEEP_SAMPLES", "Line", "Loss", "Sample", "Seen", "Series", "Stalled"]

KEEP_SAMPLES = 1_000_000
"""Samples that are kept: a day of ten per second."""

KEEP_LINES = 4 * 1024 * 1024
"""Characters of lines that are kept, as of the output of any command."""

KEEP_STALLS = 10_000
"""Stalls that are kept apart; further ones become part of the last."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Something that a probe told, at the time at which it was read. `arrived` says that it got through.

    `value` is the round trip in seconds, the rate in bits per second, or the seconds that a poll took; None where
    there is none.
    """

    at: float
    value: float | None
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class Loss:
    """`count` probes that were not answered, somewhere between two times."""

    after: float
    until: float
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and when it was read."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Stalled:
    """A time during which nobody read, because the machine let this program wait."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything that a watch has seen up to `now`. Times are those of the clock that the reader uses.

    `ended` says when and how the command ended by itself. `cut` says that more came than is kept. `recounted` says that
    the probes' numbers began anew, so that what is missing among them cannot be counted.
    """

    started: float
    now: float
    samples: Sequence[Sample] = ()
    lines: Sequence[Line] = ()
    losses: Sequence[Loss] = ()
    stalls: Sequence[Stalled] = ()
    ended: tuple[float, str] | None = None
    cut: bool = False
    recounted: bool = False

    @property
    def arrivals(self) -> list[float]:
        """When something got through."""
        return [sample.at for sample in self.samples if sample.arrived]


class Series:
    """See the module. Every method may be called from any thread."""

    def __init__(self, started: float) -> None:
        self.started = started
        self._changed = threading.Condition()
        self._at = array("d")
        self._values = array("d")
        self._arrived = bytearray()
        self._arrivals = 0
        self._lines: list[Line] = []
        self._line_room = KEEP_LINES
        self._losses: Sequence[Loss] = ()
        self._stalls: list[Stalled] = []
        self._ended: tuple[float, str] | None = None
        self._cut = False
        self._recounted = False
        self._error: BaseException | None = None

    # --- the thread that reads ---

    def add(
        self,
        lines: Sequence[Line],
        samples: Sequence[Sample],
        losses: Sequence[Loss],
        *,
        recounted: bool = False,
    ) -> None:
        """Takes what came; `losses` are all that there are by now."""
        with self._changed:
            for line in lines:
                self._line_room -= len(line.text) + 1
                if self._line_room < 0:
                    self._cut = True
                    break
                self._lines.append(line)
            for sample in samples:
                if len(self._at) >= KEEP_SAMPLES:
                    self._cut = True
                    break
                self._at.append(sample.at)
                self._values.append(nan if sample.value is None else sample.value)
                self._arrived.append(sample.arrived)
                self._arrivals += sample.arrived
            self._losses = tuple(losses)
            self._recounted = recounted
            self._changed.notify_all()

    def stalled(self, start: float, end: float) -> None:
        """Nobody read between these times."""
        with self._changed:
            if self._stalls and (start <= self._stalls[-1].end or len(self._stalls) >= KEEP_STALLS):
                start = self._stalls.pop().start
            self._stalls.append(Stalled(start, end))

    def end(self, at: float, how: str) -> None:
        """The command ended by itself."""
        with self._changed:
            if self._ended is None:
                self._ended = (at, how)
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """Reading ended by an error that is not the command's."""
        with self._changed:
            self._error = error
            self._changed.notify_all()

    # --- the one that runs the procedure ---

    @property
    def arrivals(self) -> int:
        """How many have come."""
        with self._changed:
            return self._arrivals

    @property
    def latest(self) -> float:
        """When the last one came; when the watch was started where none did."""
        with self._changed:
            found = self._arrived.rfind(1)
            return self._at[found] if found >= 0 else self.started

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        with self._changed:
            return self._ended is not None

    @property
    def how_it_ended(self) -> str:
        """How, in words; empty where it has not."""
        with self._changed:
            return self._ended[1] if self._ended else ""

    @property
    def line_count(self) -> int:
        """How many lines have come."""
        with self._changed:
            return len(self._lines)

    @property
    def first_line(self) -> float | None:
        """When the first one came."""
        with self._changed:
            return self._lines[0].at if self._lines else None

    def text(self) -> list[str]:
        """The lines so far."""
        with self._changed:
            return [line.text for line in self._lines]

    def wait(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Waits for at most `seconds` until `happened`. Raises what ended the reading, if something did."""
        with self._changed:
            if self._error is None:
                self._changed.wait_for(lambda: self._error is not None or happened(), seconds)
            if self._error is not None:
                raise self._error
            return happened()

    def seen(self, now: float) -> Seen:
        """All of it. Raises what ended the reading, if something did."""
        with self._changed:
            if self._error is not None:
                raise self._error
            return Seen(
                started=self.started,
                now=now,
                samples=[
                    Sample(at, None if isnan(value) else value, bool(arrived))
                    for at, value, arrived in zip(self._at, self._values, self._arrived, strict=True)
                ],
                lines=tuple(self._lines),
                losses=self._losses,
                stalls=tuple(self._stalls),
                ended=self._ended,
                cut=self._cut,
                recounted=self._recounted,
            )
