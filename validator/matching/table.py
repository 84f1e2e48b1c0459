"""The match mode `table`: every shown row is in the device's table, whatever else is, and in any order."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from validator.errors import did_you_mean
from validator.matching.cells import alike, missing, twice
from validator.matching.columns import (
    Column,
    bars_in,
    columns_by_place,
    columns_of,
    has_address,
    has_value,
    header_words,
    is_ruler,
    without_bars,
)
from validator.matching.faults import Fault, kind_faults, names_in
from validator.matching.lines import Line, normal, read_line
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.rows import AlikeError, CameRow, Rows, ShownRow
from validator.matching.tables import PREFIX, Layout, Row, rows_of

__all__ = ["MATCHER", "Table"]

# The most lines that a header has.
_HEADER = 4
# The rows that tell how a header is cut into columns.
_TELLING = 200


@dataclass(frozen=True, slots=True)
class _Shown:
    """The shown table: its header's lines, its columns, those that are compared by number, and its rows."""

    header: tuple[str, ...]
    at: int
    columns: list[Column]
    compared: list[int]
    rows: list[Row]
    ends: int
    bars: frozenset[int]

    @property
    def names(self) -> list[str]:
        """The names of the columns that are compared."""
        return [self.columns[number].name if number >= 0 else PREFIX for number in self.compared]


class _WrongError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Table:
    """Reads both tables, and compares cells in the language of lines."""

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """Every name: it has a value, or gets one."""
        return names_in(shown)

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterator[Fault]:
        """Kinds that do not exist, and a table that cannot be read."""
        wrong = list(kind_faults(shown))
        yield from wrong
        if wrong:
            return
        try:
            table = _read(shown, options)
        except _WrongError as error:
            yield error.fault
            return
        yield from _row_faults(table, shown, options)

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """The first shown row that is not there, and the cells in which the row that is most like it differs."""
        table = _read(shown, options)
        lines = output.split("\n")
        if not output.strip():
            return Mismatch(table.at, shown[table.at].rstrip(), None, None, "nothing was printed")
        found = _find(table, shown, lines, options)
        if isinstance(found, str):
            return Mismatch(table.at, shown[table.at].rstrip(), None, None, found)
        table, came, at = found
        header = [(table.at + n, at + n) for n in range(len(table.header))]
        names = table.names
        layout = Layout(table.columns, dict(zip(names, table.compared, strict=True)), table.bars)
        read: dict[str, Line] = {}
        shown_rows = []
        for row in table.rows:
            cells = {}
            for name, number in layout.numbers.items():
                cell = row.cells.get(number, "")
                if cell not in read:
                    read[cell] = read_line(normal(cell), options.vary)
                cells[name] = read[cell]
            shown_rows.append(ShownRow(row.at, shown[row.at].rstrip(), cells, layout))
        return _judge(Rows(came, options, dict(values), header), shown_rows)


def _judge(rows: Rows, shown: Sequence[ShownRow]) -> Match | Mismatch:
    try:
        without = rows.without(shown)
    except AlikeError:
        return alike(rows, shown[0])
    if without is not None:
        return missing(rows, without)
    for row in shown:
        found = rows.twice(row)
        if found:
            return twice(rows, row, found)
    return Match({name: value for name, value in rows.known.items() if name not in rows.before})


def _read(
    shown: Sequence[str], options: Options, known: Collection[str] = (), before: _Shown | None = None
) -> _Shown:
    """The shown table, where the names of columns `known` came, and how it was read `before`. Raises `_WrongError`."""
    named = _named(options)
    at, end, ruler = _header(shown, named)
    header = tuple(shown[at:end])
    first = end + (ruler is not None)
    bars = bars_in(header)
    shown = without_bars(shown, bars)
    columns = _columns(header, ruler, shown[first:], {*named, *known})
    if before is not None and before.columns == columns:
        return before
    names = [column.name for column in columns]
    for what, wanted in (*(("columns", name) for name in options.columns), ("key", options.key)):
        if wanted is not None and wanted not in names:
            hint = did_you_mean(wanted, names) or f"its columns: {', '.join(names)}"
            raise _WrongError(
                Fault(at, 1, f'the shown header has no column "{wanted}", which {what} names', hint)
            )
    compared = [number for number, name in enumerate(names) if not options.columns or name in options.columns]
    twice = [
        name
        for name, count in Counter(names[number] for number in compared if number >= 0).items()
        if count > 1
    ]
    if twice:
        hint = 'name the columns that count: columns="A,B"'
        raise _WrongError(Fault(at, 1, f'the shown header has the column "{twice[0]}" twice', hint))
    rows = list(rows_of(shown, first, len(shown), columns))
    if not options.columns and any(-1 in row.cells for row in rows):
        compared.insert(0, -1)
    last = max((row.at for row in rows), default=first)
    ends = next((n for n in range(last, len(shown)) if not shown[n].strip()), len(shown))
    return _Shown(header, at, columns, compared, rows, ends, bars)


def _columns(
    header: Sequence[str], ruler: str | None, rows: Sequence[str], named: Collection[str]
) -> list[Column]:
    return columns_of(header, ruler, rows, named) if header else columns_by_place(rows)


