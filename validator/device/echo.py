"""A device repeats what is typed, in odd ways: what it repeats is no output."""

from validator.device.screen import fold
from validator.device.terminal import COLUMNS

__all__ = ["without_echo"]

ECHO_LINES = 20
"""Lines among which the echo of a command is looked for, where something else came before it."""


def without_echo(raw: bytes, typed: str, prompt: str, *, echoed: bool) -> bytes:
    """`raw` without the line that repeats what was `typed` at `prompt`, and without the noise before it.

    Where there is no such line, nothing is taken away, unless it must be there: where the terminal itself is known to
    echo, or where the line was too long to be shown as it is. What a device says is never lost by a guess.
    """
    first, _, rest = raw.partition(b"\n")
    if first.rstrip(b"\r") == typed.encode("utf-8", "surrogateescape"):
        return rest
    shown = _squeezed(typed)
    head = raw.split(b"\n", ECHO_LINES)
    for index, line in enumerate(head[:ECHO_LINES]):
        if _squeezed(fold(line)) in (shown, _squeezed(prompt) + shown):
            return b"\n".join(head[index + 1 :])
    return rest if echoed or len(typed) + len(prompt) >= COLUMNS else raw


def _squeezed(text: str) -> str:
    return "".join(text.split())
