"""Which shown line is to blame where a block does not match, and which line of the output to hold against it.

Everything here looks at a bounded number of lines: it serves people, who read one message.
"""

from collections import ChainMap, Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from validator.matching.blocks import Output, Segment
from validator.matching.glob import match_line
from validator.matching.lines import Line
from validator.matching.placing import Placement

__all__ = ["Blame", "blame"]

# How many lines of a segment, and how many of the output, are looked at; how much of a line; how like is alike.
_SHOWN = 8
_CAME = 500
_CHARACTERS = 300
_ALIKE = 0.5
# How many lines that share words with the shown one are compared with it letter by letter.
_FINALISTS = 8
# What the first word adds to the others, of which each counts 1 over the number of lines that have it.
_FIRST = 0.5


@dataclass(frozen=True, slots=True)
class Blame:
    """A line of `segment` at fault, and what was known when it was reached.

    `number` counts the lines of the segment from 0; it is their count where the output goes on after them.
    `start` is where the segment stands best, None where none of its lines came. `at` is the line of the output to
    hold against the one at fault, None where there is none.
    """

    segment: Segment
    number: int
    known: dict[str, str]
    start: int | None
    at: int | None

    @property
    def line(self) -> Line | None:
        """The line at fault, or None where the output goes on after the last one."""
        return self.segment.lines[self.number] if self.number < len(self.segment.lines) else None


def blame(segment: Segment, output: Output, placement: Placement) -> Blame:
    """Who is to blame for `segment`, which `placement` says could not be placed."""
    start = 0 if segment.starts else _likeliest(segment, output, placement)
    if start is None:
        number = next((number for number, line in enumerate(segment.lines) if line.text), 0)
        at = _most_similar(segment, number, output, placement.searched)
        return Blame(segment, number, placement.known, None, at)
    number, captured = _stand(segment, output, start, placement.known)
    at = start + number
    known = {**placement.known, **captured}
    return Blame(segment, number, known, start, at if output.before <= at < output.end else None)


def _stand(segment: Segment, output: Output, start: int, known: dict[str, str]) -> tuple[int, dict[str, str]]:
    """How many lines of `segment` match from line `start` of `output` on, and the values that they capture."""
    captured: dict[str, str] = {}
    both = ChainMap(captured, known) if segment.names else known
    for number, line in enumerate(segment.lines):
        at = start + number
        found = match_line(line, output.lines[at], both) if at < len(output.lines) else None
        if found is None:
            return number, captured
        captured.update(found)
    return len(segment.lines), captured


def _window(output: Output, start: int) -> Iterator[int]:
    """The lines from `start` on that are looked at: the first ones and the last ones."""
    count = len(output.lines)
    if count - start <= 2 * _CAME:
        return iter(range(start, count))
    return iter([*range(start, start + _CAME), *range(count - _CAME, count)])


def _likeliest(segment: Segment, output: Output, placement: Placement) -> int | None:
    """Where the segment stands best: where its first line came or, where that did not, where most others did.

    A line that matches everywhere says little. Of equal places, the one at the end serves a segment that must stand there.
    """
    first, came_first = placement.searched, False
    votes: dict[int, float] = {}
    for number, line in enumerate(segment.lines[:_SHOWN]):
        places = [
            at - number
            for at in _window(output, first)
            if line.text and match_line(line, output.lines[at], placement.known) is not None
        ]
        for start in places:
            if start >= first and (start in votes or number == 0 or not came_first):
                votes[start] = votes.get(start, 0) + 1 / len(places)
        if number == 0:
            came_first = bool(places)
    latest = len(output.lines) - len(segment.lines)
    return max(
        votes, key=lambda start: (votes[start], segment.ends and start == latest, -start), default=None
    )


def _most_similar(segment: Segment, number: int, output: Output, start: int) -> int | None:
    """The line from `start` on that is most like line `number` of `segment`, or None where none is much like it.

    Words that few lines have say more than those that many have, and the first one, which names what the line is
    about, more than the others.
    """
    text = segment.lines[number].text
    first = text.split()[:1]
    words = set(text.split())
    shared = {
        at: words.intersection(output.lines[at].split()) for at in _window(output, start) if output.lines[at]
    }
    lines_with = Counter(word for found in shared.values() for word in found)
    weight = {at: sum(1 / lines_with[word] for word in found) for at, found in shared.items()}
    for at in shared:
        if output.lines[at].split()[:1] == first:
            weight[at] += _FIRST / lines_with[first[0]]
    finalists = sorted(shared, key=lambda at: (-weight[at], at))[:_FINALISTS]
    ranks = {
        at: (weight[at], _likeness(text, output.lines[at]), at if segment.ends else -at) for at in finalists
    }
    best = max(finalists, key=lambda at: ranks[at], default=None)
    if best is None or (ranks[best][1] < _ALIKE and len(shared[best]) < _ALIKE * len(words)):
        return None
    return best


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:_CHARACTERS], other[:_CHARACTERS], autojunk=False).ratio()
