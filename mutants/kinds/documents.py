"""JSON and YAML: another value, another key."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page

__all__ = ["mutate"]

_KEY = re.compile(r'(?P<quote>["\']?)(?P<key>[A-Za-z_][\w.-]*)(?P=quote)\s*:(?=\s|$)')
_VALUE = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")(?P<is_key>\s*:)?"""
    r"|(?P<word>\b(?:true|false|null)\b)"
    r"""|(?<![\w."])(?P<number>-?\d+(?:\.\d+)?)(?![\w."])"""
)
_OTHER = {"true": "false", "false": "true", "null": "0"}


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.mode not in ("json", "yaml"):
            continue
        line = page.lines[spot.line - 1]
        for found in _KEY.finditer(line, spot.start, spot.end):
            start, end = found.span("key")
            yield spot_changed(page, "document key", spot, start, end, found["key"] + "s")
        for found in _VALUE.finditer(line, spot.start, spot.end):
            text = found[0]
            if found["is_key"] or "{{" in text or text == '"..."':
                continue
            new = f'"{text[1:-1]}x"' if found["string"] else _OTHER.get(text, f"{text}0")
            yield spot_changed(page, "document value", spot, *found.span(), new)
