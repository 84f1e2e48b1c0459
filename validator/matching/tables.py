"""Tables as devices print them: columns under a header, whose cells are told apart by where they stand.

A word of a row belongs to the column whose header it overlaps. Cells may be empty, numbers right-aligned, headers of
several lines (with a ruler under them), and rows wrapped.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["PREFIX", "Column", "Layout", "Row", "Word", "columns_of", "is_ruler", "rows_of", "words_of"]

# A placeholder is one word, and so is `[  5]`.
_WORD = re.compile(r"(?:\{\{[^{}]*\}\}|\[[ ]*[^\s\[\]]+\]|\S)+")
_PLAIN = re.compile(r"\S+")
_RULER = re.compile(r"[\s+|]*[-=]{3}[-=+|\s]*|[\s+|]*(?:-\s+){3,}[-+|\s]*")
_DASHES = re.compile(r"[-=]+")
PREFIX = ""
"""The name of what stands to the left of the first header, as FRR's `*>`."""


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


class Row(NamedTuple):
    """A row: `at` is the index of its first line, `raw` that line; `cells` has those that are not empty, by column number.

    Number -1 is what stands before the first header.
    """

    at: int
    raw: str
    cells: dict[int, str]


def words_of(line: str) -> list[Word]:
    """The words of a line."""
    pattern = _WORD if "{" in line or "[" in line else _PLAIN
    return [Word(found[0], *found.span()) for found in pattern.finditer(line.expandtabs())]


def is_ruler(line: str) -> bool:
    """Whether a line is nothing but a rule under or between rows."""
    return ("--" in line or "==" in line or "- -" in line) and _RULER.fullmatch(line) is not None


def columns_of(
    header: Sequence[str], ruler: str | None, rows: Sequence[str], named: Collection[str]
) -> list[Column]:
    """The columns under the lines `header`. Names in `named` are known; of the others, blanks and rows tell.

    Two words with a single blank between are one name where a value stands under both, or where the second has none of
    its own and more blanks after it.
    """
    words = _stacked(header)
    groups = [(found.start(), found.end()) for found in _DASHES.finditer((ruler or "").expandtabs())]
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
    return _told_apart(columns)


def _told_apart(columns: Sequence[Column]) -> list[Column]:
    """The columns where those of the same name take the word before it, as both of `Local Port Peer Port`."""
    count = Counter(column.name for column in columns)
    found: list[Column] = []
    for column in columns:
        before = found[-1] if found else None
        if before and count[column.name] > 1 == count[before.name] == column.start - before.end:
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
        for word in words_of(line):
            above = next((at for at, other in enumerate(found) if _overlap(word, other)), None)
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
    values = [value for row in rows for value in row if _overlap(value, word)]
    if any(_overlap(value, before) for value in values):
        return True
    return not values and (at + 1 == len(words) or words[at + 1].start - word.end > 1)


