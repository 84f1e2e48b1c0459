"""Placeholders in a page: ``{{ name }}`` and ``{{ name:kind }}``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Placeholder", "before_filling", "fill", "fill_known", "placeholders"]

_PLACEHOLDER = re.compile(r"\{\{\s*(?P<name>[A-Za-z_]\w*)(?:\s*:\s*(?P<kind>[\w-]+))?\s*\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder: `start` and `end` are offsets in the text it was found in."""

    name: str
    kind: str | None
    start: int
    end: int


def placeholders(text: str) -> Iterator[Placeholder]:
    """The placeholders of `text`, from left to right. Anything else between braces is plain text."""
    if "{{" not in text:
        return
    for found in _PLACEHOLDER.finditer(text):
        yield Placeholder(found["name"], found["kind"], found.start(), found.end())


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every placeholder replaced by its value. Raises `KeyError` with the name that has none."""
    if "{{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: values[found["name"]], text)


def fill_known(text: str, values: Mapping[str, str]) -> str:
    """`text` with those placeholders filled that have a value."""
    for found in reversed(list(placeholders(text))):
        if found.name in values:
            text = text[: found.start] + values[found.name] + text[found.end :]
    return text


def before_filling(text: str, values: Mapping[str, str], offset: int) -> int:
    """The offset in `text` of what stands at `offset` once it is filled with what is known."""
    longer = 0
    for found in placeholders(text):
        if found.name not in values or found.start + longer > offset:
            continue
        value = len(values[found.name])
        if offset < found.start + longer + value:
            return found.start
        longer += value - (found.end - found.start)
    return offset - longer
