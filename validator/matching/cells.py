"""What to say of a shown row that is not in the table that came: which row it is held against, and which cells differ."""

from collections.abc import Iterator, Sequence
from itertools import islice

from validator.matching.alignment import runs
from validator.matching.outcome import Mismatch
from validator.matching.rows import CameRow, Rows, ShownRow
from validator.matching.suggest import kinds_for_line
from validator.matching.tables import PREFIX
from validator.model import Detail, Difference

__all__ = ["alike", "missing", "twice"]

# How many rows are looked at for the one that is most like a shown one, and how much is listed.
_LOOKED_AT = 2_000
_LISTED = 5
_RUNS = 500
# How many shown rows, and how many that came for each, are looked at to tell which is which.
_PAIRED = 200
# What says nothing about a row.
_VOID = ("", "...")


def alike(rows: Rows, row: ShownRow) -> Mismatch:
    """Too many rows are alike."""
    hint = "too many rows are alike to tell which is which: name a key"
    return Mismatch(row.index, row.raw, None, None, hint, detail=_detail(rows))


def twice(rows: Rows, row: ShownRow, found: Sequence[int]) -> Mismatch:
    """The rows `found` came with the key of `row`."""
    key = rows.options.key or PREFIX
    hint = f"{len(found)} rows came with {key} {row.cells[key].text}, the key: name one that tells rows apart"
    second = rows.came[found[1]]
    detail = _detail(rows, output_line=second.at + 1, got_mark=second.layout.span(second.raw, key))
    return Mismatch(row.index, row.raw, second.raw, None, hint, detail=detail)


def missing(rows: Rows, row: ShownRow) -> Mismatch:
    """No row that came is `row`."""
    if not rows.came:
        return Mismatch(row.index, row.raw, None, None, "the table that came has no row")
    found = rows.twice(row)
    if found:
        return twice(rows, row, found)
    key = rows.options.key or next(
        (name for name, line in row.cells.items() if name and line.text not in _VOID), PREFIX
    )
    same = [n for n in range(len(rows.came)) if key and rows.cell(row, n, key)]
    if not same:
        return _no_row(rows, row, key)
    best = _best(rows, row, same)
    differ = [name for name in row.cells if not rows.cell(row, best, name)]
    if not differ:
        hint = f"the row with {key} {row.cells[key].text} came once less than it is shown"
        detail = _detail(rows, output_line=rows.came[best].at + 1)
        return Mismatch(row.index, row.raw, rows.came[best].raw, None, hint, detail=detail)
    return _differ(rows, row, best, key, differ, None)


def _best(rows: Rows, row: ShownRow, among: Sequence[int]) -> int:
    return max(among[:_LOOKED_AT], key=lambda n: sum(rows.cell(row, n, name) for name in row.cells))


def _no_row(rows: Rows, row: ShownRow, key: str) -> Mismatch:
    """No row has the key. One that is the same in most other cells is the likeliest to be meant."""
    listed = list(dict.fromkeys(came.cells.get(key, "") for came in rows.came))
    more = ", …" if len(listed) > _LISTED else ""
    text = row.cells[key].text if key else ""
    hint = f"no row with {key} {text} came; {key} is {', '.join(listed[:_LISTED])}{more}"
    best = _best(rows, row, range(len(rows.came)))
    telling = [name for name, line in row.cells.items() if line.text not in _VOID]
    differ = [name for name in row.cells if not rows.cell(row, best, name)]
    if 2 * sum(name not in differ for name in telling) > len(telling):
        return _differ(rows, row, best, key, differ, hint)
    return Mismatch(row.index, row.raw, None, None, hint, detail=_detail(rows))


def _differ(
    rows: Rows, row: ShownRow, number: int, key: str, differ: Sequence[str], hint: str | None
) -> Mismatch:
    """The row with cells that `differ`. With a `hint`, it is only the row that is most like the shown one."""
    came = rows.came[number]
    label = f"row {came.cells.get(key) or came.at + 1}"
    vary = () if hint else _vary(rows, row, came, differ)
    if vary:
        what = "this value changes" if len(differ) == 1 else "these values change"
        hint = f"add vary={','.join(vary)} if {what} from run to run"
    mark = row.layout.span(row.raw, differ[0])
    detail = _detail(
        rows,
        row,
        expected_mark=mark,
        got_mark=came.layout.span(came.raw, differ[0]),
        output_line=came.at + 1,
        similar=hint is not None and not vary,
        vary=vary,
        differences=tuple(
            Difference(
                where=f"{label}, {f'column {name}' if name else 'before the first column'}",
                expected=row.cells[name].text or None,
                got=came.cells[name] or None,
            )
            for name in differ[:_LISTED]
        ),
    )
    return Mismatch(
        row.index, row.raw, came.raw, None, hint, shown_column=mark[0] + 1 if mark else 1, detail=detail
    )


def _vary(rows: Rows, row: ShownRow, came: CameRow, differ: Sequence[str]) -> tuple[str, ...]:
    """The kinds that would accept the row; none where no kinds would."""
    vary = rows.options.vary
    for name in differ:
        more = kinds_for_line(row.cells[name], came.cells[name], rows.known, vary)
        if more is None:
            return ()
        vary = (*vary, *more)
    return vary


def _detail(rows: Rows, row: ShownRow | None = None, **known: object) -> Detail:
    """What is `known`, with what was captured and which rows have one of their own."""
    mentioned = frozenset().union(*(line.names for line in row.cells.values())) if row else frozenset()
    pairs = sorted([*rows.header, *_pairs(rows)])
    values: dict[str, object] = {
        "captured": {
            name: value for name, value in rows.known.items() if name not in rows.before or name in mentioned
        },
        "others": True,
        "matched": tuple(islice(runs(pairs), _RUNS)),
    }
    return Detail(**{**values, **known})  # type: ignore[arg-type]  # the callers' names are those of its fields


def _pairs(rows: Rows) -> Iterator[tuple[int, int]]:
    """The shown rows that came, as far as a bounded look tells, each with a line of the output."""
    taken: set[int] = set()
    for row in rows.shown[:_PAIRED]:
        number = next((n for n in islice(rows.like(row), _PAIRED) if n not in taken), None)
        if number is not None:
            taken.add(number)
            yield row.index, rows.came[number].at
