"""One shown line, taken apart: literal text, gaps, names, and samples of the kinds that vary.

Blanks are whatever `str.split` splits at. A line's runs of blanks are made one space before anything else, and
trailing ones are dropped, in the page and in the output alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.matching.elements import Element, Gap, Name, Piece, Sample, Text, cut
from validator.matching.kinds import shape
from validator.template import placeholders

__all__ = ["Line", "normal", "read_line"]

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
    marks = list(_marks(text))
    samples = _samples(text, marks, vary) if vary else []
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


def _samples(
    text: str, marks: list[tuple[int, int, Element]], vary: tuple[str, ...]
) -> list[tuple[int, int, Element]]:
    """The longest values of the kinds `vary` that do not touch one another, nor `marks`."""
    # A mark may stand for a letter or a digit, so nothing that touches it is a whole value.
    masked = list(text)
    taken = bytearray(len(text))
    for start, end, _ in marks:
        masked[start:end] = "x" * (end - start)
        taken[start:end] = b"x" * (end - start)
    text_or_x = "".join(masked)
    found: dict[tuple[int, int], list[str]] = {}
    for name in vary:
        for value in shape(name).bounded.finditer(text_or_x):
            found.setdefault(value.span(), []).append(name)
    samples: list[tuple[int, int, Element]] = []
    for (start, end), names in sorted(found.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            samples.append((start, end, Sample(text[start:end], tuple(names))))
    return samples
