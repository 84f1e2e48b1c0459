"""What came of many mutants, counted by kind and by way to match; as rows, as a table, and as lines about each fault."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict

from mutants.outcome import Came, Outcome

__all__ = ["Row", "about", "columns", "count", "with_table"]

BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"


class Row(TypedDict):
    """How many mutants of one kind there were, and what came of them."""

    kind: str
    mode: str
    mutants: int
    caught: int
    equivalent: int
    missed: int
    elsewhere: int
    broken: int
    refused: int
    differs: int


def count(outcomes: Iterable[Outcome]) -> list[Row]:
    """A row for each kind and way to match, and one for all of them at the end."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for outcome in outcomes:
        for key in ((outcome.mutant.kind, outcome.mutant.mode), ("all", "")):
            found.setdefault(key, Counter())[outcome.came] += 1
    every = found.pop(("all", ""), Counter())
    return [_row(*key, found[key]) for key in sorted(found)] + [_row("all", "", every)]


def _row(kind: str, mode: str, came: Counter[str]) -> Row:
    return Row(
        kind=kind,
        mode=mode,
        mutants=came.total(),
        caught=came[Came.CAUGHT],
        equivalent=came[Came.EQUIVALENT],
        missed=came[Came.MISSED],
        elsewhere=came[Came.ELSEWHERE],
        broken=came[Came.BROKEN],
        refused=came[Came.REFUSED],
        differs=came[Came.DIFFERS],
    )


def columns(rows: Sequence[Row]) -> str:
    """The rows for a terminal."""
    names = list(Row.__annotations__)
    cells = [names, *([str(row[name]) for name in names] for row in rows)]  # type: ignore[literal-required]
    widths = [max(len(line[n]) for line in cells) for n in range(len(names))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n < 2 else cell.rjust(width)  # noqa: PLR2004 - the first two are words
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def about(outcome: Outcome) -> str:
    """A fault, so that it can be looked for on the page."""
    mutant = outcome.mutant
    if outcome.came is Came.ELSEWHERE:
        came = f"caught at line {outcome.line} and not at {', '.join(map(str, sorted(mutant.at)))}"
    else:
        came = str(outcome.came)
    lines = [f"{mutant.where}  {mutant.kind}: {came}" + (f" ({outcome.reason})" if outcome.reason else "")]
    lines += [f"  - {line}" for line in mutant.before.split("\n")]
    lines += [f"  + {line}" for line in mutant.after.split("\n")]
    return "\n".join(lines)


def with_table(page: str, rows: Sequence[Row]) -> str:
    """`page` with the table of `rows` in its place."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    lines = "".join(
        f"| {row['kind']} | {row['mode']} | {row['mutants']:,} | {row['caught']:,} | {row['equivalent']:,} "
        f"| {row['mutants'] - row['caught'] - row['equivalent']:,} |\n"
        for row in rows
    )
    head = "| change | compared as | mutants | caught | equivalent | missed |\n|---|---|--:|--:|--:|--:|\n"
    return f"{before}{BEGIN}\n{head}{lines}\n{END}{after}"
