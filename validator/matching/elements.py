"""What a shown line is made of, and how it is cut where text of any length may come."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Element", "Gap", "Name", "Piece", "Sample", "Text", "cut"]


@dataclass(frozen=True, slots=True)
class Text:
    """Text that must come as it is shown."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """`...` inside a line: any text, none included."""


@dataclass(frozen=True, slots=True)
class Name:
    """`{{ name }}` or `{{ name:kind }}`."""

    name: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A shown value that stands for any value of one of its kinds."""

    text: str
    kinds: tuple[str, ...]


Element = Text | Gap | Name | Sample


@dataclass(frozen=True, slots=True)
class Piece:
    """What follows a gap or a name without value and kind (`lead`), up to the next one.

    The first piece of a line has no lead unless the line begins with one. `overlaps` where blanks stand on both
    sides of a gap: they are one run where the gap is empty.
    """

    lead: Gap | Name | None
    atoms: tuple[Element, ...]
    overlaps: bool


def cut(elements: Sequence[Element]) -> tuple[Piece, ...]:
    """The pieces of a line's `elements`. A name that comes again in the line is an atom: it has its value by then."""
    pieces: list[Piece] = []
    lead: Gap | Name | None = None
    atoms: list[Element] = []
    met: set[str] = set()
    for element in elements:
        if isinstance(element, Gap):
            leads = True
        else:
            leads = isinstance(element, Name) and element.kind is None and element.name not in met
        if not leads:
            atoms.append(element)
        else:
            if atoms or lead is not None:
                pieces.append(_piece(lead, atoms, pieces))
            assert isinstance(element, Gap | Name)
            lead, atoms = element, []
        if isinstance(element, Name):
            met.add(element.name)
    pieces.append(_piece(lead, atoms, pieces))
    return tuple(pieces)


def _piece(lead: Gap | Name | None, atoms: Sequence[Element], before: Sequence[Piece]) -> Piece:
    last = before[-1].atoms[-1] if before and before[-1].atoms else None
    first = atoms[0] if atoms else None
    overlaps = (
        isinstance(lead, Gap)
        and isinstance(last, Text)
        and last.text.endswith(" ")
        and isinstance(first, Text)
        and first.text.startswith(" ")
    )
    return Piece(lead, tuple(atoms), overlaps)
