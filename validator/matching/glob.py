"""Whether one line of output is what one shown line promises.

A shown line is cut into pieces at its gaps and at its names that have no value yet. The first piece must stand at the
start of the output's line, the last at its end, and each one between is taken where it first comes. No piece
that was placed is moved again, so the cost is that of reading the line, whatever the page says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

from validator.matching.elements import Element, Gap, Name, Piece, Sample, Text, cut
from validator.matching.kinds import LONGEST, ends, of_kind, shape
from validator.matching.lines import Line, normal

__all__ = ["bound", "match_line", "spans"]

# How many places are tried for one piece of a line; the next ones are not looked at.
_PLACES = 10_000
# How many ends are tried where a value of a kind takes more than the text after it leaves it.
_ENDS = 8

_RUNS = re.compile(r"\s{2,}")
_NOTHING: Mapping[str, str] = MappingProxyType({})

Spans = dict[str, tuple[int, int]]


def match_line(line: Line, text: str, known: Mapping[str, str]) -> Mapping[str, str] | None:
    """The values that `text` (already `normal`) gives to names of `line` not in `known`; None where it differs."""
    if line.literal:
        return _NOTHING if line.text == text else None
    if line.must not in text:
        return None
    if text == line.text and not line.names:
        return _NOTHING
    pieces = line.pieces
    if any(name in known for name in line.names):
        elements = bound(line, known)
        if elements is None:
            return None
        pieces = cut(elements)
    found = spans(pieces, text, loose=line.loose)
    if not found:
        return None if found is None else _NOTHING
    return {name: text[start:end] for name, (start, end) in found.items()}


def bound(line: Line, known: Mapping[str, str]) -> tuple[Element, ...] | None:
    """The elements of `line` with the names in `known` as text; None where a value is not of its kind."""
    if not line.names:
        return line.elements
    elements: list[Element] = []
    for element in line.elements:
        plain = element
        if isinstance(element, Name) and element.name in known:
            value = normal(known[element.name]).strip()
            if element.kind is not None and not of_kind(element.kind, value):
                return None
            plain = Text(value)
        before = elements[-1] if elements else None
        if isinstance(plain, Text) and isinstance(before, Text):
            elements[-1] = Text(_RUNS.sub(" ", before.text + plain.text))
        else:
            elements.append(plain)
    # A value may be empty: then the blanks beside it are at an end of the line.
    first = elements[0]
    if line.loose and isinstance(first, Text):
        elements[0] = Text(first.text.lstrip())
    last = elements[-1]
    if isinstance(last, Text):
        elements[-1] = Text(last.text.rstrip())
    return tuple(elements)


def spans(pieces: Sequence[Piece], text: str, *, loose: bool) -> Spans | None:
    """Where in `text` the names among `pieces` found their values; None where `text` is something else.

    `loose`: blanks at the start do not count.
    """
    skipped = len(text) - len(text.lstrip()) if loose else 0
    # A gap at either end may stand for nothing; then the blank beside it is one at the end of the line.
    left = " " if isinstance(pieces[0].lead, Gap) else ""
    right = " " if isinstance(pieces[-1].lead, Gap) and not pieces[-1].atoms else ""
    text = text[skipped:]
    found = _place(pieces, f"{left}{text}{right}" if text else left or right)
    shift = skipped - len(left)
    if found and shift:
        return {name: (max(0, start + shift), end + shift) for name, (start, end) in found.items()}
    return found


def _place(pieces: Sequence[Piece], text: str) -> Spans | None:
    found: Spans = {}
    at = 0
    for number, piece in enumerate(pieces):
        following = pieces[number + 1].lead if number + 1 < len(pieces) else None
        if piece.lead is None:
            start, end = 0, _fit(piece.atoms, text, 0, found, free=(False, following is not None))
            if not _may_end(text, end, following):
                return None
        else:
            start, end = _seek(piece, text, at, found, following)
            if end < 0:
                return None
        if isinstance(piece.lead, Name):
            found[piece.lead.name] = (at, start)
        at = end
    return found


def _may_end(text: str, end: int, following: Gap | Name | None) -> bool:
    """Whether a piece that ends at `end` (-1: it does not fit) can be followed by what follows.

    Nothing: then it is the end of the line. A name: then a value must begin, and no value begins with a blank.
    """
    if following is None:
        return end == len(text)
    return end >= 0 and (isinstance(following, Gap) or (end < len(text) and text[end] != " "))


def _seek(piece: Piece, text: str, at: int, found: Spans, following: Gap | Name | None) -> tuple[int, int]:
    """The first place at or after `at` where `piece` fits: its start and end, or -1 for both."""
    name = piece.lead.name if isinstance(piece.lead, Name) else None
    lowest = at - piece.overlaps if name is None else at + 1
    if not piece.atoms:
        return _rest(text, at, following, is_name=name is not None)
    first = piece.atoms[0]
    if following is None and len(piece.atoms) == 1 and isinstance(first, Text):
        lowest = max(lowest, len(text) - len(first.text))
    own = [atom.name for atom in piece.atoms if isinstance(atom, Name) and atom.name not in found]
    for start in islice(_starts(piece, text, lowest, found), _PLACES):
        for captured in own:
            found.pop(captured, None)
        if name is not None:
            if text[start - 1] == " ":
                continue
            found[name] = (at, start)
        end = _fit(piece.atoms, text, start, found, free=(True, following is not None))
        if _may_end(text, end, following):
            return start, end
    return -1, -1


def _rest(text: str, at: int, following: Gap | Name | None, *, is_name: bool) -> tuple[int, int]:
    """Where a gap or a name ends that nothing but another one, or the end of the line, follows.

    A name before a gap ends at the next blank. Nothing tells where one ends before another name: that never matches.
    """
    if following is None:
        end = len(text)
    elif is_name:
        end = text.find(" ", at)
        end = len(text) if end < 0 else end
    else:
        end = at + text.startswith(" ", at)
    nowhere = is_name and (end == at or isinstance(following, Name))
    return (-1, -1) if nowhere else (end, end)


def _starts(piece: Piece, text: str, lowest: int, found: Spans) -> Iterator[int]:
    """The places from `lowest` on where the first atom of `piece` could begin."""
    first = piece.atoms[0]
    if isinstance(first, Name) and isinstance(piece.lead, Name) and first.name == piece.lead.name:
        # The value is not known yet: it ends where it begins again.
        yield from range(lowest, len(text))
        return
    if isinstance(first, Text) or (isinstance(first, Name) and first.name in found):
        wanted = first.text if isinstance(first, Text) else _value(first, text, found)
        start = text.find(wanted, lowest)
        while start >= 0:
            yield start
            start = text.find(wanted, start + 1)
        return
    for name in _kinds(first):
        opened = shape(name).opened
        value = opened.search(text, lowest)
        while value is not None:
            yield value.start()
            value = opened.search(text, value.start() + 1)


def _fit(atoms: Sequence[Element], text: str, at: int, found: Spans, *, free: tuple[bool, bool]) -> int:
    """Where `atoms` end that begin at `at`, or -1. `free`: whether a gap stands before them, and after them."""
    for number, atom in enumerate(atoms):
        following = atoms[number + 1] if number + 1 < len(atoms) else None
        if isinstance(atom, Text):
            if not text.startswith(atom.text, at):
                return -1
            at += len(atom.text)
            continue
        if isinstance(atom, Name) and atom.name in found:
            value = _value(atom, text, found)
            if not text.startswith(value, at):
                return -1
            if atom.kind is not None and not of_kind(atom.kind, value):
                return -1
            at += len(value)
            continue
        edges = (free[0] and number == 0, free[1] and following is None)
        end = _longest_end(_kinds(atom), text, at, following, edges)
        if end < 0:
            return -1
        if isinstance(atom, Name):
            found[atom.name] = (at, end)
        at = end
    return at


def _kinds(atom: Element) -> tuple[str, ...]:
    if isinstance(atom, Sample):
        return atom.kinds
    assert isinstance(atom, Name)
    assert atom.kind is not None
    return (atom.kind,)


def _value(name: Name, text: str, found: Spans) -> str:
    start, end = found[name.name]
    return text[start:end]


def _longest_end(
    kinds: tuple[str, ...], text: str, at: int, following: Element | None, edges: tuple[bool, bool]
) -> int:
    """Where the longest value of one of `kinds` at `at` ends, or -1. Beside a gap (`edges`) it must be a whole value."""
    limit = min(len(text), at + LONGEST)
    if any(edges):
        shapes = [shape(kind) for kind in kinds]
        patterns = [(one.bounded if edges[1] else one.opened) if edges[0] else one.closed for one in shapes]
        matches = [pattern.match(text, at, limit) for pattern in patterns]
        found = {kind: one.end() for kind, one in zip(kinds, matches, strict=True) if one and one.end() > at}
    else:
        found = ends(kinds, text, at, limit)
    wanted = following.text if isinstance(following, Text) else ""
    longest = -1
    for kind, end in found.items():
        if end == limit and limit < len(text):
            continue
        if end > longest:
            longest = max(
                longest, end if text.startswith(wanted, end) else _shorter(kind, text, at, end, wanted)
            )
    return longest


def _shorter(kind: str, text: str, at: int, end: int, wanted: str) -> int:
    """Where a value of `kind` ends that takes more than the text after it leaves it: up to what follows, or -1."""
    shorter = text.find(wanted, at + 1, end + len(wanted))
    for _ in range(_ENDS):
        if shorter < 0 or shorter >= end:
            break
        if shape(kind).alone.fullmatch(text, at, shorter):
            return shorter
        shorter = text.find(wanted, shorter + 1, end + len(wanted))
    return -1
