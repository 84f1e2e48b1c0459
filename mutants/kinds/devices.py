"""A command that is typed on another device of the same sort."""

from collections.abc import Iterator

from mutants.commands import parts
from mutants.mutant import Mutant, lines_changed
from mutants.page import Page

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    lab = page.planned.lab
    for block in parts(page):
        for part in block:
            device = part.exchange.device
            alike = [
                name for name, one in lab.devices.items() if one.platform == lab.devices[device].platform
            ]
            if len(alike) > 1:
                other = alike[(alike.index(device) + 1) % len(alike)]
                line = page.lines[part.first - 1].replace(device, other, 1)
                yield lines_changed(
                    page, "device", part.first, 1, [line], mode="-", at=part.before, deed=True
                )
