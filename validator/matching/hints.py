"""The words for a mismatch: what a writer reads, and what to do about it.

The first hint that applies is given. What is certain comes before what is likely: two lines that changed places
are that, although each would also pass for the other with another value in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from validator.matching.blame import Blame, blame
from validator.matching.blocks import Block, Output
from validator.matching.differences import (
    Word,
    column,
    differing_word,
    first_difference,
    only_case,
    only_indentation,
)
from validator.matching.elsewhere import came_elsewhere, goes_on, shown_elsewhere
from validator.matching.kinds import of_kind
from validator.matching.lines import Line, normal
from validator.matching.outcome import Mismatch
from validator.matching.placing import Placement
from validator.matching.suggest import kinds_for_block, kinds_for_line
from validator.template import placeholders

__all__ = ["explain"]

# Values of these kinds are expected to change: nothing but the `vary` needs saying.
_FLEETING = frozenset({"duration", "timestamp", "date", "time"})
# How much of either line is quoted where they part.
_QUOTED = 40

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

    def column(self, offset: int) -> int:
        """The column in the line as it came of the character at `offset` of `text`."""
        return column(self.output.raw[self.at], offset)


def explain(
    block: Block, output: Output, placement: Placement, values: Mapping[str, str], vary: Collection[str]
) -> Mismatch:
    """The mismatch that `placement`, which failed, makes of `output`."""
    segment = placement.failed
    assert segment is not None
    fault = blame(segment, output, placement)
    if placement.exhausted:
        index = segment.first + (fault.number if fault.line else 0)
        return Mismatch(index, _filled(block.shown[index], fault.known), None, None, _TOO_ALIKE)
    line, at = fault.line, fault.at
    if line is None:
        assert at is not None
        return Mismatch(None, None, output.raw[at].rstrip(), None, _LEAVE_OUT)
    index = segment.first + fault.number
    expected = _filled(block.shown[index], fault.known)
    if output.empty or at is None:
        return Mismatch(index, expected, None, None, _nothing_came(output, placement, fault, line))
    case = _Case(block, output, placement, values, tuple(vary), fault, line, at)
    offset, hint = _hint(case)
    return Mismatch(index, expected, output.raw[at].rstrip(), case.column(offset), hint)


def _filled(shown: str, known: Mapping[str, str]) -> str:
    for found in reversed(list(placeholders(shown))):
        if found.name in known:
            shown = shown[: found.start] + known[found.name] + shown[found.end :]
    return shown.rstrip()


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


def _hint(case: _Case) -> tuple[int, str]:
    """The offset of the first difference in `case.text`, and the hint."""
    fault, known = case.fault, case.fault.known
    word = differing_word(case.line, case.text, known)
    differs_at = word.differs_at if word else first_difference(case.line, case.text, known)
    elsewhere = came_elsewhere(case.line, case.output, case.placement, fault)
    instead = shown_elsewhere(case.text, fault)
    return differs_at, (
        _beside_the_text(case)
        or (_order(case.output, elsewhere) if elsewhere is not None and instead is not None else None)
        or _vary(case, word, kinds_for_block(case.block, case.output, case.values, case.vary, fault))
        or (_LEAVE_OUT if elsewhere is not None and goes_on(case.output, fault, elsewhere) else None)
        or (_INSTEAD if instead is not None and instead > fault.number else None)
        or (_order(case.output, elsewhere) if elsewhere is not None and fault.start is None else None)
        or _vary(case, word, _fleeting(case))
        or _in_words(case, word)
        or (_LEAVE_OUT if elsewhere is not None and elsewhere > case.at else None)
        or (_order(case.output, elsewhere) if elsewhere is not None else None)
        or _where_they_part(case, differs_at)
    )


def _order(output: Output, at: int) -> str:
    return f"this line came as line {at + output.shift} of the output: the order differs"


def _vary(case: _Case, word: Word | None, kinds: tuple[str, ...] | None) -> str | None:
    if not kinds:
        return None
    what = "this value changes" if len(kinds) == 1 else "these values change"
    advice = f"add vary={','.join([*case.vary, *kinds])} if {what} from run to run"
    if word is None or len(kinds) > 1 or _FLEETING.issuperset(kinds):
        return advice
    return f"{_expected(case, word)}; {advice}"


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


def _where_they_part(case: _Case, offset: int) -> str:
    at = case.column(offset)
    if not case.line.literal:
        return f"the first difference is at column {at}"
    shown, came = case.line.text[offset:], case.text[offset:]
    if not shown:
        return f'"{_clip(came)}" came after what is shown: put ... where more text may come'
    if not came:
        return f'the line ended before "{_clip(shown)}"'
    return f'the first difference is at column {at}: "{_clip(shown)}" was expected where "{_clip(came)}" came'


def _clip(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()} …"
