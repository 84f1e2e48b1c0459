"""What a measurement is, and what several of them share."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypedDict

__all__ = ["Measurement", "best", "measurement", "median"]


class Measurement(TypedDict):
    """One line of `results.json`. `peer` is in the same `unit` as `value`, and `ratio` is `value / peer`."""

    name: str
    value: float
    unit: str
    peer: float
    ratio: float


def measurement(name: str, value: float, unit: str, peer: float) -> Measurement:
    return Measurement(
        name=name, value=round(value, 4), unit=unit, peer=round(peer, 4), ratio=round(value / peer, 2)
    )


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def best(times: int, work: Callable[[], object]) -> float:
    """The seconds that `work` takes when it is disturbed least."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)
