"""Cells of tables, and the names of the columns that count."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed, spot_changed
from mutants.page import Page
from mutants.text import words

__all__ = ["mutate"]

_NAMES = re.compile(r'(?:columns|key)=(?:"([^"]*)"|(\S+))')


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.mode == "table" and spot.role == "shown":
            line = page.lines[spot.line - 1]
            for start, end in words(line, spot.start, spot.end):
                yield spot_changed(page, "table cell", spot, start, end, "x" * (end - start))
    for fence in page.fences:
        if fence.attributes.match == "table":
            yield from _columns(page, fence.place.line, [line.line for line in fence.lines])


def _columns(page: Page, line: int, inside: list[int]) -> Iterator[Mutant]:
    """A column that is not there is reported where it is named; another key, where a row has none of it."""
    info = page.lines[line - 1]
    for found in _NAMES.finditer(info):
        group = 1 if found[1] is not None else 2
        for name in found[group].split(","):
            start = found.start(group) + found[group].index(name)
            new = f"{info[:start]}{name}s{info[start + len(name) :]}"
            yield lines_changed(page, "column", line, 1, [new], mode="table", at=[line, *inside])
