"""Python: every comparison the other way round, every number another one."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed
from mutants.page import Page

__all__ = ["mutate"]

_OTHER = {
    "==": "!=",
    "!=": "==",
    "<=": ">",
    ">=": "<",
    "<": ">=",
    ">": "<=",
    " in ": " not in ",
    " not in ": " in ",
}
_COMPARISON = re.compile("|".join(map(re.escape, sorted(_OTHER, key=len, reverse=True))))
_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w])")


def mutate(page: Page) -> Iterator[Mutant]:
    """What is wrong shows in the line itself, or where the block next asserts something."""
    for fence in page.fences:
        if not fence.attributes.run:
            continue
        for line in fence.lines:
            text = page.lines[line.line - 1]
            asserts = text.lstrip().startswith("assert ")
            found = [(one, _OTHER[one[0]]) for one in _COMPARISON.finditer(text) if asserts]
            found += [(one, str(int(one[0]) + 1)) for one in _NUMBER.finditer(text)]
            for one, other in found:
                new = text[: one.start()] + other + text[one.end() :]
                yield lines_changed(
                    page,
                    "comparison" if one[0] in _OTHER else "number in Python",
                    line.line,
                    1,
                    [new],
                    mode="python",
                    at=range(line.line, fence.end_line),
                )
