"""Lines that are right but in another place: where a shown line came instead, and where what came is shown."""

import sys
from bisect import bisect_right

from validator.matching.blame import Blame
from validator.matching.blocks import Output
from validator.matching.glob import match_line
from validator.matching.lines import Line
from validator.matching.placing import Placement

__all__ = ["came_elsewhere", "goes_on", "shown_elsewhere"]

# How many lines of the output are searched, and how many lines after a place are compared.
_SEARCHED = 20_000
_COMPARED = 8


def came_elsewhere(line: Line, output: Output, placement: Placement, fault: Blame) -> int | None:
    """The only place in `output` at which `line` came without belonging to another shown line; else None."""
    if not line.text:
        return None
    places = [
        at
        for at, text in enumerate(output.lines[:_SEARCHED])
        if match_line(line, text, fault.known) is not None and not _is_taken(at, text, placement, fault)
    ]
    return places[0] if len(places) == 1 else None


def shown_elsewhere(text: str, fault: Blame) -> int | None:
    """The first line of the segment at fault, other than the one at fault, that `text` matches; else None."""
    for number, line in enumerate(fault.segment.lines):
        if number != fault.number and line.text and match_line(line, text, fault.known) is not None:
            return number
    return None


def goes_on(output: Output, fault: Blame, at: int) -> bool:
    """Whether the lines shown after the one at fault come after line `at`, so that lines came in between."""
    after = fault.segment.lines[fault.number + 1 :][:_COMPARED]
    if not after:
        return fault.segment.ends and at == len(output.lines) - 1
    came = output.lines[at + 1 : at + 1 + len(after)]
    return len(came) == len(after) and all(
        match_line(line, text, fault.known) is not None for line, text in zip(after, came, strict=True)
    )


def _is_taken(at: int, text: str, placement: Placement, fault: Blame) -> bool:
    """Whether the line `at` of the output is where another shown line belongs."""
    before = bisect_right(placement.spans, (at, sys.maxsize)) - 1
    if before >= 0 and at < placement.spans[before][1]:
        return True
    number = at - fault.start if fault.start is not None else -1
    if not 0 <= number < len(fault.segment.lines):
        return False
    return number != fault.number and match_line(fault.segment.lines[number], text, fault.known) is not None
