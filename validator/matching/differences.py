"""Where one shown line and one line of output part, in the words of the line.

A line that comes through `...` has no word-by-word counterpart. So the question is turned round: which one word
of the output, were it another, would make the line match?
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from validator.matching.elements import Element, Gap, Name, Sample, Text, cut
from validator.matching.glob import bound, match_line, spans
from validator.matching.kinds import KINDS
from validator.matching.lines import Line
from validator.template import placeholders

__all__ = [
    "Parting",
    "Word",
    "column",
    "differing_word",
    "only_case",
    "only_indentation",
    "parting",
    "shown_at",
    "span",
]

# How many words of a line are looked at, how many parts of a shown one, and how many letters.
_WORDS = 40
_LETTERS = 2_000
_CRUMBS = 200
_REST = ""  # no name in a page is empty
_WORD = re.compile(r"\S+")
_PART = re.compile(r"\s|\S+")
_PUNCTUATION = ",;()[]"


@dataclass(frozen=True, slots=True)
class Word:
    """The only word that differs: `expected` (or a value of `kind`) where `got` came, at `offset` of the line."""

    expected: str
    got: str
    offset: int
    kind: str | None = None

    @property
    def alike(self) -> int:
        """How many letters the two begin with alike."""
        return 0 if self.kind else _alike(self.expected, self.got)


def column(raw: str, offset: int) -> int:
    """The column, from 1, in the line `raw` of the character at `offset` once the line is `normal`."""
    for index, letter in enumerate(raw):
        if index and letter.isspace() and raw[index - 1].isspace():
            continue
        if not offset:
            return index + 1
        offset -= 1
    return len(raw.rstrip()) + 1


def span(raw: str, start: int, end: int) -> tuple[int, int]:
    """From where to where, counted from 0, the characters `start` to `end` of `normal(raw)` stand in `raw`.

    What lies behind the end of the line stays behind it.
    """
    first = column(raw, start) - 1
    return first, max(first + 1, column(raw, end - 1) if end > start else first)


@dataclass(frozen=True, slots=True)
class Parting:
    """The first part of a shown line that a text does not have.

    The line is matched up to `offset` of the text, and to `start` of the shown text, where the part `shown` of it
    begins (empty: all of it is matched, and the text goes on). `kind`: the part is a value of that kind. `anywhere`: what
    stands before it takes any text, so it may have come anywhere from `offset` on.
    """

    offset: int
    start: int
    shown: str
    kind: str | None = None
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class _Crumb:
    """An element of a line, or a word of one, and where it stands in the line."""

    element: Element
    start: int
    end: int


def parting(line: Line, filled: str, text: str, known: Mapping[str, str]) -> Parting:
    """Where `line` and `text` part. `filled` is the shown line, `normal`, with the values of names in it."""
    crumbs = list(_crumbs(bound(line, known) or (), filled))
    text = text[:_LETTERS]
    for count in range(min(len(crumbs), _CRUMBS), -1, -1):
        offset = _reach([crumb.element for crumb in crumbs[:count]], text, loose=line.loose)
        if offset is not None:
            return _parting(crumbs, count, filled, text, offset)
    return Parting(0, 0, "")


def _parting(crumbs: list[_Crumb], count: int, filled: str, text: str, offset: int) -> Parting:
    if count == len(crumbs):
        return Parting(offset, len(filled), "")
    crumb = crumbs[count]
    shown = filled[crumb.start : crumb.end]
    before = [other.element for other in crumbs[:count] if other.element != Text(" ")]
    last = before[-1] if before else None
    anywhere = isinstance(last, Gap) or (isinstance(last, Name) and last.kind is None)
    if isinstance(crumb.element, Text):
        alike = 0 if anywhere else _alike(shown, text[offset:])
        return Parting(offset + alike, crumb.start + alike, shown[alike:], anywhere=anywhere)
    return Parting(offset, crumb.start, shown, _kind(crumb.element), anywhere)


def shown_at(word: Word, part: Parting, filled: str) -> tuple[int, int]:
    """Where in the shown line `filled`, which parts at `part`, the word stands that differs."""
    if word.kind is not None and word.kind == part.kind:
        return part.start, part.start + len(part.shown)
    found = [at for at in range(len(filled)) if filled.startswith(word.expected, at)]
    start = min(found, key=lambda at: abs(at - part.start), default=part.start)
    return start, start + len(word.expected)


def _kind(element: Element) -> str | None:
    if isinstance(element, Sample):
        return element.kinds[0]
    return element.kind if isinstance(element, Name) else None


def _crumbs(elements: tuple[Element, ...], filled: str) -> Iterator[_Crumb]:
    """The elements, texts cut into words and blanks, and where each stands in `filled`."""
    marks = iter(placeholders(filled))
    at = 0
    for element in elements:
        if isinstance(element, Text):
            at = max(at, filled.find(element.text, at))
            for part in _PART.finditer(element.text):
                yield _Crumb(Text(part[0]), at + part.start(), at + part.end())
            at += len(element.text)
            continue
        if isinstance(element, Name):
            mark = next(marks, None)
            start, end = (mark.start, mark.end) if mark else (at, at)
        else:
            shown = element.text if isinstance(element, Sample) else "..."
            start = max(at, filled.find(shown, at))
            end = start + len(shown)
        yield _Crumb(element, start, end)
        at = end


def differing_word(line: Line, text: str, known: Mapping[str, str]) -> Word | None:
    """The one word that keeps `text` from matching `line`, or None where more than a word does."""
    elements = bound(line, known)
    got = list(_WORD.finditer(text[:_LETTERS]))
    if elements is None or len(text) > _LETTERS or len(got) > _WORDS:
        return None
    for expected, kind in _expected(elements):
        for word in got:
            changed = f"{text[: word.start()]}{expected}{text[word.end() :]}"
            if word[0] != expected and match_line(line, changed, known) is not None:
                return _trimmed(Word(expected, word[0], word.start(), kind))
    return None


def only_indentation(line: Line, text: str, known: Mapping[str, str]) -> bool:
    """Whether one of `line` and `text` is indented and the other is not, and that is all."""
    other = text.lstrip() if text.startswith(" ") else f" {text}"
    return match_line(line, other, known) is not None


def only_case(line: Line, text: str, known: Mapping[str, str]) -> bool:
    """Whether `line` and `text` differ in nothing but upper and lower case."""
    elements = bound(line, known)
    if elements is None:
        return False
    folded = [Text(element.text.casefold()) if isinstance(element, Text) else element for element in elements]
    return spans(cut(folded), text.casefold(), loose=line.loose) is not None


def _alike(one: str, other: str) -> int:
    """How many letters `one` and `other` have in common from their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _reach(start: list[Element], text: str, *, loose: bool) -> int | None:
    """The offset in `text` at which `start` ends, or None where `text` does not begin like that."""
    # The letter after the end stands for what is left, since a name takes at least one.
    found = spans(cut([*_joined(start), Name(_REST, None)]), f"{text}$", loose=loose)
    return None if found is None else found[_REST][0]


