"""The columns of a table: from its header, the rule under it, and the bars between.

Headers may have several lines. Where a rule is cut into pieces, or bars stand between, they say where columns part.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from validator.matching.kinds import shape

__all__ = [
    "Column",
    "Word",
    "bars_in",
    "columns_by_place",
    "columns_of",
    "has_address",
    "has_value",
    "header_words",
    "is_ruler",
    "overlap",
    "without_bars",
    "words_of",
]

# A placeholder is one word, and so is `[  5]`.
_WORD = re.compile(r"(?:\{\{[^{}]*\}\}|\[[ ]*[^\s\[\]]+\]|\S)+")
_PLAIN = re.compile(r"\S+")
_RULER = re.compile(r"[\s+|:]*[-=]{3}[-=+|:\s]*|[\s+|]*(?:-\s+){3,}[-+|\s]*")
_WIDE = re.compile(r"^[ ]+(?=\S)|[ ]{2,}(?=\S)")
_DASHES = re.compile(r"[-=]+")
# Lines drawn with characters made for it, as the plain ones.
_BOX = str.maketrans(
    {
        **dict.fromkeys("─━═╌╍┄┅", "-"),
        **dict.fromkeys("│┃║", "|"),
        **dict.fromkeys("┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛", "+"),
    }
)
_NUMBER = re.compile(r"[0-9][0-9.,:/%-]*\]?")
# Values that no header has in it.
_VALUES = ("prefix", "ipv4", "ipv6", "mac")


class Word(NamedTuple):
    """Text and where it stands: from column `start` (from 0) to before `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header, and where that stands."""

    name: str
    start: int
    end: int


def words_of(line: str) -> list[Word]:
    """The words of a line."""
    if "{" not in line and "[" not in line:
        return [Word(found[0], *found.span()) for found in _PLAIN.finditer(line.expandtabs())]
    found_words = _WORD.finditer(line.expandtabs())
    return [Word(" ".join(found[0].split()), *found.span()) for found in found_words]


def header_words(line: str) -> list[Word]:
    """The words of a line of a header, in which bars are blanks."""
    return words_of(_plain(line).replace("|", " "))


def _plain(line: str) -> str:
    return line if line.isascii() else line.translate(_BOX)


def is_ruler(line: str) -> bool:
    """Whether a line is nothing but a rule under or between rows."""
    line = _plain(line)
    return ("--" in line or "==" in line or "- -" in line) and _RULER.fullmatch(line) is not None


def bars_in(header: Sequence[str]) -> frozenset[int]:
    """Where bars stand between columns, counted from 0, in a header."""
    return frozenset(
        at for line in header for at, sign in enumerate(_plain(line).expandtabs()) if sign == "|"
    )


def without_bars(lines: Sequence[str], bars: frozenset[int]) -> Sequence[str]:
    """The lines with a blank for every bar that stands where the header has one."""
    return [_without(line, bars) for line in lines] if bars else lines


def _without(line: str, bars: frozenset[int]) -> str:
    plain = _plain(line)
    if "|" not in plain:
        return line
    signs = zip(line.expandtabs(), plain.expandtabs(), strict=True)
    return "".join(" " if bar == "|" and at in bars else sign for at, (sign, bar) in enumerate(signs))


def has_value(line: str) -> bool:
    """Whether a line has a number in it, or what `has_address` tells: headers of several lines have none."""
    return any(_NUMBER.fullmatch(word) for word in line.split()) or has_address(line)


def has_address(line: str) -> bool:
    """Whether a line has an address, a placeholder or a gap in it, as rows have and headers have not."""
    return (
        "{{" in line
        or "..." in line.split()
        or any(shape(kind).alone.fullmatch(word) for word in line.split() for kind in _VALUES)
    )


def columns_by_place(lines: Sequence[str]) -> list[Column]:
    """The columns of rows without a header, named 1, 2, 3.

    They begin where two blanks or more end in a line, and where every line has a blank before.
    """
    seen = [line.expandtabs() for line in lines[:_LOOKED_AT] if line.strip() and line.strip() != "..."]
    begin = {found.end() for line in seen for found in _WIDE.finditer(line)}
    starts = [at for at in sorted(begin) if all(at == 0 or line[at - 1 : at].strip() == "" for line in seen)]
    first = min((len(line) - len(line.lstrip()) for line in seen), default=0)
    places = [first, *(at for at in starts if at > first), max((len(line) for line in seen), default=0) + 1]
    return [Column(str(number), start, end - 1) for number, (start, end) in enumerate(pairwise(places), 1)]


def columns_of(
    header: Sequence[str], ruler: str | None, rows: Sequence[str], named: Collection[str]
) -> list[Column]:
    """The columns under the lines `header`. Names in `named` are known; of the others, blanks and rows tell.

    Two words with a single blank between are one name where a value stands under both, or where the second has none of
    its own and more blanks after it. Pieces of a rule, or bars, say it better.
    """
    words = _stacked(header)
    groups = _groups(header, ruler)
    under = [words_of(row) for row in rows[:_LOOKED_AT]]
    columns: list[Column] = []
    at = 0
    while at < len(words):
        end = _known_end(words, at, named)
        if end is None:
            end = at + 1
            while (
                end < len(words)
                and _known_end(words, end, named) is None
                and _is_one(words, end, groups, under)
            ):
                end += 1
        name = " ".join(word.text for word in words[at:end])
        columns.append(Column(name, words[at].start, words[end - 1].end))
        at = end
    return _widened(_told_apart(columns, named), groups)


def _groups(header: Sequence[str], ruler: str | None) -> list[tuple[int, int]]:
    """From where to where columns reach, where a rule in pieces or bars say so; else no more than one."""
    groups = [found.span() for found in _DASHES.finditer(_plain(ruler or "").expandtabs())]
    bars = sorted(bars_in(header))
    if len(groups) > 1 or not bars:
        return groups
    width = max(len(line.expandtabs()) for line in header)
    return [(start + 1, end) for start, end in pairwise([-1, *bars, width]) if start + 1 < end]


def _widened(columns: Sequence[Column], groups: Sequence[tuple[int, int]]) -> list[Column]:
    """The columns as wide as the rule under them, where each has a piece of its own."""
    mine = [[group for group in groups if group[0] < one.end and one.start < group[1]] for one in columns]
    if len(groups) < 2 or any(len(found) != 1 for found in mine):  # noqa: PLR2004 - one piece says nothing
        return list(columns)
    wide = [
        Column(one.name, min(one.start, start), max(one.end, end))
        for one, ((start, end),) in zip(columns, mine, strict=True)
    ]
    apart = all(before.end <= after.start for before, after in pairwise(wide))
    return wide if apart else list(columns)


def _told_apart(columns: Sequence[Column], named: Collection[str]) -> list[Column]:
    """The columns where those of the same name take the word before it, as both of `Local Port Peer Port`."""
    count = Counter(column.name for column in columns)
    found: list[Column] = []
    for column in columns:
        before = found[-1] if found else None
        alone = before and before.name not in named and count[before.name] == 1
        if before and alone and count[column.name] > 1 == column.start - before.end:
            found[-1] = Column(f"{before.name} {column.name}", before.start, column.end)
        else:
            found.append(column)
    return found


# How many rows are looked at to tell where columns part.
_LOOKED_AT = 200


def _stacked(header: Sequence[str]) -> list[Word]:
    """The words of the header's lines; those that stand above one another are one."""
    found: list[Word] = []
    for line in header:
        for word in header_words(line):
            above = next((at for at, other in enumerate(found) if overlap(word, other)), None)
            if above is None:
                found.append(word)
            else:
                other = found[above]
                found[above] = Word(
                    f"{other.text} {word.text}", min(other.start, word.start), max(other.end, word.end)
                )
    return sorted(found, key=lambda word: word.start)


def _known_end(words: Sequence[Word], at: int, named: Collection[str]) -> int | None:
    """Where the longest name in `named` that begins with word `at` ends."""
    ends = [
        at + len(parts)
        for parts in map(str.split, named)
        if [word.text for word in words[at : at + len(parts)]] == parts
    ]
    return max(ends, default=None)


def _is_one(
    words: Sequence[Word], at: int, groups: Sequence[tuple[int, int]], rows: Sequence[Sequence[Word]]
) -> bool:
    """Whether word `at` of a header belongs to the name of the one before it."""
    before, word = words[at - 1], words[at]
    if len(groups) > 1:
        return any(
            start < before.end and before.start < end and start < word.end and word.start < end
            for start, end in groups
        )
    if word.start - before.end > 1:
        return False
    values = [value for row in rows for value in row if overlap(value, word)]
    over_both = sum(overlap(value, before) > 0 for value in values)
    if values:
        # A line that is no row may have anything there.
        return 2 * over_both > len(values)
    return at + 1 == len(words) or words[at + 1].start - word.end > 1


def overlap(one: Word | Column, other: Word | Column) -> int:
    """How many characters of a line two have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
