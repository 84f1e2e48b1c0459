"""What is shown and what came, both cut into lines.

A block is segments of lines, with `...` lines between them. Blank lines at either end do not count.
"""

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from validator.matching.lines import Line, normal, read_lines

__all__ = ["Block", "Output", "Segment", "read_block", "read_output"]

_SKIP = "..."


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that come one after the other. `first` is the index of the first one in what was shown.

    `names` are those that the lines mention. `starts` and `ends`: whether it must stand at the start and at the end
    of the output. `needle` is its longest run of literal lines in the block's code (see `Block.code`), which begins
    `needle_at` lines into the segment; `others` are the lines around it, each with its offset in the segment.
    """

    first: int
    lines: tuple[Line, ...]
    names: frozenset[str]
    starts: bool
    ends: bool
    needle: str
    needle_at: int
    others: tuple[tuple[int, Line], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What is shown. `shown` are all its lines, as they were given.

    `code` gives every literal line a character of its own, so that runs of lines are found as substrings are:
    in time that does not depend on how alike the lines are. `blank_before` and `blank_after` count the blank
    lines beside a `...` that stands at the start or at the end: they may be the ones that do not count.
    """

    shown: Sequence[str]
    segments: tuple[Segment, ...]
    code: dict[str, str]
    blank_before: int
    blank_after: int


@dataclass(frozen=True, slots=True)
class Output:
    """What came: `lines` are made `normal`, `raw` are the same lines untouched.

    The first `before` and the last `after` of them stand for blank lines that do not count and may not have come.
    `shift` added to an index of them gives the number, from 1, of the line in the whole output.
    """

    raw: Sequence[str]
    lines: Sequence[str]
    before: int
    after: int
    shift: int

    @property
    def empty(self) -> bool:
        """Whether nothing but blanks came."""
        return not any(self.lines)

    @property
    def end(self) -> int:
        """The index after the last line that came."""
        return len(self.lines) - self.after


def read_block(shown: Sequence[str], vary: Collection[str]) -> Block:
    """The block of the lines `shown`. Raises `KeyError` where `vary` or a line names a kind that does not exist."""
    kinds = tuple(dict.fromkeys(vary))
    texts = [normal(line) for line in shown]
    first, end = _without_blanks(texts)
    groups = [
        (skip, [index for index, _ in items])
        for skip, items in groupby(
            ((index, texts[index]) for index in range(first, end)), key=lambda item: item[1].strip() == _SKIP
        )
    ]
    read = read_lines([*dict.fromkeys(texts)], kinds)
    code: dict[str, str] = {}
    segments = []
    for number, (skip, indices) in enumerate(groups):
        if not skip:
            lines = tuple(read[texts[index]] for index in indices)
            starts, ends = number == 0, number == len(groups) - 1
            names = frozenset[str]().union(*(line.names for line in lines))
            needle, at = _needle(lines, code)
            others = tuple((n, line) for n, line in enumerate(lines) if not at <= n < at + len(needle))
            segments.append(Segment(indices[0], lines, names, starts, ends, needle, at, others))
    opens = bool(segments) and not segments[0].starts
    closes = bool(segments) and not segments[-1].ends
    return Block(
        shown,
        tuple(segments),
        code,
        _leading_blanks(segments[0].lines) if opens else 0,
        _leading_blanks(segments[-1].lines[::-1]) if closes else 0,
    )


def read_output(output: str, block: Block) -> Output:
    """The lines of `output`, as far as they count against `block`."""
    raw = output.split("\n")
    lines = [normal(line) for line in raw]
    first, end = _without_blanks(lines)
    before, after = block.blank_before, block.blank_after
    return Output(
        [*[""] * before, *raw[first:end], *[""] * after],
        [*[""] * before, *lines[first:end], *[""] * after],
        before,
        after,
        first - before + 1,
    )


def _without_blanks(lines: Sequence[str]) -> tuple[int, int]:
    """Where the lines that are not blank begin and end."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    first = 0
    while first < end and not lines[first]:
        first += 1
    return first, end


def _leading_blanks(lines: Sequence[Line]) -> int:
    return next((count for count, line in enumerate(lines) if line.text), len(lines))


def _needle(lines: Sequence[Line], code: dict[str, str]) -> tuple[str, int]:
    """The longest run of literal `lines`, coded, and where it begins. New lines are added to `code`."""
    best, best_at, at = "", 0, 0
    for literal, items in groupby(lines, key=lambda line: line.literal):
        run = list(items)
        if literal and len(best) < len(run) < sys.maxunicode - len(code):
            best, best_at = "".join(code.setdefault(line.text, chr(len(code) + 1)) for line in run), at
        at += len(run)
    return best, best_at
