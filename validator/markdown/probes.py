"""What a watched command tells of the network, and how often: decided from the command alone, before it runs.

A silence can only be measured against the rhythm in which something should come. The command says that rhythm
(`ping -i 0.1`), and says it exactly; a rhythm that were measured would take the noise of its first moments along into
every figure. The run checks that what comes keeps to it.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from validator.markdown.claims import Measure

__all__ = ["MEASURES", "Probe", "ProbeError", "ProbeKind", "probe_of"]

PING_DEFAULT = 1.0
"""Seconds between two probes of a `ping` that says nothing else: iputils, BusyBox and the BSDs agree."""

IPERF3_DEFAULT = 1.0
"""Seconds between two reports of an `iperf3` that says nothing else."""


class ProbeKind(StrEnum):
    """How the lines of a watched command are read."""

    PING = "ping"
    IPERF3 = "iperf3"
    POLL = "poll"
    LINES = "lines"


MEASURES: dict[ProbeKind, tuple[Measure, ...]] = {
    ProbeKind.PING: ("outage", "outages", "lost"),
    ProbeKind.IPERF3: ("outage", "outages", "rate"),
    ProbeKind.POLL: ("outage", "outages", "lost"),
    ProbeKind.LINES: (),
}
"""What can be measured of each, besides lines."""


@dataclass(frozen=True, slots=True)
class Probe:
    """`interval` is in seconds, None for lines that come when they come. `streams` says that iperf3 sums up several."""

    kind: ProbeKind
    interval: float | None = None
    streams: bool = False


class ProbeError(ValueError):
    """The command does not say how often it sends, or prints nothing that could be read."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def probe_of(command: str, every: float | None) -> Probe:
    """How `command` is read; `every` is in seconds where it is repeated. Raises `ProbeError`."""
    if every is not None:
        return Probe(ProbeKind.POLL, every)
    words = _words(command)
    for index, word in enumerate(words):
        match word.rpartition("/")[2]:
            case "ping" | "ping6" | "ping4":
                return _ping(words[index + 1 :])
            case "iperf3":
                return _iperf3(words[index + 1 :])
    return Probe(ProbeKind.LINES)


# What stands alone; every other letter of ping's options takes a value (iputils; the BSDs and BusyBox have fewer).
_PING_FLAGS = frozenset("34 6 a A b B C d D f h H L n O q r R U v V".replace(" ", ""))


def _ping(arguments: Sequence[str]) -> Probe:
    interval = PING_DEFAULT
    for letter, value in _options(arguments, _PING_FLAGS):
        if letter in "fA":
            raise ProbeError(
                f"ping -{letter} does not send at a fixed rhythm, so nothing tells how long a silence is",
                "write -i and the seconds between two packets",
            )
        if letter == "q":
            raise ProbeError("ping -q prints no answers, so nothing can be watched", "take -q away")
        if letter == "i":
            interval = _seconds("ping -i", value)
    return Probe(ProbeKind.PING, interval)


_IPERF3_FLAGS = frozenset("46dhJNRsuvVZD1")


def _iperf3(arguments: Sequence[str]) -> Probe:
    interval, streams = IPERF3_DEFAULT, False
    joined = [
        part for word in arguments for part in (word.split("=", 1) if word.startswith("--") else [word])
    ]
    named = dict(zip(joined, [*joined[1:], ""], strict=True))
    if "--json" in named or "-J" in named:
        raise ProbeError("iperf3 -J prints nothing until it ends, so nothing can be watched", "take -J away")
    if "--bidir" in named:
        raise ProbeError(
            "iperf3 --bidir prints two figures for each interval, and a rate is one",
            "watch each direction by itself",
        )
    options = [
        *_options([word for word in joined if not word.startswith("--")], _IPERF3_FLAGS),
        *(("i", named[word]) for word in ("--interval",) if word in named),
        *(("P", named[word]) for word in ("--parallel",) if word in named),
    ]
    for letter, value in options:
        if letter == "i":
            interval = _seconds("iperf3 -i", value)
        if letter == "P":
            streams = value != "1"
    return Probe(ProbeKind.IPERF3, interval, streams)


def _seconds(option: str, value: str) -> float:
    if not re.fullmatch(r"\d*\.?\d+", value) or not float(value):
        raise ProbeError(
            f'"{option} {value}" does not say how often it sends', "write the seconds as a number above 0"
        )
    return float(value)


def _options(arguments: Sequence[str], flags: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The one-letter options with their values, "" for flags; up to what ends the command in a shell."""
    words = iter(arguments)
    for word in words:
        if re.fullmatch(r"[|;&<>()]+.*", word):
            return
        if not re.fullmatch(r"-[^-].*", word):
            continue
        for index, letter in enumerate(word[1:], 2):
            if letter in flags:
                yield letter, ""
                continue
            yield letter, word[index:] or next(words, "")
            break


def _words(command: str) -> list[str]:
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        return list(lexer)
    except ValueError:
        return command.split()  # a quote that the shell will complain about
