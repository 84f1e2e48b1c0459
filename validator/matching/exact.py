"""The match mode `exact`: byte for byte. `...` and blanks are themselves; only names with a value are filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from validator.matching.alignment import Run
from validator.matching.faults import Fault
from validator.matching.marks import to_word_end
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.model import Detail
from validator.template import before_filling, fill_known

__all__ = ["MATCHER", "Exact"]

_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Exact:
    """Nothing is captured and nothing varies. Blank lines at either end do not count: no page can show them."""

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """None: what has no value yet is text."""
        return ()

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterable[Fault]:
        """None: any text can come."""
        return ()

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """The first line that differs, if one does."""
        filled = [fill_known(line, values) for line in shown]
        expected, before = _without_blanks(filled)
        came, skipped = _without_blanks(output.split("\n"))
        if not came and expected:
            return Mismatch(before, expected[0], None, None, "nothing was printed")
        number = next(
            (n for n, (line, text) in enumerate(zip(expected, came, strict=False)) if line != text),
            min(len(expected), len(came)),
        )
        detail = Detail(
            matched=_matched(expected, came, number, (before, skipped)), output_line=skipped + number + 1
        )
        if number < len(expected) and number < len(came):
            raw = shown[before + number]
            return _differ(before + number, expected[number], came[number], (raw, values), detail)
        if number < len(expected):
            hint = f"the output ended before this line, after line {number + skipped}"
            detail = replace(detail, output_line=None)
            return Mismatch(before + number, expected[number], None, None, hint, detail=detail)
        if number < len(came):
            hint = "more came than is shown: match=exact shows all of it"
            return Mismatch(None, None, came[number], None, hint, detail=detail)
        return Match({})


def _matched(
    expected: Sequence[str], came: Sequence[str], number: int, first: tuple[int, int]
) -> tuple[Run, ...]:
    """The lines that are the same: those before line `number`, and as many at the end."""
    most = min(len(expected), len(came)) - number
    same = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(expected), reversed(came), strict=False))
    count = min(most, sum(1 for _ in same))
    start, ends = (first[0], first[1], number), (len(expected) - count, len(came) - count)
    return tuple(run for run in (start, (first[0] + ends[0], first[1] + ends[1], count)) if run[2])


def _differ(
    index: int, line: str, text: str, page: tuple[str, Mapping[str, str]], detail: Detail
) -> Mismatch:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(line, text, strict=False)))
    hint = f"column {same + 1} is the first that differs: {_part(line, same)} was expected where {_part(text, same)} came"
    if " ".join(line.split()) == " ".join(text.split()):
        hint = f"only blanks differ, from column {same + 1} on; match=exact counts every one"
    elif "..." in line:
        hint += "; with match=exact, ... is text"
    detail = replace(detail, expected_mark=to_word_end(line, same), got_mark=to_word_end(text, same))
    at = before_filling(*page, same) + 1
    return Mismatch(index, line, text, same + 1, hint, shown_column=at, detail=detail)


def _part(text: str, start: int) -> str:
    rest = text[start : start + _QUOTED]
    return f'"{rest}{" …" if len(text) > start + _QUOTED else ""}"' if rest else "the end of the line"


def _without_blanks(lines: Sequence[str]) -> tuple[Sequence[str], int]:
    """The lines without the blank ones at either end, and how many stood before."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return (lines[full[0] : full[-1] + 1], full[0]) if full else ([], 0)


MATCHER: Matcher = Exact()
