"""Claims about watches: the bound on the other side, a line that must come where none may, and the other way round."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed
from mutants.page import Page
from mutants.text import next_letter

__all__ = ["mutate"]

_SIGN = re.compile(r"(?P<sign><=|>=) *(?P<bound>0(?![\d.]))?")
_LINE = re.compile(r"^(?P<indent>\s*)(?P<which>no|some)(?= line matches)")
_LETTER = re.compile(r'(?<=matches ")[^"]*?(?P<letter>[A-Za-z])')


def mutate(page: Page) -> Iterator[Mutant]:
    for fence in page.fences:
        for line in fence.lines if fence.has_claims else ():
            text = page.lines[line.line - 1]
            for new in _others(text):
                yield lines_changed(page, "watch bound", line.line, 1, [new], mode="watch", at=[line.line])


def _others(text: str) -> Iterator[str]:
    found = _SIGN.search(text)
    if found:
        other = ">= 1" if found["bound"] else ("<= " if found["sign"] == ">=" else ">= ")
        yield text[: found.start()] + other + text[found.end() :]
    found = _LINE.search(text)
    if found:
        other = "some" if found["which"] == "no" else "no"
        yield text[: found.start("which")] + other + text[found.end("which") :]
    letter = _LETTER.search(text)
    # That no line says something else than what none says is as true.
    if found and letter and found["which"] == "some":
        yield text[: letter.start("letter")] + next_letter(letter["letter"]) + text[letter.end("letter") :]
