"""Which kinds would have to vary for an output to match."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations

from validator.matching.blame import Blame, blame
from validator.matching.blocks import Block, Output, read_block
from validator.matching.glob import match_line
from validator.matching.kinds import KINDS
from validator.matching.lines import Line, read_line
from validator.matching.placing import place

__all__ = ["kinds_for_block", "kinds_for_line"]

# `word` would accept nearly anything: no message suggests it.
_NEVER = ("word",)
# How long a line is tried with other kinds, how many kinds together are tried for it, how many times a block is matched again, and up to what size.
_LETTERS = 2_000
_TOGETHER = 3
_ROUNDS = 5
_LINES = 4_000


def kinds_for_line(
    line: Line, text: str, known: Mapping[str, str], vary: Collection[str]
) -> tuple[str, ...] | None:
    """The fewest kinds that, added to `vary`, make `text` match `line`; None where none do."""
    if len(line.text) > _LETTERS:
        return None
    useful = [
        kind
        for kind in KINDS
        if kind not in _NEVER
        and kind not in vary
        and read_line(line.text, (*vary, kind)).elements != line.elements
    ]
    sets: Iterator[tuple[str, ...]] = chain.from_iterable(
        combinations(useful, count) for count in range(1, _TOGETHER + 1)
    )
    for kinds in sets:
        if match_line(read_line(line.text, (*vary, *kinds)), text, known) is not None:
            return kinds
    return None


def kinds_for_block(
    block: Block, output: Output, values: Mapping[str, str], vary: Collection[str], fault: Blame
) -> tuple[str, ...] | None:
    """The kinds that, added to `vary`, make all of `output` match; None where there are none, or too much to try.

    `fault` is what is to blame without them.
    """
    if len(block.shown) + len(output.lines) > _LINES:
        return None
    added: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        if fault.line is None or fault.at is None:
            return None
        more = kinds_for_line(fault.line, output.lines[fault.at], fault.known, (*vary, *added))
        if more is None:
            return None
        added = (*added, *more)
        block = read_block(block.shown, (*vary, *added))
        placement = place(block, output, values)
        if placement.failed is None:
            return added
        fault = blame(placement.failed, output, placement)
    return None
