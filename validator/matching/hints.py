"""The words for a mismatch: what a writer reads, and what to do about it.

The first hint that applies is given. What is certain comes before what is likely: two lines that changed places
are that, although each would also pass for the other with another value in it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from validator.matching.alignment import aligned
from validator.matching.blame import Blame, blame
from validator.matching.blocks import Block, Output
from validator.matching.differences import (
    Parting,
    Word,
    column,
    differing_word,
    only_case,
    only_indentation,
    parting,
    shown_at,
    span,
)
from validator.matching.elsewhere import came_elsewhere, goes_on, shown_elsewhere
from validator.matching.kinds import of_kind
from validator.matching.lines import Line, normal
from validator.matching.marks import to_word_end
from validator.matching.outcome import Mismatch
from validator.matching.placing import Placement
from validator.matching.suggest import kinds_for_block, kinds_for_line
from validator.model import Detail
from validator.template import before_filling, fill_known, placeholders

__all__ = ["explain"]

# Values of these kinds are expected to change: nothing but the `vary` needs saying.
_FLEETING = frozenset({"duration", "timestamp", "date", "time"})
# How much of either line is quoted where they part.
_QUOTED = 40
_WORD = re.compile(r"\S+")

_LEAVE_OUT = "put ... on a line of its own where lines may be left out"
_INSTEAD = "this line did not come: what came in its place is shown further down"
_TOO_ALIKE = "too many lines are alike to tell where these belong: show one that comes only once"


@dataclass(frozen=True, slots=True)
class _Case:
    """A shown line at fault and the line `at` of the output that is held against it."""

    block: Block
    output: Output
    placement: Placement
    values: Mapping[str, str]
    vary: tuple[str, ...]
    fault: Blame
    line: Line
    at: int

    @property
    def text(self) -> str:
        """The line of the output, `normal`."""
        return self.output.lines[self.at]


def explain(
    block: Block, output: Output, placement: Placement, values: Mapping[str, str], vary: Collection[str]
) -> Mismatch:
    """The mismatch that `placement`, which failed, makes of `output`."""
    segment = placement.failed
    assert segment is not None
    fault = blame(segment, output, placement)
    line, at = fault.line, fault.at
    index = segment.first + fault.number if line else None
    detail = Detail(
        captured=_captured(fault, values), matched=aligned(block, output, placement, fault, index)
    )
    if placement.exhausted:
        index = segment.first if index is None else index
        expected = fill_known(block.shown[index], fault.known).rstrip()
        return Mismatch(index, expected, None, None, _TOO_ALIKE, detail=detail)
    if line is None or index is None:
        assert at is not None
        got = output.raw[at].rstrip()
        detail = replace(detail, output_line=at + output.shift)
        return Mismatch(None, None, got, None, _LEAVE_OUT, detail=detail)
    if output.empty or at is None:
        expected = fill_known(block.shown[index], fault.known).rstrip()
        hint = _nothing_came(output, placement, fault, line)
        return Mismatch(index, expected, None, None, hint, detail=detail)
    return _differ(_Case(block, output, placement, values, tuple(vary), fault, line, at), index, detail)


def _differ(case: _Case, index: int, detail: Detail) -> Mismatch:
    """One line against another."""
    shown, known = case.block.shown[index], case.fault.known
    expected = fill_known(shown, known).rstrip()
    got = case.output.raw[case.at].rstrip()
    filled = normal(expected)
    word = differing_word(case.line, case.text, known)
    part = parting(case.line, filled, case.text, known)
    advice = next(said for said in _advice(case, word, part, filled) if said)
    if word:
        start, end = shown_at(word, part, filled)
        shown_mark = span(expected, start + word.alike, end)
        at = word.offset + word.alike
        got_mark = span(got, at, word.offset + len(word.got))
    else:
        at = part.offset
        shown_mark = span(expected, *_from_word(filled, part.start, part.start + len(part.shown)))
        got_mark = span(got, *_from_word(case.text, at, _end(case, part)))
    return Mismatch(
        index,
        expected,
        got,
        column(got, at),
        advice.text,
        shown_column=before_filling(shown, known, shown_mark[0]) + 1,
        detail=replace(
            detail,
            expected_mark=shown_mark,
            got_mark=got_mark,
            output_line=case.at + case.output.shift,
            similar=case.fault.start is None,
            vary=advice.vary,
        ),
    )


def _from_word(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a line without the blank it begins with: of that alone, the word after it."""
    if not text.startswith(" ", start) or start + 1 == len(text):
        return start, end
    return start + 1, max(end, to_word_end(text, start + 1)[1])


def _end(case: _Case, part: Parting) -> int:
    """Where what came instead of a part of the line ends: with the word, or the line if anything might have come."""
    if part.anywhere or not part.shown:
        return len(case.text)
    return to_word_end(case.text, part.offset)[1]


def _captured(fault: Blame, values: Mapping[str, str]) -> dict[str, str]:
    """What the block captured before it failed, and what the line at fault mentions."""
    mentioned = fault.line.names if fault.line else frozenset()
    return {name: value for name, value in fault.known.items() if name not in values or name in mentioned}


