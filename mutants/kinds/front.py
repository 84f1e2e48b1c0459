"""The front matter: another value of a variable, no prerequisites."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed
from mutants.page import Page
from mutants.text import next_digit, next_letter
from validator.template import placeholders

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    """A value is wrong where the page first uses it; what was not done before shows anywhere."""
    end = page.lines.index("---", 1)
    for name, value in page.planned.procedure.variables.items():
        line, text = next((n, one) for n, one in enumerate(page.lines[:end], 1) if _says(name, value, one))
        last = value[-1]
        other = next_digit(last) if last.isdigit() else next_letter(last) if last.isalpha() else f"{last}x"
        at = text.rindex(value) + len(value) - 1
        used = [
            spot.line
            for spot in page.spots
            if name in {one.name for one in placeholders(page.lines[spot.line - 1])}
        ]
        new = text[:at] + other + text[at + 1 :]
        yield lines_changed(page, "variable's value", line, 1, [new], mode="-", at=used, deed=True)
    for number, text in enumerate(page.lines[:end], 1):
        if text.startswith("prerequisites:"):
            yield lines_changed(
                page, "prerequisites dropped", number, 1, [], mode="-", at=[number], deed=True
            )


def _says(name: str, value: str, line: str) -> bool:
    return re.match(rf"\s+{re.escape(name)}:\s*[\"']?{re.escape(value)}\b", line) is not None
