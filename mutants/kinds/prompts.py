"""Another prompt of the same window: another mode, another folder."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page, Spot

__all__ = ["mutate"]

_FOLDER = re.compile(r":(?P<folder>[^\s#$]+)(?=[#$])")


def mutate(page: Page) -> Iterator[Mutant]:
    """A prompt is what the command before it in the same window must lead to; the first of a block is its own."""
    shown: dict[tuple[str, str], list[str]] = {}
    for spot in page.spots:
        if spot.role == "prompt":
            known = shown.setdefault(_window(page, spot), [])
            prompt = page.lines[spot.line - 1][spot.start : spot.end]
            if prompt not in known:
                known.append(prompt)
    for spot in page.spots:
        if spot.role != "prompt":
            continue
        prompt = page.lines[spot.line - 1][spot.start : spot.end]
        others = [other for other in shown[_window(page, spot)] if other != prompt]
        folder = _FOLDER.search(prompt)
        if folder:
            others.append(f"{prompt[: folder.start()]}:/etc{prompt[folder.end() :]}")
        for other in others:
            yield spot_changed(
                page, "prompt", spot, spot.start, spot.end, other, at=[_reported_at(page, spot)]
            )


def _window(page: Page, spot: Spot) -> tuple[str, str]:
    text = page.lines[spot.line - 1][spot.start : spot.end]
    found = next(shape for shape in page.shapes if not shape.bare and re.fullmatch(shape.pattern, text))
    return found.device, found.window


def _reported_at(page: Page, spot: Spot) -> int:
    window = _window(page, spot)
    before = [
        one.place.line
        for one in page.exchanges(spot.fence)
        if one.place.line < spot.line and (one.device, one.window) == window
    ]
    return before[-1] if before else spot.line