def _nothing_came(output: Output, placement: Placement, fault: Blame, line: Line) -> str:
    if output.empty:
        return "nothing was printed"
    elsewhere = came_elsewhere(line, output, placement, fault)
    if elsewhere is not None:
        return _order(output, elsewhere)
    if fault.start is not None:
        return f"the output ended before this line, after line {output.end - 1 + output.shift}"
    after = f" after line {placement.searched - 1 + output.shift}" if placement.searched else ""
    return f"no line like this one came{after}"


class _Advice(NamedTuple):
    """A hint, and the kinds that would accept the output, where it names them."""

    text: str
    vary: tuple[str, ...] = ()


def _advice(case: _Case, word: Word | None, part: Parting, filled: str) -> Iterator[_Advice | None]:
    """What may be said; the first thing that applies is."""
    fault = case.fault
    elsewhere = came_elsewhere(case.line, case.output, case.placement, fault)
    instead = shown_elsewhere(case.text, fault)
    order = _Advice(_order(case.output, elsewhere)) if elsewhere is not None else None
    yield _said(_beside_the_text(case))
    yield order if instead is not None else None
    yield _vary(case, word, kinds_for_block(case.block, case.output, case.values, case.vary, fault))
    if elsewhere is not None and goes_on(case.output, fault, elsewhere):
        yield _Advice(_LEAVE_OUT)
    if instead is not None and instead > fault.number:
        yield _Advice(_INSTEAD)
    yield order if fault.start is None else None
    yield _vary(case, word, _fleeting(case))
    yield _said(_in_words(case, word))
    if elsewhere is not None and elsewhere > case.at:
        yield _Advice(_LEAVE_OUT)
    yield order
    yield _Advice(_where_they_part(case, part, filled))


def _said(text: str | None) -> _Advice | None:
    return _Advice(text) if text else None


def _order(output: Output, at: int) -> str:
    return f"this line came as line {at + output.shift} of the output: the order differs"


def _vary(case: _Case, word: Word | None, kinds: tuple[str, ...] | None) -> _Advice | None:
    if not kinds:
        return None
    vary = (*case.vary, *kinds)
    what = "this value changes" if len(kinds) == 1 else "these values change"
    advice = f"add vary={','.join(vary)} if {what} from run to run"
    if word is None or len(kinds) > 1 or _FLEETING.issuperset(kinds):
        return _Advice(advice, vary)
    return _Advice(f"{_expected(case, word)}; {advice}", vary)


def _fleeting(case: _Case) -> tuple[str, ...] | None:
    """Kinds that would do for this line, though not for all: said only of those that change with every run."""
    kinds = kinds_for_line(case.line, case.text, case.fault.known, case.vary)
    return kinds if kinds and _FLEETING.issuperset(kinds) else None


def _beside_the_text(case: _Case) -> str | None:
    """What is wrong where the text of the two lines is the same."""
    known = case.fault.known
    for found in placeholders(case.line.text):
        value = known.get(found.name)
        if found.kind is not None and value is not None and not of_kind(found.kind, normal(value).strip()):
            return f'{{{{ {found.name} }}}} is "{value}", which is not of kind {found.kind}'
    if not only_indentation(case.line, case.text, known):
        return None
    if case.text.startswith(" "):
        return "the line that came is indented and the shown one is not"
    return "the shown line is indented and the one that came is not"


def _in_words(case: _Case, word: Word | None) -> str | None:
    said = _expected(case, word) if word else None
    if only_case(case.line, case.text, case.fault.known):
        return f"only upper and lower case differ: {said}" if said else "only upper and lower case differ"
    return said


def _expected(case: _Case, word: Word) -> str:
    if word.kind is not None:
        return f'a value of kind {word.kind} was expected where "{word.got}" came'
    said = f'"{word.expected}" was expected where "{word.got}" came'
    for name in sorted(case.line.names):
        value = case.fault.known.get(name)
        if value and value in word.expected and value not in word.got:
            return f'{said}: {{{{ {name} }}}} is "{value}"'
    return said


def _where_they_part(case: _Case, part: Parting, filled: str) -> str:
    came = case.text[part.offset :]
    if not part.shown:
        return f'"{_clip(came)}" came after what is shown: put ... where more text may come'
    if part.kind is not None and came:
        word = _WORD.search(came)
        return f'a value of kind {part.kind} was expected where "{word[0] if word else came}" came'
    if part.anywhere:
        return f'"{part.shown}" did not come after "{_clip_start(filled[: part.start])}"'
    shown = filled[part.start :]
    if not came:
        return f'the line ended before "{_clip(shown)}"'
    at = column(case.output.raw[case.at], part.offset)
    return f'the first difference is at column {at}: "{_clip(shown)}" was expected where "{_clip(came)}" came'


def _clip_start(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _QUOTED else f"… {text[-_QUOTED:].lstrip()}"


def _clip(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()} …"
