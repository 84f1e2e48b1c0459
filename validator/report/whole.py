"""The whole of what a page shows against the whole of what came, for `validator run -v`.

Lines that match are folded. `-` is a line that the page shows and that did not come, `+` one that came and that the page
does not show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.model import Detail, ExchangeResult
from validator.report.findings import Row

__all__ = ["whole"]

_MOST = 2_000
"""Lines that are shown; the rest is in `result.json`."""

_AROUND = 1
"""Lines that match which are shown beside those that do not."""

_GAP = "..."


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the report: its sign (`-`, `+`, a blank), its text, and what is folded with others like it."""

    sign: str
    text: str
    folds: str | None = None


def whole(exchange: ExchangeResult) -> Iterator[Row]:
    """All of it; nothing where no output was compared."""
    detail = exchange.finding.detail if exchange.finding else None
    if detail is None or exchange.expected is None:
        return
    shown, came = exchange.expected.split("\n"), exchange.output.rstrip("\n").split("\n")
    pairs = {start + n: other + n for start, other, count in detail.matched for n in range(count)}
    if detail.others and not pairs:
        yield Row("page", _text(_Line(" ", line) for line in shown))
        yield Row("output", _text(_Line(" ", line) for line in came))
    elif list(pairs.values()) == sorted(pairs.values()):
        yield Row("compared", _text(_together(shown, came, pairs, detail)))
    else:
        yield Row("page", _text(_page(shown, pairs)))
        yield Row("output", _text(_output(came, set(pairs.values()), detail)))


def _together(
    shown: Sequence[str], came: Sequence[str], pairs: dict[int, int], detail: Detail
) -> Iterator[_Line]:
    """Both as one, in the manner of `diff -u`."""
    at = other = 0
    for number, partner in [*sorted(pairs.items()), (len(shown), len(came))]:
        missing, extra = list(shown[at:number]), list(came[other:partner])
        if number == len(shown) or other == 0:
            missing, extra = _without_blanks(missing), _without_blanks(extra)
        yield from _between(missing, extra, other, detail)
        if number < len(shown):
            yield _Line(" ", came[partner], "match")
        at, other = number + 1, partner + 1


def _between(missing: Sequence[str], extra: Sequence[str], first: int, detail: Detail) -> Iterator[_Line]:
    """Shown lines that did not come, and lines of the output, from line `first` on, that are not shown.

    Where other lines may stand, only the one that is held against the missing one is too many.
    """
    free = detail.others or any(line.strip() == _GAP for line in missing)
    missing = [line for line in missing if not free or line.strip() not in ("", _GAP)]
    held = (detail.output_line or 0) - 1 - first if free else 0
    at = held if missing and 0 <= held < len(extra) else len(extra) if free else 0
    folds = None if missing else "other"
    yield from (_Line(" ", line, folds) for line in extra[:at])
    yield from (_Line("-", line) for line in missing)
    for index, line in enumerate(extra[at:]):
        yield _Line(" " if free and index else "+", line)


def _page(shown: Sequence[str], pairs: dict[int, int]) -> Iterator[_Line]:
    for number, line in enumerate(shown):
        plain = line.strip() in ("", _GAP)
        yield _Line(" ", line, "match") if number in pairs else _Line(" " if plain else "-", line)


def _output(came: Sequence[str], matched: set[int], detail: Detail) -> Iterator[_Line]:
    for number, line in enumerate(came):
        if number in matched:
            yield _Line(" ", line, "match")
        else:
            yield _Line("+" if number + 1 == detail.output_line else " ", line)


def _without_blanks(lines: list[str]) -> list[str]:
    """Blank lines at either end never count."""
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def _text(lines: Iterator[_Line]) -> str:
    found = list(lines)
    told = list(_folded(found))
    if len(told) > _MOST:
        told = [*told[:_MOST], f"… {len(told) - _MOST} more lines: see result.json"]
    return "\n".join(told)


def _folded(lines: Sequence[_Line]) -> Iterator[str]:
    start = 0
    while start < len(lines):
        kind = lines[start].folds
        end = start + 1
        while kind is not None and end < len(lines) and lines[end].folds == kind:
            end += 1
        first, last = start + _AROUND * (start > 0), end - _AROUND * (end < len(lines))
        if kind is None or last - first <= 1:
            first = last = end
        yield from (f"{line.sign} {line.text}" for line in lines[start:first])
        if first < last:
            yield f"… {last - first} {'lines match' if kind == 'match' else 'other lines'}"
            yield from (f"{line.sign} {line.text}" for line in lines[last:end])
        start = end
