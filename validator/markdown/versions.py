"""Version numbers as network software has them, compared part by part.

`15.2(4)M3`, `21.4R3-S2`, `6.1.0-13-amd64` and `8.4.4` are versions here; libraries for Python's own versions know only
the last. A number is compared as a number and a word as a word; what a version does not have counts as 0.
"""

import re
from itertools import zip_longest

__all__ = ["compare", "version_in"]

_NUMBER = re.compile(r"(?<![\w.])v?(\d[\w.()+~:-]*)", re.IGNORECASE)
_PART = re.compile(r"\d+|[a-z]+")
# These come before the version that they are named after.
_EARLY = frozenset({"alpha", "beta", "dev", "pre", "preview", "rc"})

_Part = tuple[int, int, str]
_NOTHING: _Part = (0, 0, "")


def version_in(text: str) -> str | None:
    """The first version number in what a device says: `8.4.4` in ``FRRouting 8.4.4``."""
    found = _NUMBER.search(text)
    return found[1].rstrip(".(+~:-") if found else None


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, 0 where they are the same, above 0 where it is the later."""
    for mine, theirs in zip_longest(_parts(one), _parts(other), fillvalue=_NOTHING):
        if mine != theirs:
            return 1 if mine > theirs else -1
    return 0


def _parts(version: str) -> list[_Part]:
    return [_part(text) for text in _PART.findall(version.lower())]


def _part(text: str) -> _Part:
    """A word is later than nothing and earlier than the number 1; one that announces a version is earlier than both."""
    if text.isdigit():
        return 0, int(text), ""
    return (-1, 0, text) if text in _EARLY else (0, 0, text)