def _overlap(one: Word | Column, other: Word | Column) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def rows_of(lines: Sequence[str], first: int, end: int, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows in `lines` from index `first` to before `end` or a blank line, wrapped ones put together."""
    layouts = _Layouts(columns)
    row: Row | None = None
    for index in range(first, end):
        line = lines[index]
        if not line.strip():
            if row is None:
                continue
            break
        if line.strip() == "..." or is_ruler(line):
            if row is not None:
                yield row
            row = None
            continue
        cells = layouts.cells(line)
        more = _continued(row.cells, cells) if row else None
        if row is not None and more is not None:
            row = row._replace(cells=more)
            continue
        if row is not None:
            yield row
        row = Row(index, line.rstrip(), cells)
    if row is not None:
        yield row


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a table stand. `numbers` are those of the columns by name."""

    columns: Sequence[Column]
    numbers: Mapping[str, int]

    def span(self, line: str, name: str) -> tuple[int, int] | None:
        """From where to where the cell in column `name` stands in `line`; where it is empty, the place under the header."""
        if "\t" in line:
            return None
        words, number = words_of(line), self.numbers[name]
        mine = [word for word, at in zip(words, _placed(words, self.columns), strict=True) if at == number]
        if mine:
            return mine[0].start, mine[-1].end
        if number < 0:
            return 0, max(1, self.columns[0].start - 1)
        return self.columns[number].start, self.columns[number].end


class _Layouts:
    """Where the words of a line belong, remembered by where they stand: rows of a table are much alike."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._known: dict[tuple[tuple[int, int], ...], list[int] | None] = {}

    def cells(self, line: str) -> dict[int, str]:
        """The cells of a line."""
        if "..." in line or "{" in line or "[" in line or "\t" in line:
            return _cells(words_of(line), self._columns)
        spans = tuple([found.span() for found in _PLAIN.finditer(line)])
        if spans not in self._known:
            cells = _cells([Word(line[start:end], start, end) for start, end in spans], self._columns)
            self._known[spans] = [*cells] if len(cells) == len(spans) else None
        layout = self._known[spans]
        if layout is None:
            return _cells(words_of(line), self._columns)
        return dict(zip(layout, line.split(), strict=True))


def _continued(row: dict[int, str], more: dict[int, str]) -> dict[int, str] | None:
    """The row with the line `more` added, or None where that is a row of its own."""
    if not more or min(more) < 1:
        return None
    if max(row) < min(more):
        return {**row, **more}
    if len(more) == 1 and min(row) <= 0:
        ((at, text),) = more.items()
        return {**row, at: f"{row[at]} {text}"} if at in row else None
    return None


def _cells(words: Sequence[Word], columns: Sequence[Column]) -> dict[int, str]:
    cells: dict[int, str] = {}
    last = len(columns) - 1
    placed = _placed(words, columns)
    for word, column in zip(words, placed, strict=True):
        cells[column] = f"{cells[column]} {word.text}" if column in cells else word.text
    if _by_order(words, columns):
        return cells
    for word, column in zip(words, placed, strict=True):
        after = column + 1
        while word.text == "..." and cells[column] == "..." and after <= last and after not in cells:
            cells[after] = "..."
            after += 1
    return cells


def _by_order(words: Sequence[Word], columns: Sequence[Column]) -> bool:
    """Whether the words are the cells one by one: placeholders and gaps are longer or shorter than what they stand for."""
    return len(words) == len(columns) and any("{{" in word.text or word.text == "..." for word in words)


def _placed(words: Sequence[Word], columns: Sequence[Column]) -> list[int]:
    """The number of each word's column."""
    if _by_order(words, columns):
        return list(range(len(words)))
    placed: list[int] = []
    at, last = 0, len(columns) - 1
    for number, word in enumerate(words):
        while at < last and columns[at + 1].start <= word.start:
            at += 1
        here = columns[at]
        if (
            here.start < word.end
            and word.start < here.end
            and (at == last or word.end <= columns[at + 1].start)
        ):
            column = at
        else:
            column = _column(words, number, columns, at)
        # A gap is for what its column does not show yet.
        if word.text == "..." and (column in placed or (column >= 0 and not _overlap(word, columns[column]))):
            column = min(column + 1, last)
        placed.append(column)
    return placed


def _column(words: Sequence[Word], number: int, columns: Sequence[Column], at: int) -> int:
    """The column of a word; `at` is the last one that begins at or before it, or the first."""
    word = words[number]
    over = []
    reach = at
    while reach < len(columns) and columns[reach].start < word.end:
        if _overlap(word, columns[reach]):
            over.append(reach)
        reach += 1
    if len(over) == 1:
        return over[0]
    if over:
        exact = [column for column in over if columns[column].start == word.start]
        exact += [column for column in over if columns[column].end == word.end]
        return exact[0] if exact else max(over, key=lambda column: _overlap(word, columns[column]))
    if word.end <= columns[0].start:
        return -1
    following = words[number + 1] if number + 1 < len(words) else None
    before = words[number - 1].end if number else 0
    if following and at + 1 < len(columns) and following.start - word.end == 1 < word.start - before:
        return at + 1
    return at
