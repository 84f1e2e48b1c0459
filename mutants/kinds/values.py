"""What a command, or a line of a file, is about: another interface, address, AS number, or other number."""

import re
from collections.abc import Callable, Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from mutants.text import free, next_digit

__all__ = ["mutate"]

_KINDS: dict[str, re.Pattern[str]] = {
    "address": re.compile(
        r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?:/\d+)?(?![\w.])|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}"
    ),
    "AS number": re.compile(r"(?<=router bgp )\d+|(?<=remote-as )\d+"),
    "interface": re.compile(r"\b(?:eth\d|lo|br\d)(?![\w/-])"),
    "number": re.compile(r"(?<![\w.:/-])\d+(?![\w.:/])"),
}


def mutate(page: Page) -> Iterator[Mutant]:
    for spot in page.spots:
        if spot.role not in ("command", "write"):
            continue
        line = page.lines[spot.line - 1]
        plain = set(free(line, spot.start, spot.end))
        taken: set[int] = set()
        for kind, pattern in _KINDS.items():
            for found in pattern.finditer(line, spot.start, spot.end):
                place = set(range(*found.span()))
                if not plain.issuperset(place) or taken & place:
                    continue
                taken |= place
                yield spot_changed(page, kind, spot, *found.span(), _OTHER[kind](found[0]))


def _other_address(text: str) -> str:
    """The next host, or, where the host is 0, the next network."""
    if ":" in text:
        return text[:-1] + f"{(int(text[-1], 16) + 1) % 16:x}"
    address, sign, length = text.partition("/")
    octets = [int(octet) for octet in address.split(".")]
    at = max((n for n, octet in enumerate(octets) if octet), default=3)
    octets[at] = octets[at] % 254 + 1
    return ".".join(map(str, octets)) + sign + length


def _other_interface(text: str) -> str:
    if text == "lo":
        return "eth0"
    return text[:-1] + ("0" if text.endswith("1") else next_digit(text[-1]))


def _other_number(text: str) -> str:
    return str(int(text) + 1)


_OTHER: dict[str, Callable[[str], str]] = {
    "address": _other_address,
    "AS number": _other_number,
    "interface": _other_interface,
    "number": _other_number,
}
