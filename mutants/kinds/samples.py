"""Values that may vary, replaced by something that is no value of their kind."""

from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free
from validator.matching.kinds import shape

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role != "shown":
            continue
        line = page.lines[spot.line - 1]
        plain = set(free(line, spot.start, spot.end))
        for kind in spot.fence.attributes.vary:
            for value in shape(kind).bounded.finditer(line, spot.start, spot.end):
                if plain.issuperset(range(*value.span())):
                    yield spot_changed(page, "varying value", spot, *value.span(), "(none)")
