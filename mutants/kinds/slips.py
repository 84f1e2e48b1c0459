"""Slips of the pen in a command, or in a line of a file: a word that is missing, and one that is misspelt.

One of each in a line, so that the harness comes to an end. Which word it is goes round from line to line.
"""

from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free, next_letter, words

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role not in ("command", "write"):
            continue
        line = page.lines[spot.line - 1]
        plain = set(free(line, spot.start, spot.end))
        found = list(words(line, spot.start, spot.end))
        if len(found) > 1:
            start, end = found[1 + spot.line % (len(found) - 1)]
            yield spot_changed(page, "word dropped", spot, start, end, "")
        spelt = [
            at
            for start, end in found
            if (at := next((at for at in range(start, end) if at in plain and line[at].isalpha()), None))
            is not None
        ]
        if spelt:
            at = spelt[spot.line % len(spelt)]
            yield spot_changed(page, "misspelt", spot, at, at + 1, next_letter(line[at]))
