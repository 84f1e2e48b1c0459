"""Lines of ping and iperf3 as samples. One reader per watch: it remembers which numbers came."""

import re
from collections.abc import Sequence
from typing import Protocol

from validator.markdown.probes import Probe, ProbeKind
from validator.run.watches.series import Loss, Sample

__all__ = ["Lines", "Parser", "Pings", "Rates", "parser_for"]

# iputils, BusyBox and the BSDs: "64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.157 ms", with or without what -D
# puts before it. An error ("From 10.0.0.1 icmp_seq=1 Destination Host Unreachable") is no answer.
_REPLY = re.compile(
    r"\d+ bytes from [^\n]*?(?:icmp_)?seq=(?P<number>\d+)(?:[^\n]*?time=(?P<time>[\d.]+) ?ms)?(?P<rest>[^\n]*)"
)
_NUMBERS = 1 << 16  # a sequence number of ICMP has 16 bits

# "[  5]   0.50-1.00   sec  1.25 MBytes  21.0 Mbits/sec    0   1.12 MBytes", also "[SUM]"; the last lines of a test,
# which sum it up, say whose figure they are, and "(omitted)" stands behind what -O leaves out.
_RATE = re.compile(
    r"\[ *(?P<id>\d+|SUM)\](?:\[[A-Z-]+\])? +[\d.]+- *[\d.]+ +sec +[\d.]+ +[kKMGT]?Bytes +"
    r"(?P<rate>[\d.]+) +(?P<unit>[kKMGT]?)bits/sec(?P<rest>.*)"
)
_TIMES = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_NO_FIGURE = re.compile(r"\b(?:sender|receiver)\b|\(omitted\)")


class Parser(Protocol):
    """Reads the lines of one watch in order."""

    recounted: bool
    """Whether the probes' numbers began anew."""

    @property
    def losses(self) -> Sequence[Loss]:
        """The probes that are known to be missing by now."""

    def read(self, line: str, at: float) -> Sample | None:
        """The sample that a line, read at the time `at`, holds."""


class Lines:
    """For commands that send nothing: lines are lines."""

    recounted = False
    losses: Sequence[Loss] = ()

    def read(self, line: str, at: float) -> None:
        """See `Parser`."""


class Pings:
    """The answers of ping. What is missing among their numbers is lost, until it comes after all."""

    def __init__(self) -> None:
        self.recounted = False
        self._last: int | None = None
        self._last_at = 0.0
        self._missing: dict[int, tuple[float, float]] = {}

    @property
    def losses(self) -> Sequence[Loss]:
        """See `Parser`. Neighbours that are missing together are one loss."""
        together: dict[tuple[float, float], int] = {}
        for edges in self._missing.values():
            together[edges] = together.get(edges, 0) + 1
        return [Loss(after, until, count) for (after, until), count in together.items()]

    def read(self, line: str, at: float) -> Sample | None:
        """See `Parser`."""
        found = _REPLY.search(line)
        if not found:
            return None
        self._count(int(found["number"]), at, duplicate="DUP!" in found["rest"])
        return Sample(at, float(found["time"]) / 1000 if found["time"] else None)

    def _count(self, number: int, at: float, *, duplicate: bool) -> None:
        if self._last is None:
            self._last, self._last_at = number, at
            return
        ahead = (number - self._last) % _NUMBERS
        if 0 < ahead < _NUMBERS // 2:
            for missing in range(self._last + 1, self._last + ahead):
                self._missing[missing % _NUMBERS] = (self._last_at, at)
            self._last, self._last_at = number, at
            return
        late = self._missing.pop(number, None) is not None
        self.recounted = self.recounted or not (late or duplicate)


class Rates:
    """The figures of iperf3, one for each interval. An interval in which nothing was carried is no arrival."""

    recounted = False
    losses: Sequence[Loss] = ()

    def __init__(self, *, sums: bool) -> None:
        self._sums = sums

    def read(self, line: str, at: float) -> Sample | None:
        """See `Parser`."""
        found = _RATE.search(line)
        if not found or _NO_FIGURE.search(found["rest"]) or (self._sums and found["id"] != "SUM"):
            return None
        rate = float(found["rate"]) * _TIMES[found["unit"]]
        return Sample(at, rate, arrived=rate > 0)


def parser_for(probe: Probe) -> Parser:
    """What reads the lines of `probe`."""
    match probe.kind:
        case ProbeKind.PING:
            return Pings()
        case ProbeKind.IPERF3:
            return Rates(sums=probe.streams)
        case _:
            return Lines()
