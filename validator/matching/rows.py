"""Shown rows against the rows of the table that came: each gets one of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from validator.matching.glob import match_line
from validator.matching.lines import Line
from validator.matching.matcher import Options
from validator.matching.pairing import ExhaustedError, pair
from validator.matching.tables import Layout

__all__ = ["AlikeError", "CameRow", "Rows", "ShownRow"]


class AlikeError(Exception):
    """There was too much to compare."""


class CameRow(NamedTuple):
    """A row that came: the index of its line, that line, its cells by the name of their column, and its layout.

    `tied` is the name of the column, if it is one that is compared, whose value is that of the row above.
    """

    at: int
    raw: str
    cells: dict[str, str]
    layout: Layout
    tied: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A shown row: the index of its line, that line, its cells by column, and its layout."""

    index: int
    raw: str
    cells: dict[str, Line]
    layout: Layout

    @property
    def names(self) -> bool:
        """Whether a cell mentions a name."""
        return any(line.names for line in self.cells.values())


@dataclass(slots=True)
class Rows:
    """The rows that came. `known` are names with a value, `before` those that had one at first.

    `header` are the lines of the shown header, each with its line of the output. `shown` are the rows that were looked for.
    """

    came: Sequence[CameRow]
    options: Options
    known: dict[str, str]
    header: Sequence[tuple[int, int]] = ()
    before: frozenset[str] = field(init=False)
    shown: Sequence[ShownRow] = field(init=False, default=())
    _index: dict[tuple[str, str], list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.before = frozenset(self.known)
        for number, row in enumerate(self.came):
            for name, text in row.cells.items():
                self._index.setdefault((name, text), []).append(number)
            if row.tied is not None:
                self._index.setdefault((row.tied, ""), []).append(number)

    def without(self, rows: Sequence[ShownRow]) -> ShownRow | None:
        """The first of `rows` that has no row of its own here; None where each has. Raises `AlikeError`."""
        self.shown = rows
        plain = [row for row in rows if not row.names]
        everything = range(len(self.came))
        try:
            found = pair(
                len(plain),
                len(self.came),
                lambda one: self._candidates(plain[one], everything),
                lambda one, other: self._fits(plain[one], other),
            )
        except ExhaustedError:
            raise AlikeError from None
        if isinstance(found, int):
            return plain[found]
        taken = set(found.values())
        for row in (row for row in rows if row.names):
            other = next(
                (n for n in self._candidates(row, everything) if n not in taken and self._fits(row, n)), None
            )
            if other is None:
                return row
            taken.add(other)
        return None

    def twice(self, row: ShownRow) -> Sequence[int]:
        """The rows that came with the key of `row`, where there are more than one."""
        line = row.cells.get(self.options.key) if self.options.key is not None else None
        if line is None or not line.literal or self.options.key is None:
            return ()
        found = [
            number
            for number in self._index.get((self.options.key, line.text), [])
            if self.came[number].tied != self.options.key
        ]
        return found if len(found) > 1 else ()

    def cell(self, row: ShownRow, number: int, name: str) -> bool:
        """Whether a cell of row `number` is as `row` shows it."""
        return self._cell(row.cells[name], number, name, self.known) is not None

    def _cell(self, line: Line, number: int, name: str, known: Mapping[str, str]) -> Mapping[str, str] | None:
        """What a cell captures. An empty one is not held against the row above, if the page does not show that."""
        came = self.came[number]
        return match_line(line, "" if came.tied == name and not line.text else came.cells[name], known)

    def like(self, row: ShownRow) -> Iterator[int]:
        """The rows that are as `row` shows them, whoever else has them."""
        for number in self._candidates(row, range(len(self.came))):
            if all(self.cell(row, number, name) for name in row.cells):
                yield number

    def _candidates(self, row: ShownRow, everything: Sequence[int]) -> Sequence[int]:
        lists = [self._index.get((name, line.text), ()) for name, line in row.cells.items() if line.literal]
        return min(lists, key=len, default=everything)

    def _fits(self, row: ShownRow, number: int) -> bool:
        captured: dict[str, str] = {}
        for name, line in row.cells.items():
            known = {**self.known, **captured} if line.names else self.known
            found = self._cell(line, number, name, known)
            if found is None:
                return False
            captured.update(found)
        self.known.update(captured)
        return True
