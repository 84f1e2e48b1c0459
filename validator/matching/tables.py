"""The rows of a table as devices print them: cells are told apart by where they stand.

A word of a row belongs to the column whose header it overlaps. Cells may be empty, numbers right-aligned, and rows
wrapped. A row that shows nothing in the first column belongs to the one above it, as the second path to a network does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.matching.columns import Column, Word, is_ruler, overlap, without_bars, words_of

__all__ = ["PREFIX", "Layout", "Row", "rows_of"]

_PLAIN = re.compile(r"\S+")
PREFIX = ""
"""The name of what stands to the left of the first header, as FRR's `*>`."""


class Row(NamedTuple):
    """A row: `at` is the index of its first line, `raw` that line; `cells` has those that are not empty, by column number.

    Number -1 is what stands before the first header. `tied`: the first column is empty, and has the value of the row above.
    """

    at: int
    raw: str
    cells: dict[int, str]
    tied: bool = False


def rows_of(lines: Sequence[str], first: int, end: int, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows in `lines` from index `first` to before `end` or a blank line, wrapped ones put together."""
    above: str | None = None
    for row in _untied(lines, first, end, columns):
        if row is None:
            above = None
        elif 0 in row.cells or above is None or max(row.cells) < 1:
            above = row.cells.get(0, above)
            yield row
        else:
            yield row._replace(cells={**row.cells, 0: above}, tied=True)


def _untied(lines: Sequence[str], first: int, end: int, columns: Sequence[Column]) -> Iterator[Row | None]:
    """The rows as they stand, and None where a `...` says that others may stand between."""
    layouts = _Layouts(columns)
    row: Row | None = None
    for index in range(first, end):
        line = lines[index]
        if not line.strip():
            if row is None:
                continue
            break
        gap = line.strip() == "..."
        if gap or is_ruler(line):
            if row is not None:
                yield row
            row = None
            if gap:
                yield None
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
    """Where the columns of a table stand, and the bars between. `numbers` are those of the columns by name."""

    columns: Sequence[Column]
    numbers: Mapping[str, int]
    bars: frozenset[int] = frozenset()

    def span(self, line: str, name: str) -> tuple[int, int] | None:
        """From where to where the cell in column `name` stands in `line`; where it is empty, the place under the header."""
        if "\t" in line:
            return None
        words, number = words_of(without_bars([line], self.bars)[0]), self.numbers[name]
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
        if word.text == "..." and (column in placed or (column >= 0 and not overlap(word, columns[column]))):
            column = min(column + 1, last)
        placed.append(column)
    return placed


def _column(words: Sequence[Word], number: int, columns: Sequence[Column], at: int) -> int:
    """The column of a word; `at` is the last one that begins at or before it, or the first."""
    word = words[number]
    over = []
    reach = at
    while reach < len(columns) and columns[reach].start < word.end:
        if overlap(word, columns[reach]):
            over.append(reach)
        reach += 1
    if len(over) == 1:
        return over[0]
    if over:
        exact = [column for column in over if columns[column].start == word.start]
        exact += [column for column in over if columns[column].end == word.end]
        return exact[0] if exact else max(over, key=lambda column: overlap(word, columns[column]))
    if word.end < columns[0].start:
        return -1
    following = words[number + 1] if number + 1 < len(words) else None
    before = words[number - 1].end if number else 0
    if following and at + 1 < len(columns) and following.start - word.end == 1 < word.start - before:
        return at + 1
    return at
