"""Another prompt of the same window: another mode, another folder."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page, Spot

__all__ = ["mutate"]

_Window = tuple[str, str]
_FOLDER = re.compile(r":(?P<folder>[^\s#$]+)(?=[#$])")


def mutate(page: Page) -> Iterator[Mutant]:
    """A prompt is what the command before it in the same window must lead to; the first of a block is its own."""
    led = [(spot, window) for spot in page.spots if (window := _window(page, spot)) is not None]
    shown: dict[_Window, dict[str, None]] = {}
    for spot, window in led:
        shown.setdefault(window, {})[_text(page, spot)] = None
    for spot, window in led:
        prompt = _text(page, spot)
        others = [other for other in shown[window] if other != prompt]
        folder = _FOLDER.search(prompt)
        if folder:
            others.append(f"{prompt[: folder.start()]}:/etc{prompt[folder.end() :]}")
        at = [_reported_at(page, spot, window)]
        for other in others:
            yield spot_changed(page, "prompt", spot, spot.start, spot.end, other, at=at)


def _text(page: Page, spot: Spot) -> str:
    return page.lines[spot.line - 1][spot.start : spot.end]


def _window(page: Page, spot: Spot) -> _Window | None:
    if spot.role != "prompt":
        return None
    for shape in page.shapes:
        counts = not shape.bare or shape.device == spot.fence.attributes.on
        if counts and re.fullmatch(shape.pattern, _text(page, spot)):
            return shape.device, shape.window
    return None


def _reported_at(page: Page, spot: Spot, window: _Window) -> int:
    before = [
        one.place.line
        for one in page.exchanges(spot.fence)
        if one.place.line < spot.line and (one.device, one.window) == window
    ]
    return before[-1] if before else spot.line
