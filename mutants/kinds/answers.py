"""Questions that a device does not ask, and other answers to those that it does."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free, next_letter

__all__ = ["mutate"]

_ANSWER = re.compile(r"<<(?!secret:)(?P<text>[^<>]*)>>")
_KEYS = re.compile(r"\^.|[A-Z][a-z]+")


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role != "answer":
            continue
        line = page.lines[spot.line - 1]
        end = line.index("<<", spot.start)
        asked = next((at for at in free(line, spot.start, end) if line[at].isalpha()), None)
        if asked is not None:
            yield spot_changed(page, "question", spot, asked, asked + 1, next_letter(line[asked]))
        found = _ANSWER.search(line, end)
        if found and not _KEYS.fullmatch(found["text"]):
            typed = next((at for at in free(line, *found.span("text")) if line[at].isalpha()), None)
            if typed is not None:
                yield spot_changed(page, "answer", spot, typed, typed + 1, next_letter(line[typed]))
