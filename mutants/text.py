"""Where words, digits and letters stand in a line, without what stands for something else: `...` and `{{ name }}`."""

import re
from collections.abc import Iterator

from validator.template import placeholders

__all__ = ["free", "next_digit", "next_letter", "tokens", "words"]

_GAP = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_WORD = re.compile(r"(?:\{\{.*?\}\}|\S)+")


def free(line: str, start: int, end: int) -> Iterator[int]:
    """The offsets from `start` to `end` at which plain text stands."""
    taken = {at for found in placeholders(line) for at in range(found.start, found.end)}
    taken.update(at for found in _GAP.finditer(line) for at in range(*found.span()))
    yield from (at for at in range(start, end) if at not in taken)


def words(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words are, a placeholder being one or a part of one. A `...` alone is none."""
    for found in _WORD.finditer(line, start, end):
        if found[0] != "...":
            yield found.span()


def tokens(line: str) -> list[str]:
    """The words of a line, every `...` being one of its own."""
    return [
        word for found in _WORD.findall(line) for word in re.split(r"((?<!\.)\.\.\.(?!\.))", found) if word
    ]


def next_digit(digit: str) -> str:
    """9 is followed by 0."""
    return str((int(digit) + 1) % 10)


def next_letter(letter: str) -> str:
    """Of the same case; z is followed by a."""
    first = "a" if letter.islower() else "A"
    return chr((ord(letter) - ord(first) + 1) % 26 + ord(first))
