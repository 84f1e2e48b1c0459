"""Reading the pages under docs/: their tables, their fences, their text."""

import re
from collections.abc import Iterator
from pathlib import Path

from validator.markdown.scan import FenceFound, scan

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under `heading`, up to the next heading of its level or above."""
    lines = text_of(page).split("\n")
    starts = {element.line: element for element in scan(lines, path=page) if hasattr(element, "level")}
    begin = next(line for line, found in starts.items() if found.title == heading)
    end = next(
        (line for line, found in starts.items() if line > begin and found.level <= starts[begin].level),
        len(lines) + 1,
    )
    return "\n".join(lines[begin : end - 1])


def tables(text: str) -> list[list[list[str]]]:
    """Every table as rows of cells, without its head."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text.split("\n"):
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
            inside = True
        found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [table[2:] for table in found]


def names_in(cell: str) -> list[str]:
    """The words that a cell gives as code: ``on`` for `` `on=DEVICE` ``."""
    return [re.split(r"[ =]", code)[0] for code in re.findall(r"`([^`]+)`", cell)]


def keys(table: list[list[str]]) -> list[str]:
    return [name for row in table for name in names_in(row[0])]


def fences(page: str) -> Iterator[FenceFound]:
    for element in scan(text_of(page).split("\n"), path=page):
        if isinstance(element, FenceFound):
            yield element
