"""Where the commands of a page stand, and what is reported where one of them is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from mutants.page import Page
from validator.model import Exchange, Fence

__all__ = ["Part", "parts"]


@dataclass(frozen=True, slots=True)
class Part:
    """One command with what it shows: the lines from `first` to `last` of the page.

    `before` are the lines of the commands whose effect is seen at this one's prompt: the last in each window of the
    block; where there is none, that of the block.
    """

    exchange: Exchange
    fence: Fence
    first: int
    last: int
    before: frozenset[int]


def parts(page: Page) -> Iterator[list[Part]]:
    """The commands of each block, in order."""
    for fence in page.fences:
        found: list[Part] = []
        latest: dict[tuple[str, str], int] = {}
        typed = [one for one in page.exchanges(fence) if one.command is not None]
        for exchange in typed:
            first = exchange.place.line
            shown = [line.line for line in exchange.shown]
            last = max([first + (exchange.command or "").count("\n"), *shown])
            before = frozenset(latest.values()) or frozenset([fence.place.line])
            found.append(Part(exchange, fence, first, last, before))
            latest[exchange.device, exchange.window] = first
        if found:
            yield found
