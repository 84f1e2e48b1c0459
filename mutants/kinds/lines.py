"""Lines of what is shown, removed, or in another order."""

from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed, shows
from mutants.page import Page

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    """A removed line is missed where it stood: before what follows it, or after what stands before it.

    Of lines that are all the same, the last seems to be missing.
    """
    spots = {spot.line: spot for spot in page.spots if spot.role in ("shown", "check")}
    for line, spot in spots.items():
        text = page.lines[line - 1]
        if text.strip() == "..." or not text.strip():
            continue
        before = max((one for one in spots if one < line and page.lines[one - 1].strip()), default=line)
        after = min(
            (one for one in spots if one > line and page.lines[one - 1].strip() not in ("", text.strip())),
            default=line,
        )
        # Everything below moves up by one.
        later = (one if one < line else one - 1 for one in shows(page, spot, ""))
        at = [line - 1, line, before, after - 1, *later]
        yield lines_changed(page, "line removed", line, 1, [], mode=spot.mode, at=at)
        follower = spots.get(line + 1)
        other = page.lines[line]
        if (
            follower is None
            or follower.exchange != spot.exchange
            or other.strip() in ("...", "", text.strip())
        ):
            continue
        yield lines_changed(
            page,
            "lines swapped",
            line,
            2,
            [other, text],
            mode=spot.mode,
            at={line, line + 1} | shows(page, spot, other),
        )
