"""Every word of what is shown, removed; a line of one word is removed as a line."""

from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import words

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role in ("shown", "check"):
            line = page.lines[spot.line - 1]
            found = list(words(line, spot.start, spot.end))
            for start, end in found if len(found) > 1 else ():
                yield spot_changed(page, "word removed", spot, start, end, "")