def _header(lines: Sequence[str], named: Collection[str]) -> tuple[int, int, str | None]:
    """Where the header begins and ends, and the ruler under it. It has no line where the first one is a row already."""
    starts = [
        n for n, line in enumerate(lines) if line.strip() and line.strip() != "..." and not is_ruler(line)
    ]
    if not starts:
        raise _WrongError(Fault(0, 1, "what is shown is no table", "show its header, and a row"))
    for end in range(starts[0] + 1, min(len(lines), starts[0] + _HEADER + 1)):
        if is_ruler(lines[end]) and 2 * len(lines[end].strip()) > len(lines[starts[0]].strip()):
            return starts[0], end, lines[end]
        # A line with a value is a row: then the rule is one between rows.
        if not lines[end].strip() or has_value(lines[end]):
            break
    if has_address(lines[starts[0]]) or (named and all(name.isdigit() for name in named)):
        return starts[0], starts[0], None
    words = {word for name in named for word in name.split()}
    at = next((n for n in starts if words and words <= set(lines[n].split())), starts[0])
    return at, at + 1, None


def _row_faults(table: _Shown, shown: Sequence[str], options: Options) -> Iterator[Fault]:
    if not table.rows:
        yield Fault(table.at, 1, "the shown table has no row", "show one, or match another way")
    for index in range(table.ends, len(shown)):
        if shown[index].strip() and shown[index].strip() != "...":
            yield Fault(
                index,
                1,
                "this stands after the table, and would not be compared",
                "take it away, or match another way",
            )
            return
    if options.key is None:
        return
    number = next(n for n, column in enumerate(table.columns) if column.name == options.key)
    seen: dict[str, int] = {}
    for row in table.rows:
        cell = row.cells.get(number, "")
        if cell in ("", "..."):
            yield Fault(
                row.at, 1, f"this row shows no {options.key}, the key", "show it, or name another key"
            )
        elif cell in seen:
            message = f"two rows are shown with {options.key} {cell}, the key"
            yield Fault(row.at, 1, message, "name a key that tells them apart, or none")
        seen[cell] = row.at


def _find(
    table: _Shown, shown: Sequence[str], lines: Sequence[str], options: Options
) -> tuple[_Shown, list[CameRow], int] | str:
    """The shown table read again with what the one that came tells of its columns, the rows that came, and its line.

    Where there is none, what is missing.
    """
    spans = [table.columns[number] for number in table.compared if number >= 0]
    wanted = [
        Counter(w.text for w in header_words(line) if any(c.start < w.end and w.start < c.end for c in spans))
        for line in table.header
    ]
    if not wanted:
        return _find_rows(table, lines)
    rarest = max(wanted[0], key=len, default="")
    tall = len(wanted)
    starts = [
        at
        for at in range(len(lines) - tall + 1)
        if rarest in lines[at]
        and all(want <= Counter(w.text for w in header_words(lines[at + n])) for n, want in enumerate(wanted))
    ]
    if not starts:
        return _no_header(wanted, lines)
    rows: list[CameRow] = []
    numbers: dict[str, int] = {}
    for at, until in pairwise([*starts, len(lines)]):
        body = at + tall
        bars = bars_in(lines[at:body])
        plain = without_bars(lines[body:until], bars)
        columns = _came(lines, at, body, plain, _named(options))
        if not numbers:
            table = _read(shown, options, [column.name for column in columns], table)
        names = [name for name in table.names if name != PREFIX]
        if not {*names} <= {column.name for column in columns}:
            columns = _came(lines, at, body, plain, {*names, *_named(options)})
        found = [column.name for column in columns]
        for name in names:
            if found.count(name) != 1:
                said = "has no" if name not in found else "has twice the"
                return f'the table that came {said} column "{name}": its columns are {", ".join(found)}'
        here = {name: found.index(name) if name != PREFIX else -1 for name in table.names}
        if numbers and here != numbers:
            continue
        numbers = here
        rows += _came_rows(lines, body, plain, Layout(columns, numbers, bars))
    return table, rows, starts[0]


def _came_rows(lines: Sequence[str], body: int, plain: Sequence[str], layout: Layout) -> Iterator[CameRow]:
    """The rows that came, from line `body` on; `plain` are these lines without bars."""
    first = next((name for name, number in layout.numbers.items() if number == 0), None)
    for row in rows_of(plain, 0, len(plain), layout.columns):
        cells = {name: row.cells.get(number, "") for name, number in layout.numbers.items()}
        at = body + row.at
        yield CameRow(at, lines[at].rstrip(), cells, layout, first if row.tied else None)


def _find_rows(table: _Shown, lines: Sequence[str]) -> tuple[_Shown, list[CameRow], int] | str:
    """The same for rows without a header, whose columns are told by their places."""
    start = next(at for at, line in enumerate(lines) if line.strip())
    columns = columns_by_place(lines[start:])
    here = {name: int(name) - 1 if name != PREFIX else -1 for name in table.names}
    if len(columns) <= max(here.values()):
        return f"rows of {len(columns)} columns came, and {max(here.values()) + 1} are shown"
    rows = list(_came_rows(lines, start, lines[start:], Layout(columns, here)))
    return table, rows, start


def _came(
    lines: Sequence[str], at: int, body: int, plain: Sequence[str], named: Collection[str]
) -> list[Column]:
    ruler = lines[body] if plain and is_ruler(lines[body]) else None
    return columns_of(lines[at:body], ruler, plain[:_TELLING], named)


def _named(options: Options) -> set[str]:
    return {*options.columns, *((options.key,) if options.key else ())}


def _no_header(wanted: Sequence[Counter[str]], lines: Sequence[str]) -> str:
    best = max(lines, key=lambda line: len(wanted[0].keys() & set(line.split())))
    missing = [word for word in wanted[0] if word not in best.split()]
    if len(missing) * 2 > len(wanted[0]):
        return "no table with this header came"
    return (
        f'the header that came has no "{missing[0]}": it is {" ".join(best.split())}'
        if missing
        else "no such header came"
    )


MATCHER: Matcher = Table()
