"""A command that is forgotten, with what it shows."""

from collections.abc import Iterator

from mutants.commands import parts
from mutants.mutant import Mutant, lines_changed
from mutants.page import Page

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for block in parts(page):
        for part in block:
            count = part.last - part.first + 1
            yield lines_changed(
                page, "command dropped", part.first, count, [], mode="-", at=part.before, deed=True
            )
