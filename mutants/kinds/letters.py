"""The first letter of every word of what is shown: `up` becomes `vp`."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free, next_letter, words

__all__ = ["mutate"]

_LETTER = re.compile(r"[A-Za-z]")


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role not in ("shown", "check"):
            continue
        line = page.lines[spot.line - 1]
        plain = set(free(line, spot.start, spot.end))
        for start, end in words(line, spot.start, spot.end):
            at = next((at for at in range(start, end) if at in plain and _LETTER.match(line[at])), None)
            if at is not None:
                yield spot_changed(page, "letter", spot, at, at + 1, next_letter(line[at]))
