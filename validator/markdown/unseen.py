"""Fences that mean to run, and that Markdown would not see as blocks: each is refused, none is silently left out."""

import re

from validator.errors import AuthoringError, Place
from validator.markdown.attributes import is_executable

__all__ = ["FENCE", "refuse_on_marker", "refuse_quoted", "refuse_unseen", "runs"]

FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_QUOTED = re.compile(r"(?:>[ \t]?)+[ \t]*(?:`{3,}|~{3,})(?P<info>.*)")


def runs(info: str) -> bool:
    """Whether the writer of a fence with this info string expects it to run."""
    info = info.strip()
    return is_executable(info) and "example" not in info.split()


def refuse_unseen(info: str, place: Place) -> None:
    """For a fence in what Markdown takes for an indented code block."""
    if runs(info):
        raise AuthoringError(
            place,
            "this fence is indented so far that Markdown reads it as text, not as a block",
            hint="indent it by at most 3 blanks, or like the text of the list item it belongs to; "
            "a list begins after an empty line, and its numbers are written 1. and 2.",
        )


def refuse_quoted(text: str, place: Place) -> None:
    """For a line that may hold a fence behind `> `."""
    quoted = _QUOTED.fullmatch(text) if text[0] == ">" else None
    if quoted and runs(quoted["info"]):
        raise AuthoringError(
            place,
            "an executable block cannot stand inside a quotation",
            hint='take it out of the "> " lines, or mark it as an example',
        )


def refuse_on_marker(rest: str, place: Place) -> None:
    """For what stands behind the marker of a list item."""
    fence = FENCE.fullmatch(rest)
    if fence and runs(fence["info"]):
        raise AuthoringError(
            place,
            "a fence on the line of its list marker is not seen as a block",
            hint="give the item a first line of text and start the fence on the next line, indented by 4",
        )
