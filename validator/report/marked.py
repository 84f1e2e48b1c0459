"""A line of device output with a line of carets under the part that matters, as compilers print them.

What a terminal shows is not what the text has: tabs, control characters, wide and combining ones are counted in the
cells that they take.
"""

import unicodedata

from rich.cells import cell_len

from validator.report.visible import MAX_WIDTH, visible

__all__ = ["carets", "parts"]

_BEFORE = MAX_WIDTH // 4
"""Characters before the mark that a line keeps which is too long to be shown whole."""


def parts(text: str, mark: tuple[int, int]) -> tuple[str, str, str]:
    """`text`, `visible`, cut into what stands before, in and behind the `mark`. A mark behind its end is a blank there."""
    start, end = mark
    while 0 < start < len(text) and unicodedata.combining(text[start]):
        start -= 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    shown = visible(text)
    before = visible(text[:start])
    inside = visible(text[:end])[len(before) :]
    behind = shown[len(before) + len(inside) :]
    if start >= len(text):
        return before + " " * (start - len(text)), " ", ""
    return before, inside, behind


def carets(text: str, mark: tuple[int, int]) -> str:
    """`text`, which is one line, and under it carets that point at the `mark`; no wider than `MAX_WIDTH`.

    Of a longer line the surroundings of the mark are shown.
    """
    before, inside, behind = parts(text, mark)
    if cell_len(before + inside + behind) > MAX_WIDTH:
        if cell_len(before) > _BEFORE:
            before = "…" + _last(before, _BEFORE)
        inside = _first(inside, MAX_WIDTH - cell_len(before) - 1)
        behind = _first(behind, MAX_WIDTH - cell_len(before + inside))
    under = " " * cell_len(before) + "^" * max(1, cell_len(inside))
    return f"{before}{inside}{behind}".rstrip() + f"\n{under}"


def _first(text: str, cells: int) -> str:
    """The start of `text` that takes at most so many cells, with … for the rest."""
    if cell_len(text) <= cells:
        return text
    taken = 1
    for count, letter in enumerate(text):
        taken += cell_len(letter)
        if taken > cells:
            return f"{text[:count]}…"
    return text


def _last(text: str, cells: int) -> str:
    """The end of `text` that takes at most so many cells."""
    taken = 0
    for count, letter in enumerate(reversed(text)):
        taken += cell_len(letter)
        if taken > cells:
            return text[len(text) - count :]
    return text
