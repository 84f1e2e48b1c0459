"""Where the segments of a block lie in an output.

The first segment must stand at the start, the last at the end, and each one between is taken where it first comes.
A segment is moved on only where a later one cannot be placed because of a value that this one captured. The work
is bounded: beyond the bound the answer is "not placed", never "placed".
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from validator.matching.blocks import Block, Output, Segment
from validator.matching.glob import match_line

__all__ = ["Placement", "place"]

# How many comparisons of a line with a line are allowed for each line there is, and on top of that.
_WORK_PER_LINE = 2
_WORK = 20_000
# How often segments are moved on because of what they captured.
_MOVES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How far the segments could be placed.

    `spans` are where the placed ones start and end, `known` the values known after them. `failed` is the first segment
    that could not be placed at line `searched` or after it, or None. `exhausted`: the work was given up.
    """

    spans: tuple[tuple[int, int], ...]
    known: dict[str, str]
    failed: Segment | None = None
    searched: int = 0
    exhausted: bool = False


class _ExhaustedError(Exception):
    """There was more to compare than is allowed."""


@dataclass(slots=True)
class _Work:
    left: int

    def spend(self, comparisons: int) -> None:
        self.left -= comparisons
        if self.left < 0:
            raise _ExhaustedError


@dataclass(frozen=True, slots=True)
class _Taken:
    """A segment that was placed: where it starts and ends, and the values it captured."""

    span: tuple[int, int]
    captured: Mapping[str, str]


@dataclass(slots=True)
class _State:
    """The segments placed so far, the values known after them, and the failure that got furthest."""

    known: dict[str, str]
    at: int = 0
    taken: list[_Taken] = field(default_factory=list)
    failure: Placement | None = None


def place(block: Block, output: Output, values: Mapping[str, str]) -> Placement:
    """The places of the segments of `block` in `output`, where `values` are known before."""
    lines = sum(len(segment.lines) for segment in block.segments)
    work = _Work(_WORK + _WORK_PER_LINE * (lines + len(output.lines)))
    coded = "".join([block.code.get(line, "\0") for line in output.lines]) if block.code else ""
    state = _State(dict(values))
    blamed: frozenset[str] = frozenset()
    moves = _MOVES
    while len(state.taken) < len(block.segments):
        segment = block.segments[len(state.taken)]
        try:
            found = _find(segment, output, coded, state, work)
        except _ExhaustedError:
            return _failure(segment, state, exhausted=True)
        if found is not None:
            start, captured = found
            state.at = start + len(segment.lines)
            state.taken.append(_Taken((start, state.at), captured))
            state.known.update(captured)
            continue
        if state.failure is None or len(state.failure.spans) < len(state.taken):
            state.failure = _failure(segment, state, exhausted=False)
        blamed |= segment.names
        moves -= 1
        if moves < 0 or not _move_on(state, blamed):
            return state.failure
    return Placement(spans=tuple(taken.span for taken in state.taken), known=state.known)


def _failure(segment: Segment, state: _State, *, exhausted: bool) -> Placement:
    return Placement(
        spans=tuple(taken.span for taken in state.taken),
        known=dict(state.known),
        failed=segment,
        searched=state.at,
        exhausted=exhausted,
    )


def _move_on(state: _State, blamed: frozenset[str]) -> bool:
    """Take back the last segment that captured one of the names `blamed`, to be looked for further on."""
    while state.taken:
        last = state.taken.pop()
        state.at = last.span[0] + 1
        for name in last.captured:
            del state.known[name]
        if last.captured.keys() & blamed:
            return True
    return False


def _find(
    segment: Segment, output: Output, coded: str, state: _State, work: _Work
) -> tuple[int, Mapping[str, str]] | None:
    """The first place for `segment`, and what it captures there."""
    for start in _candidates(segment, len(output.lines), coded, state.at):
        captured = _captured(segment, output, start, state.known, work)
        if captured is not None:
            return start, captured
    return None


def _captured(
    segment: Segment, output: Output, start: int, known: dict[str, str], work: _Work
) -> Mapping[str, str] | None:
    """What `segment` captures where its needle matches already; None where another of its lines does not match."""
    captured: dict[str, str] = {}
    both = ChainMap(captured, known) if segment.names else known
    for count, (offset, line) in enumerate(segment.others):
        found = match_line(line, output.lines[start + offset], both)
        if found is None:
            work.spend(count + 1)
            return None
        captured.update(found)
    work.spend(len(segment.others))
    return captured


def _candidates(segment: Segment, lines: int, coded: str, at: int) -> Iterator[int]:
    """The places from line `at` on where `segment` could stand, by its position and its literal lines."""
    latest = lines - len(segment.lines)
    if segment.starts or segment.ends:
        start = 0 if segment.starts else latest
        stands = at <= start <= latest and (not segment.ends or start == latest)
        if stands and (not segment.needle or coded.startswith(segment.needle, start + segment.needle_at)):
            yield start
        return
    if not segment.needle:
        yield from range(at, latest + 1)
        return
    end = latest + segment.needle_at + len(segment.needle)
    found = coded.find(segment.needle, at + segment.needle_at, end)
    while found >= 0:
        yield found - segment.needle_at
        found = coded.find(segment.needle, found + 1, end)
