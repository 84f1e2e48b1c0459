"""Which characters of a line a message marks: from the first one, counted from 0, up to before the second one."""

import re

__all__ = ["to_word_end"]

_WORD = re.compile(r"\S+|\s+")


def to_word_end(text: str, offset: int) -> tuple[int, int]:
    """From `offset` to the end of the word, or of the blanks, that stand there; at the end of `text` what is missing there."""
    found = _WORD.match(text, offset)
    return (offset, found.end()) if found else (offset, offset + 1)
