"""One shown line, taken apart: literal text, gaps, names, and samples of the kinds that vary.

Blanks are whatever `str.split` splits at. A line's runs of blanks are made one space before anything else, and
trailing ones are dropped, in the page and in the output alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.matching.elements import Element, Gap, Name, Piece, Sample, Text, cut
from validator.matching.kinds import shape, values_in
from validator.template import placeholders

__all__ = ["Line", "normal", "read_line", "read_lines"]

# Three dots exactly: a row of more is what devices print (`Loading......`, a failed ping).
_GAP = re.compile(r"(?<!\.)\.\.\.(?!\.)")


@dataclass(frozen=True, slots=True)
class Line:
    """A shown line. `text` is the line with its runs of blanks made one space; `names` are those it mentions.

    `literal` lines match their own text and nothing else. `pieces` are the elements, cut for matching; `must` is text that every match has in it. `loose` lines begin with something other than text. Such a value may be padded to the right, so the blanks
    before it do not count, on either side.
    """

    text: str
    elements: tuple[Element, ...]
    names: frozenset[str]
    pieces: tuple[Piece, ...]
    must: str
    literal: bool
    loose: bool


def normal(line: str) -> str:
    """`line` with its runs of blanks made one space, trailing ones dropped."""
    words = " ".join(line.split())
    return f" {words}" if words and line[0].isspace() else words


def read_line(text: str, vary: tuple[str, ...] = ()) -> Line:
    """The shown line `text` (already `normal`), with samples of the kinds `vary`.

    Raises `KeyError` where there is no such kind.
    """
    if vary:
        return read_lines([text], vary)[text]
    return _line(text, list(_marks(text)), [])


def read_lines(texts: Sequence[str], vary: tuple[str, ...]) -> dict[str, Line]:
    """The same for many lines at once, none of them twice."""
    if not vary:
        return {text: read_line(text) for text in texts}
    marks = [list(_marks(text)) for text in texts]
    # A mark may stand for a letter or a digit, so nothing that touches it is a whole value.
    masked = [_masked(text, mine) if mine else text for text, mine in zip(texts, marks, strict=True)]
    found = values_in(masked, vary)
    return {
        text: _line(text, mine, _samples(text, mine, values))
        for text, mine, values in zip(texts, marks, found, strict=True)
    }


def _line(text: str, marks: list[tuple[int, int, Element]], samples: list[tuple[int, int, Element]]) -> Line:
    if not marks and not samples:
        plain = Text(text)
        pieces = (Piece(None, (plain,), overlaps=False),)
        return Line(text, (plain,), frozenset(), pieces, text, literal=True, loose=False)
    elements: list[Element] = []
    done = 0
    for start, end, element in sorted([*marks, *samples], key=lambda item: item[0]):
        if done < start:
            elements.append(Text(text[done:start]))
        elements.append(element)
        done = end
    if done < len(text):
        elements.append(Text(text[done:]))
    if elements[0] == Text(" "):
        del elements[0]
    names = frozenset(element.name for element in elements if isinstance(element, Name))
    # A blank beside a gap may be one at the end of the line, and does not count then.
    must = max(
        (element.text.strip() for element in elements if isinstance(element, Text)), key=len, default=""
    )
    loose = not isinstance(elements[0], Text)
    return Line(text, tuple(elements), names, cut(elements), must, literal=False, loose=loose)


def _marks(text: str) -> Iterator[tuple[int, int, Element]]:
    for found in placeholders(text):
        if found.kind is not None:
            shape(found.kind)  # raises where there is no such kind
        yield found.start, found.end, Name(found.name, found.kind)
    if "..." in text:
        for dots in _GAP.finditer(text):
            yield dots.start(), dots.end(), Gap()


def _masked(text: str, marks: list[tuple[int, int, Element]]) -> str:
    letters = list(text)
    for start, end, _ in marks:
        letters[start:end] = "x" * (end - start)
    return "".join(letters)


def _samples(
    text: str, marks: list[tuple[int, int, Element]], values: dict[tuple[int, int], list[str]]
) -> list[tuple[int, int, Element]]:
    """The longest of `values` that do not touch one another, nor `marks`."""
    taken = bytearray(len(text))
    for start, end, _ in marks:
        taken[start:end] = b"x" * (end - start)
    samples: list[tuple[int, int, Element]] = []
    for start, end in sorted(values, key=lambda span: (span[0] - span[1], span[0])):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            samples.append((start, end, Sample(text[start:end], tuple(values[start, end]))))
    return samples
