"""Two commands in the wrong order, each with what it shows."""

from collections.abc import Iterator
from itertools import pairwise

from mutants.commands import parts
from mutants.mutant import Mutant, lines_changed
from mutants.page import Page

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for block in parts(page):
        for one, two in pairwise(block):
            first = page.lines[one.first - 1 : one.last]
            between = page.lines[one.last : two.first - 1]
            second = page.lines[two.first - 1 : two.last]
            if first != second:
                count = two.last - one.first + 1
                new = [*second, *between, *first]
                yield lines_changed(
                    page, "commands swapped", one.first, count, new, mode="-", at=one.before, deed=True
                )