def _joined(elements: list[Element]) -> Iterator[Element]:
    letters = ""
    for element in elements:
        if isinstance(element, Text):
            letters += element.text
            continue
        if letters:
            yield Text(letters)
        letters = ""
        yield element
    if letters:
        yield Text(letters)


def _expected(elements: tuple[Element, ...]) -> list[tuple[str, str | None]]:
    """The whole words that a line promises, and a sample for each kind of value."""
    words: list[tuple[str, str | None]] = []
    plain = ""
    for element in elements:
        if isinstance(element, Text):
            plain += element.text
            continue
        plain += "\0"
        if isinstance(element, Sample):
            words.append((element.text, element.kinds[0]))
        elif isinstance(element, Name) and element.kind is not None:
            words.append((KINDS[element.kind].sample, element.kind))
        else:
            assert isinstance(element, Gap | Name)
    whole = [word for word in dict.fromkeys(plain.split()) if "\0" not in word]
    return [*((word, None) for word in whole[:_WORDS]), *words[:_WORDS]]


def _trimmed(word: Word) -> Word:
    """The word without the punctuation that is the same on both sides."""
    expected, got, offset = word.expected, word.got, word.offset
    while len(expected) > 1 < len(got) and expected[-1] == got[-1] and got[-1] in _PUNCTUATION:
        expected, got = expected[:-1], got[:-1]
    while len(expected) > 1 < len(got) and expected[0] == got[0] and got[0] in _PUNCTUATION:
        expected, got, offset = expected[1:], got[1:], offset + 1
    return Word(expected, got, offset, word.kind)
