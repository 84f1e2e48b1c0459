"""Arrivals to outages. Pure.

An outage begins when the next arrival was due, one interval after the last one, and ends when one came. Its length so
is the gap between two arrivals less the interval, and is true to within one interval on either side: what happened
between two probes, nobody has seen. What a sender says about its own losses is not asked.

Arrivals get their time when they are read. Where the machine kept the reader waiting just then, they got a later one:
a late last arrival hides a part of the outage, a late first one makes it longer. How much that may be goes along.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from validator.run.watches.series import Stalled

__all__ = ["SHORTEST", "Gap", "gaps", "other_rhythm", "shortest_of"]

SHORTEST = 0.02
"""Seconds under which a late arrival is no outage, however short the interval is: any machine is late by so much."""

FIRST = 10
"""Arrivals by which it is checked that what comes keeps to the rhythm that the command says."""

_NEAR = 0.03
"""Seconds between the end of a stall and what was read right after it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence between the arrival at `last` and the one at `until`; `open` where none has come by then.

    `length` is that of the outage in it, `hidden` and `forged` by how much the outage may have been longer or shorter,
    all in seconds.
    """

    last: float
    until: float
    length: float
    hidden: float = 0.0
    forged: float = 0.0
    open: bool = False

    @property
    def start(self) -> float:
        """When the next arrival was due."""
        return self.until - self.length

    def touches(self, start: float, end: float) -> bool:
        """Whether a part of the silence lies between these times."""
        return self.last < end and self.until > start


def gaps(
    arrivals: Sequence[float], interval: float, *, until: float, stalls: Sequence[Stalled] = ()
) -> list[Gap]:
    """The gaps that are outages or, for all that is known, may be. `until` is the time of asking."""
    if not arrivals:
        return []
    starts = [stall.start for stall in stalls]

    def gap(last: float, following: float, *, is_open: bool) -> Gap:
        hidden, forged = _delay(last, stalls, starts), _delay(following, stalls, starts)
        return Gap(last, following, following - last - interval, hidden, forged, is_open)

    found = [gap(last, following, is_open=False) for last, following in pairwise(arrivals)]
    found.append(gap(arrivals[-1], until, is_open=True))
    return [one for one in found if one.length + one.hidden > shortest_of(interval)]


def shortest_of(interval: float) -> float:
    """Seconds that an outage has at least; an answer that is late by less is late, and nothing else."""
    return max(interval / 2, SHORTEST)


def other_rhythm(arrivals: Sequence[float], interval: float) -> float | None:
    """The usual seconds between the first arrivals where none of them came as the command says; None where some did.

    The first ones, since after an outage answers may come together that had been kept on the way.
    """
    first = [after - before for before, after in pairwise(arrivals[:FIRST])]
    least, most = 0.5 * interval - SHORTEST, 1.5 * interval + SHORTEST
    return median(first) if first and not any(least <= gap <= most for gap in first) else None


def _delay(at: float, stalls: Sequence[Stalled], starts: Sequence[float]) -> float:
    """By how much what was read at the time `at` may have come earlier."""
    index = bisect_left(starts, at + _NEAR)
    near = (stall.end - stall.start for stall in stalls[max(0, index - 3) : index] if stall.end >= at - _NEAR)
    return max(near, default=0.0)
