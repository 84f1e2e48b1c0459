"""What a mutant is, and how one is made from a page."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mutants.page import Page, Spot
from validator.template import placeholders

__all__ = ["DOCUMENTS", "Mutant", "Mutator", "line_changed", "lines_changed", "shows", "spot_changed"]

DOCUMENTS = ("json", "yaml")
"""Ways to match that read what is shown as a whole."""

_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`page` with one change; `text` is the whole of it.

    `line` is where the change is, `at` are the lines at one of which it must be reported, all of them in `text`. With
    `onward` it may also be reported at any later line: what is done wrongly shows where the page looks at it next.
    """

    page: Page
    kind: str
    mode: str
    line: int
    before: str
    after: str
    text: str = field(repr=False)
    at: frozenset[int]
    deed: bool = False
    onward: bool = False

    @property
    def where(self) -> str:
        return f"{self.page.name}:{self.line}"

    def is_right(self, line: int) -> bool:
        """Whether a finding at `line` says where the page is wrong."""
        return line in self.at or (self.onward and line >= self.line)


Mutator = Callable[[Page], Iterator[Mutant]]


def spot_changed(
    page: Page, kind: str, spot: Spot, start: int, end: int, new: str, *, at: Iterable[int] = ()
) -> Mutant:
    """`page` with the text from `start` to `end` (offsets in the spot's line) replaced."""
    line = page.lines[spot.line - 1]
    return line_changed(page, kind, spot, line[:start] + new + line[end:], at=at)


def line_changed(page: Page, kind: str, spot: Spot, new: str, *, at: Iterable[int] = ()) -> Mutant:
    """`page` with another line in place of the spot's."""
    deed = spot.role in ("command", "answer", "write")
    return Mutant(
        page=page,
        kind=kind,
        mode=spot.mode,
        line=spot.line,
        before=page.lines[spot.line - 1],
        after=new,
        text="\n".join([*page.lines[: spot.line - 1], new, *page.lines[spot.line :]]),
        at=frozenset(at) or shows(page, spot, new),
        deed=deed,
        onward=deed,
    )


def shows(page: Page, spot: Spot, new: str) -> frozenset[int]:
    """The lines at which it may be reported that the line of `spot` is now `new`.

    That line, and

    - in a command of several lines, and in an answer, the command's first line;
    - in the header of a table, the rows: without its name, a cell belongs to another column;
    - in a document, the line before, and what follows: where a comma is missing, it is noticed further on;
    - an error of the device that the page does not show in so many words: the command that it answers;
    - a value that is not taken any more from what is shown: wherever the page uses it.
    """
    old, found = page.lines[spot.line - 1], {spot.line}
    if spot.exchange is not None and spot.role in ("command", "answer"):
        found.add(spot.exchange.place.line)
    if spot.exchange is not None and spot.role == "shown":
        shown = spot.exchange.shown
        if spot.mode in DOCUMENTS:
            found.update(range(spot.line - 1, shown[-1].line + 1))
        if spot.mode == "table" and shown[0].line == spot.line:
            found.update(line.line for line in shown)
        if page.is_error(spot.exchange, old[spot.start :]):
            found.add(spot.exchange.place.line)
    gone = names_in(old) - names_in(new) - set(page.planned.procedure.variables)
    for other in page.spots:
        names = gone & names_in(page.lines[other.line - 1])
        if other.line < spot.line:
            gone -= names
        elif names and other.line > spot.line:
            found.add(other.line)
    return frozenset(found)


def names_in(line: str) -> set[str]:
    """The values that a line takes or uses."""
    return {one.name for one in placeholders(line)} | set(_GROUP.findall(line))


def lines_changed(
    page: Page,
    kind: str,
    first: int,
    count: int,
    new: Iterable[str],
    *,
    mode: str,
    at: Iterable[int],
    deed: bool = False,
) -> Mutant:
    """`page` with `count` lines from `first` on replaced by those in `new`."""
    old, new = page.lines[first - 1 : first - 1 + count], list(new)
    return Mutant(
        page=page,
        kind=kind,
        mode=mode,
        line=first,
        before="\n".join(old),
        after="\n".join(new),
        text="\n".join([*page.lines[: first - 1], *new, *page.lines[first - 1 + count :]]),
        at=frozenset(at),
        deed=deed,
        onward=deed,
    )
