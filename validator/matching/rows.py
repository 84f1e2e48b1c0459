"""Shown rows against the rows of the table that came, and what to say where one is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from validator.matching.glob import match_line
from validator.matching.lines import Line
from validator.matching.matcher import Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.pairing import ExhaustedError, pair
from validator.matching.suggest import kinds_for_line

__all__ = ["Rows", "ShownRow"]

# How many rows are looked at for the one that is most like a shown one, and how much is listed.
_LOOKED_AT = 2_000
_LISTED = 5


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A shown row: the index of its line, that line, and its cells by column."""

    index: int
    raw: str
    cells: dict[str, Line]

    @property
    def names(self) -> bool:
        """Whether a cell mentions a name."""
        return any(line.names for line in self.cells.values())


@dataclass(slots=True)
class Rows:
    """The rows that came: their cells by column, and the lines they began with. `known` are names with a value."""

    came: Sequence[Mapping[str, str]]
    raw: Sequence[str]
    options: Options
    known: dict[str, str]
    _before: frozenset[str] = field(init=False)
    _index: dict[tuple[str, str], list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._before = frozenset(self.known)
        for number, cells in enumerate(self.came):
            for name, text in cells.items():
                self._index.setdefault((name, text), []).append(number)

    def match(self, rows: Sequence[ShownRow]) -> Match | Mismatch:
        """Whether each of `rows` is a row of its own here."""
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
            row = plain[0]
            return Mismatch(
                row.index, row.raw, None, None, "too many rows are alike to tell which is which: name a key"
            )
        if isinstance(found, int):
            return self._missing(plain[found])
        taken = set(found.values())
        for row in (row for row in rows if row.names):
            other = next(
                (n for n in self._candidates(row, everything) if n not in taken and self._fits(row, n)), None
            )
            if other is None:
                return self._missing(row)
            taken.add(other)
        if self.options.key is not None:
            for row in rows:
                twice = self._twice(row, self.options.key)
                if twice is not None:
                    return twice
        return Match({name: value for name, value in self.known.items() if name not in self._before})

    def _candidates(self, row: ShownRow, everything: Sequence[int]) -> Sequence[int]:
        lists = [self._index.get((name, line.text), ()) for name, line in row.cells.items() if line.literal]
        return min(lists, key=len, default=everything)

    def _fits(self, row: ShownRow, number: int) -> bool:
        captured: dict[str, str] = {}
        cells = self.came[number]
        for name, line in row.cells.items():
            found = match_line(line, cells[name], {**self.known, **captured} if line.names else self.known)
            if found is None:
                return False
            captured.update(found)
        self.known.update(captured)
        return True

    def _twice(self, row: ShownRow, key: str) -> Mismatch | None:
        line = row.cells.get(key)
        if line is None or not line.literal:
            return None
        found = self._index.get((key, line.text), [])
        if len(found) < 2:  # noqa: PLR2004 - two are too many
            return None
        hint = f"{len(found)} rows came with {key} {line.text}, the key: name one that tells rows apart"
        return Mismatch(row.index, row.raw, self.raw[found[1]], None, hint)

    def _missing(self, row: ShownRow) -> Mismatch:
        key = self.options.key or next(
            (name for name, line in row.cells.items() if name and line.text not in ("", "...")), ""
        )
        if not self.came:
            return Mismatch(row.index, row.raw, None, None, "the table that came has no row")
        same = [n for n in range(len(self.came)) if key and self._cell(row, n, key)]
        twice = self._twice(row, key) if self.options.key else None
        if twice is not None:
            return twice
        if not same:
            listed = list(dict.fromkeys(cells.get(key, "") for cells in self.came))
            more = ", …" if len(listed) > _LISTED else ""
            text = row.cells[key].text if key else ""
            hint = f"no row with {key} {text} came; {key} is {', '.join(listed[:_LISTED])}{more}"
            return Mismatch(row.index, row.raw, None, None, hint)
        best = max(same[:_LOOKED_AT], key=lambda n: sum(self._cell(row, n, name) for name in row.cells))
        differ = [name for name in row.cells if not self._cell(row, best, name)]
        if not differ:
            hint = f"the row with {key} {row.cells[key].text} came once less than it is shown"
            return Mismatch(row.index, row.raw, self.raw[best], None, hint)
        said = "; ".join(
            f"{name or 'before the first column'} is {self.came[best][name] or 'empty'},"
            f" the page shows {row.cells[name].text or 'nothing'}"
            for name in differ[:3]
        )
        hint = f"row with {key} {self.came[best][key]}: {said}{self._vary(row, best, differ)}"
        return Mismatch(row.index, row.raw, self.raw[best], None, hint)

    def _cell(self, row: ShownRow, number: int, name: str) -> bool:
        return match_line(row.cells[name], self.came[number][name], self.known) is not None

    def _vary(self, row: ShownRow, number: int, differ: Sequence[str]) -> str:
        kinds: list[str] = []
        for name in differ:
            more = kinds_for_line(
                row.cells[name], self.came[number][name], self.known, (*self.options.vary, *kinds)
            )
            if more is None:
                return ""
            kinds += more
        what = "this value changes" if len(differ) == 1 else "these values change"
        return f"; add vary={','.join([*self.options.vary, *kinds])} if {what} from run to run"
