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

__all__ = ["Word", "column", "differing_word", "first_difference", "only_case", "only_indentation"]

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
    def differs_at(self) -> int:
        """The offset of the first letter that differs."""
        return self.offset + (0 if self.kind else _alike(self.expected, self.got))


def column(raw: str, offset: int) -> int:
    """The column, from 1, in the line `raw` of the character at `offset` once the line is `normal`."""
    for index, letter in enumerate(raw):
        if index and letter.isspace() and raw[index - 1].isspace():
            continue
        if not offset:
            return index + 1
        offset -= 1
    return len(raw.rstrip()) + 1


def first_difference(line: Line, text: str, known: Mapping[str, str]) -> int:
    """The offset in `text` up to which `line` matches."""
    elements = bound(line, known) or ()
    text = text[:_LETTERS]
    crumbs: list[Element] = []
    for element in elements:
        crumbs += (
            [Text(part) for part in _PART.findall(element.text)] if isinstance(element, Text) else [element]
        )
    crumbs = crumbs[:_CRUMBS]
    for count in range(len(crumbs), -1, -1):
        offset = _reach(crumbs[:count], text, loose=line.loose)
        if offset is not None:
            following = crumbs[count] if count < len(crumbs) else None
            return offset + (_alike(following.text, text[offset:]) if isinstance(following, Text) else 0)
    return 0


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
