"""The match mode `exact`: byte for byte. `...` and blanks are themselves; only names with a value are filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from validator.matching.faults import Fault
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.template import placeholders

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
        expected = _without_blanks([_filled(line, values) for line in shown])
        before = len(list(takewhile(lambda line: not line.strip(), shown)))
        came = _without_blanks(output.split("\n"))
        if not came and expected:
            return Mismatch(before, expected[0], None, None, "nothing was printed")
        for number, (line, text) in enumerate(zip(expected, came, strict=False)):
            if line != text:
                return _differ(before + number, line, text)
        if len(came) < len(expected):
            number = len(came)
            hint = f"the output ended before this line, after line {number}"
            return Mismatch(before + number, expected[number], None, None, hint)
        if len(came) > len(expected):
            return Mismatch(
                None, None, came[len(expected)], None, "more came than is shown: match=exact shows all of it"
            )
        return Match({})


def _differ(index: int, line: str, text: str) -> Mismatch:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(line, text, strict=False)))
    hint = f"column {same + 1} is the first that differs: {_part(line, same)} was expected where {_part(text, same)} came"
    if " ".join(line.split()) == " ".join(text.split()):
        hint = f"only blanks differ, from column {same + 1} on; match=exact counts every one"
    elif "..." in line:
        hint += "; with match=exact, ... is text"
    return Mismatch(index, line, text, same + 1, hint)


def _part(text: str, start: int) -> str:
    rest = text[start : start + _QUOTED]
    return f'"{rest}{" …" if len(text) > start + _QUOTED else ""}"' if rest else "the end of the line"


def _filled(line: str, values: Mapping[str, str]) -> str:
    for found in reversed(list(placeholders(line))):
        if found.name in values:
            line = line[: found.start] + values[found.name] + line[found.end :]
    return line


def _without_blanks(lines: Sequence[str]) -> Sequence[str]:
    full = [number for number, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1] if full else []


MATCHER: Matcher = Exact()
