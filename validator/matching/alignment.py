"""Which lines match which where the whole does not: for a reader who looks at all of both.

What was placed is certain; after it, lines that match are held against one another as far as a bounded look goes.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from validator.matching.blame import Blame
from validator.matching.blocks import Block, Output
from validator.matching.glob import match_line
from validator.matching.lines import Line
from validator.matching.placing import Placement

__all__ = ["Run", "aligned", "runs"]

Run = tuple[int, int, int]
"""Lines that match: the first one shown and the first one of the output, from 0, and how many."""

# How many lines of either side are looked at after the last that is certain, how many lines other than plain text
# each of them is tried with, and how many runs are kept.
_LINES = 200
_PATTERNS = 40
_RUNS = 500


def aligned(
    block: Block, output: Output, placement: Placement, fault: Blame, index: int | None
) -> tuple[Run, ...]:
    """The runs of lines of `block` and `output` that match. `index` is the shown line at fault, if there is one."""
    shift = output.shift - 1
    placed = [
        (segment.first, start + shift, end - start)
        for segment, (start, end) in zip(block.segments, placement.spans, strict=False)
    ]
    first, at = fault.segment.first, placement.searched
    if fault.start is not None and fault.number:
        placed.append((first, fault.start + shift, fault.number))
        first, at = first + fault.number, fault.start + fault.number
    if index is None:
        return tuple(placed[-_RUNS:])
    lines = [
        (segment.first + number, line)
        for segment in block.segments
        for number, line in enumerate(segment.lines)
        if segment.first + number >= first and line.text
    ]
    came = output.lines[at : min(at + _LINES, output.end)]
    placed += _rest(lines[:_LINES], came, at + shift, fault)
    return tuple(placed[:_RUNS])


def _rest(lines: Sequence[tuple[int, Line]], came: Sequence[str], first: int, fault: Blame) -> Iterator[Run]:
    """The runs among `lines`, each with its index, and `came`, of which the first is line `first`."""
    literal = {line.text: number for number, (_, line) in reversed([*enumerate(lines)]) if line.literal}
    patterns = list(
        islice(((number, line) for number, (_, line) in enumerate(lines) if not line.literal), _PATTERNS)
    )
    met: dict[str, int] = {}
    for number, (_, line) in enumerate(lines):
        met.setdefault(line.text, number)
    shown = [met[line.text] for _, line in lines]
    codes = [
        literal.get(
            text,
            next(
                (met[line.text] for _, line in patterns if match_line(line, text, fault.known) is not None),
                -1,
            ),
        )
        for text in came
    ]
    found = SequenceMatcher(None, shown, codes, autojunk=False).get_matching_blocks()
    pairs = [(lines[block.a + n][0], first + block.b + n) for block in found for n in range(block.size)]
    yield from runs(pairs)


def runs(pairs: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Pairs of a shown line and a line of the output, those that follow one another put together."""
    start = 0
    for number in range(1, len(pairs) + 1):
        one, other = pairs[number - 1]
        if number == len(pairs) or pairs[number] != (one + 1, other + 1):
            yield (*pairs[start], number - start)
            start = number
