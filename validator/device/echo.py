"""A device repeats what is typed, in odd ways: what it repeats is no output."""

import re

from validator.device.reply import Typed, never
from validator.device.screen import fold
from validator.device.terminal import COLUMNS

__all__ = ["as_shown", "behind_echo", "joined"]

ECHO_LINES = 20
"""Lines among which the echo of a command is looked for, where something else came before it."""


_LINE_END = re.compile(rb"\A\r*\n")


def behind_echo(text: str, typed: Typed | None) -> str:
    """`text` without its first line, where that only repeats what was typed: it is no answer to it."""
    if typed is None or not typed.echo:
        return text
    first, _, rest = text.partition("\n")
    return rest if first.strip() == typed.echo.strip() else text


def as_shown(raw: bytes, typed: Typed, at: str, *, echoed: bool) -> bytes:
    """What came, without what was typed; behind an answer, without the end of the question's line either."""
    if typed.when is never:
        return _without_echo(raw, typed.echo or "", at, echoed=echoed)
    if typed.echo is None:
        # A terminal shows Ctrl-C as ^C, and ends no line with it.
        return raw.removeprefix(b"^" + bytes([typed.data[0] ^ 0x40]) if len(typed.data) == 1 else b"")
    if typed.secret:
        # Some devices show that there was a key, and not which. One that hides it later than we type it shows all of it.
        raw = raw.removeprefix((typed.echo or "").encode("utf-8", "surrogateescape")).lstrip(b"*")
    elif len(rest := _without_echo(raw, typed.echo, at, echoed=echoed)) < len(raw):
        return rest
    return _LINE_END.sub(b"", raw, count=1)


def joined(before: str, answer: Typed, behind: str) -> str:
    """What came `before` an answer and `behind` it. Enter ends the line of the question; a key alone may not."""
    at_start = not before or before.endswith("\n")
    if answer.echo is None:
        return before + (behind.removeprefix("\n") if at_start else behind)
    return before + ("" if at_start else "\n") + behind


def _without_echo(raw: bytes, typed: str, prompt: str, *, echoed: bool) -> bytes:
    """`raw` without the line that repeats what was `typed` at `prompt`, and without the noise before it.

    Where there is no such line, nothing is taken away, unless it must be there: where the terminal itself is known to
    echo, or where the line was too long to be shown as it is. What a device says is never lost by a guess.
    """
    shown = _squeezed(typed)
    head = raw.split(b"\n", ECHO_LINES)
    # Enter alone is repeated as an empty line, and not every empty line is that.
    for index, line in enumerate(head[: ECHO_LINES if shown else 1]):
        if _squeezed(fold(line)) not in (shown, _squeezed(prompt) + shown):
            continue
        # Both ends of a line may repeat; where the terminal itself is known to do so, there is only one.
        twice = not echoed and shown and index + 1 < len(head) and _squeezed(fold(head[index + 1])) == shown
        return b"\n".join(head[index + (2 if twice else 1) :])
    return raw.partition(b"\n")[2] if echoed or len(typed) + len(prompt) >= COLUMNS else raw


def _squeezed(text: str) -> str:
    return "".join(text.split())
