"""What a terminal would have shown: control characters and escape sequences folded away."""

import re

__all__ = ["fold"]

_ESCAPE = re.compile(
    r"""
    \x1b\[ [0-?]* [ -/]* (?P<csi>[@-~])              # CSI: cursor, colour, erase
    | \x1b [\]P^_X] .*? (?: \x07 | \x1b\\ | \Z )     # OSC, DCS, PM, APC, SOS: strings for the terminal itself
    | \x1b [ -/]* [0-~]                              # two-character escapes
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Fold these only; the rest of C0 and C1 is dropped.
_BACKSPACE, _RETURN, _ERASE_LINE = "\b", "\r", "\x00"


def fold(data: bytes) -> str:
    """The text of `data` as lines ending in a newline.

    Invalid UTF-8 becomes U+FFFD. A carriage return goes back to the start of its line, a backspace goes back by
    one, and what follows overwrites; erase-to-the-end-of-line erases; everything else that only moves a cursor
    or colours is dropped.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    if not _CONTROL.search(text):
        return text
    text = text.replace("\x00", "")
    text = _ESCAPE.sub(lambda found: _ERASE_LINE if found["csi"] == "K" else "", text)
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if not _CONTROL.search(line):
        return line
    cells: list[str] = []
    at = 0
    for character in line:
        if character == _RETURN:
            at = 0
        elif character == _BACKSPACE:
            at = max(0, at - 1)
        elif character == _ERASE_LINE:
            del cells[at:]
        elif character == "\t" or not _CONTROL.match(character):
            cells[at : at + 1] = [character]
            at += 1
    return "".join(cells)
