"""The match mode `regex`: each shown line is a regular expression for one whole line; `...` alone is any lines."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validator.matching.alignment import Run
from validator.matching.expressions import Expression, ExpressionError, compiled, cost, filled
from validator.matching.faults import Fault, kind_faults
from validator.matching.marks import to_word_end
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.model import Detail
from validator.template import placeholders

__all__ = ["MATCHER", "Regex"]

# How many lines are tried for each line there is, and on top of that; and what all of it may cost (see `cost`).
_WORK_EACH = 4
_WORK = 20_000
_COST = 400_000_000
# How much is looked at for a message.
_LOOKED_AT = 500
_CUTS = 200
_LETTERS = 2_000
_RUNS = 500

_ESCAPE = "put a backslash before each of . * + ? | ( ) [ ] { } ^ $ that is text"
_NOT_IN_RE2 = re.compile(r"\(\?(?:[=!>]|<[=!])|\\\d|[+*?}]\+")
_NOT_OFFERED = "(?=, (?!, (?<=, (?>, a++ and \\1 are not offered, since they can take for ever"


_ALIKE = "too many lines are alike to tell where these belong: show one that comes only once"
_COSTLY = "this expression takes too long on lines as long as these: make it simpler, or show another line"


class _ExhaustedError(Exception):
    """There was more to try than is allowed, at the shown line `index`."""

    def __init__(self, index: int, hint: str) -> None:
        super().__init__(hint)
        self.index = index
        self.hint = hint


class Regex:
    """Blanks count, blank lines at either end do not. Groups with a name capture."""

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """The names of groups."""
        for line in shown:
            if "(?P<" in line or "(?<" in line:
                try:
                    yield from compiled(_checked(line)).groupindex
                except ExpressionError:
                    return

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterator[Fault]:
        """Kinds that do not exist, names without a value, and what is no expression."""
        wrong = list(kind_faults(shown))
        yield from wrong
        if wrong:
            return
        known = set(known)
        for index, line in enumerate(shown):
            for found in placeholders(line):
                if found.name not in known:
                    message = (
                        f"{{{{ {found.name} }}}} has no value here, and captures none in a regular expression"
                    )
                    yield Fault(
                        index, found.start + 1, message, f"capture it by a group: (?P<{found.name}>…)"
                    )
                    return
            if line.strip() == "...":
                continue
            try:
                known.update(compiled(_checked(line)).groupindex)
            except ExpressionError as error:
                column = 1 if error.offset is None else error.offset + 1
                hint = error.hint or (_NOT_OFFERED if _NOT_IN_RE2.search(line) else _ESCAPE)
                yield Fault(index, column, f"this is no regular expression: {error}", hint)
                return

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """The first line that does not match, if there is one."""
        lines = output.split("\n")
        first, end = 0, len(lines)
        while end and not lines[end - 1].strip():
            end -= 1
        while first < end and not lines[first].strip():
            first += 1
        try:
            return _Search(shown, lines[first:end], first, dict(values)).run()
        except _ExhaustedError as error:
            return Mismatch(error.index, shown[error.index], None, None, error.hint)


def _checked(line: str) -> str:
    """The expression of a shown line where what `{{ }}` stands for does not matter: a value is always text."""
    return filled(line, {found.name: "x" for found in placeholders(line)})


@dataclass(slots=True)
class _Search:
    """`shown` against `lines`; `skipped` lines came before them. `known` are the names with a value."""

    shown: Sequence[str]
    lines: Sequence[str]
    skipped: int
    known: dict[str, str]
    _left: int = 0
    _cost: int = _COST
    _before: frozenset[str] = frozenset()
    _expressions: dict[str, Expression] = field(default_factory=dict)
    _placed: list[Run] = field(default_factory=list)

    def run(self) -> Match | Mismatch:
        self._before = frozenset(self.known)
        self._left = _WORK + _WORK_EACH * (len(self.lines) + len(self.shown))
        segments = self._segments()
        at = 0
        for number, segment in enumerate(segments):
            if not segment:
                continue
            latest = len(self.lines) - len(segment)
            last = number == len(segments) - 1
            starts = (
                range(1)
                if number == 0
                else range(max(at, latest), latest + 1)
                if last
                else range(at, latest + 1)
            )
            start = next((n for n in starts if self._stands(segment, n)), None)
            if start is None:
                return self._blame(segment, at, starts)
            self._place(segment, start, len(segment))
            at = start + len(segment)
            if last and at < len(self.lines):
                hint = "put ... on a line of its own where lines may be left out"
                return Mismatch(None, None, self.lines[at], None, hint, detail=self._detail(at))
        return Match({name: value for name, value in self.known.items() if name not in self._before})

    def _segments(self) -> list[list[int]]:
        """The indices of shown lines, in runs with `...` between them; the first and last run may be empty."""
        segments: list[list[int]] = [[]]
        for index, line in enumerate(self.shown):
            if line.strip() == "...":
                segments.append([])
            else:
                segments[-1].append(index)
        return segments

    def _stands(self, segment: Sequence[int], start: int) -> bool:
        """Whether the lines of `segment` match from line `start` on; then their groups are known."""
        captured: dict[str, str] = {}
        for offset, index in enumerate(segment):
            self._left -= 1
            if self._left < 0:
                raise _ExhaustedError(index, _ALIKE)
            at = start + offset
            found = self._groups(index, self.lines[at], captured) if at < len(self.lines) else None
            if found is None:
                return False
            captured.update(found)
        self.known.update(captured)
        return True

    def _groups(self, index: int, text: str, captured: Mapping[str, str]) -> Mapping[str, str] | None:
        """What the groups of shown line `index` capture of `text`; None where it does not match, or a name has another value."""
        expression = self._expression(self.shown[index], captured)
        self._cost -= cost(expression, text)
        if self._cost < 0:
            raise _ExhaustedError(index, _COSTLY)
        found = expression.fullmatch(text)
        if found is None:
            return None
        groups = {name: value or "" for name, value in found.groupdict().items()}
        if any(captured.get(name, self.known.get(name, value)) != value for name, value in groups.items()):
            return None
        return groups

    def _expression(self, line: str, captured: Mapping[str, str]) -> Expression:
        pattern = filled(line, {**self.known, **captured}) if "{{" in line else line
        if pattern not in self._expressions:
            self._expressions[pattern] = compiled(pattern)
        return self._expressions[pattern]

    def _blame(self, segment: Sequence[int], at: int, starts: range) -> Mismatch:
        if not self.lines:
            return Mismatch(segment[0], self.shown[segment[0]], None, None, "nothing was printed")
        best, count, known = None, -1, self.known
        for start in starts[:_LOOKED_AT]:
            matched, captured = self._matched(segment, start)
            if matched > max(count, 0 if len(starts) > 1 else -1):
                best, count, known = start, matched, {**self.known, **captured}
        if best is None:
            after = f" after line {at + self.skipped}" if at else ""
            hint = f"no line matches this expression{after}"
            return Mismatch(segment[0], self.shown[segment[0]], None, None, hint, detail=self._detail(None))
        self.known = known
        self._place(segment, best, count)
        index, line_at = segment[count], best + count
        line = self.shown[index]
        if line_at >= len(self.lines):
            hint = f"the output ended before this line, after line {len(self.lines) + self.skipped}"
            return Mismatch(index, line, None, None, hint, detail=self._detail(None))
        text = self.lines[line_at]
        column, cut, hint = self._why(line, text[:_LETTERS], known)
        marks: dict[str, Any] = {}
        if column is not None:
            marks["got_mark"] = to_word_end(text, column - 1)
        if cut is not None and "{{" not in line:
            marks["expected_mark"] = (cut, max(cut + 1, len(line)))
        detail = replace(self._detail(line_at), **marks)
        at = detail.expected_mark[0] + 1 if detail.expected_mark else 1
        return Mismatch(index, line, text, column, hint, shown_column=at, detail=detail)

    def _place(self, segment: Sequence[int], start: int, count: int) -> None:
        if count and len(self._placed) < _RUNS:
            self._placed.append((segment[0], start + self.skipped, count))

    def _detail(self, at: int | None) -> Detail:
        """What is known so far. `at` is the line that is held against the one at fault."""
        return Detail(
            output_line=None if at is None else at + self.skipped + 1,
            captured={name: value for name, value in self.known.items() if name not in self._before},
            matched=tuple(self._placed),
        )

    def _matched(self, segment: Sequence[int], start: int) -> tuple[int, Mapping[str, str]]:
        """How many lines of `segment` match from `start` on, at most all but one; and what they capture."""
        captured: dict[str, str] = {}
        for offset, index in enumerate(segment):
            at = start + offset
            found = self._groups(index, self.lines[at], captured) if at < len(self.lines) else None
            if found is None or offset == len(segment) - 1:
                return offset, captured
            captured.update(found)
        return 0, captured

    def _why(self, line: str, text: str, known: Mapping[str, str]) -> tuple[int | None, int | None, str]:
        """At which column `text` does not match, after how much of the expression, and why."""
        expression = self._expression(line, known)
        found = expression.fullmatch(text)
        if found is not None:
            said = [
                f'{name} is "{known[name]}", and "{value}" came'
                for name, value in found.groupdict().items()
                if known.get(name, value) != value
            ]
            return None, None, "; ".join(said)
        if line == text:
            return None, None, f"the line is this very text, and does not match it: {_ESCAPE}"
        if expression.fullmatch(text.rstrip()) is not None:
            return len(text.rstrip()) + 1, None, "the line that came has blanks at its end, and blanks count"
        pattern = filled(line, known)
        column, cut = _reach(pattern, text)
        rest = f"where {pattern[cut:]} was expected" if cut < len(pattern) else "and more came"
        return column, cut, f"it matches up to column {column}, {rest}"


def _reach(pattern: str, text: str) -> tuple[int, int]:
    """The column, from 1, up to which `text` matches, and how much of `pattern` that is."""
    text = text[:_LETTERS]
    for cut in range(min(len(pattern), _CUTS), 0, -1):
        try:
            found = compiled(pattern[:cut]).match(text)
        except ExpressionError:
            continue
        if found is not None:
            return found.end() + 1, cut
    return 1, 0


MATCHER: Matcher = Regex()
