"""Every digit of what is shown, one at a time."""

from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free, next_digit

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role in ("shown", "check"):
            line = page.lines[spot.line - 1]
            for at in free(line, spot.start, spot.end):
                if "0" <= line[at] <= "9":
                    yield spot_changed(page, "digit", spot, at, at + 1, next_digit(line[at]))
