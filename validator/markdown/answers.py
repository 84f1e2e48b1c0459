"""`<<…>>`: what the page types at a question, and the keys that have names."""

import re
from dataclasses import replace

from validator.errors import AuthoringError, Place, did_you_mean
from validator.model import Answer, ShownLine

__all__ = ["KEYS", "key_bytes", "read_answer"]

_ANSWER = re.compile(r"(?P<asked>.*?)<<(?P<typed>.*)>>\s*$")
_CONTROL_KEY = re.compile(r"\^[A-Z@\[\]\\^_?]")
_SECRET = re.compile(r"secret:(?P<name>[A-Za-z][\w.-]*)")

KEYS = {
    "Tab": b"\t",
    "Space": b" ",
    "Esc": b"\x1b",
    "Enter": b"\n",
    "Backspace": b"\x7f",
    "Delete": b"\x1b[3~",
    "Up": b"\x1b[A",
    "Down": b"\x1b[B",
    "Right": b"\x1b[C",
    "Left": b"\x1b[D",
}
"""Keys by name, as a terminal sends them; `^C` and its like are control keys."""


def key_bytes(name: str) -> bytes:
    """What the key `name` sends. `^?` is the key that ASCII calls delete."""
    if name in KEYS:
        return KEYS[name]
    return b"\x7f" if name == "^?" else bytes([ord(name[1]) & 0x1F])


def read_answer(line: ShownLine, before: str | None, path: str) -> Answer | None:
    """What is typed at the end of `line`, or None where nothing is.

    `before` is the line that is shown before it: what an answer waits for that stands on a line of its own.
    Raises `AuthoringError` for what cannot be typed.
    """
    found = _ANSWER.fullmatch(line.text)
    if not found:
        return None
    asked, typed = found["asked"], found["typed"]
    place = Place(path, line.line, line.column + len(asked))
    if "<<" in typed or ">>" in typed:
        raise AuthoringError(
            place, "two answers stand on one line", hint="give each a line: the device asks twice"
        )
    alone = not asked.strip()
    answer = Answer(asked=(before or "") if alone else asked.strip(), alone=alone, place=place)
    secret = _SECRET.fullmatch(typed)
    if secret:
        return replace(answer, secret=secret["name"])
    if typed.startswith("secret:"):
        raise AuthoringError(
            place,
            f'"{typed}" does not name a secret',
            hint="write <<secret:NAME>>, with a name of the lab's secrets",
        )
    if typed in KEYS or _CONTROL_KEY.fullmatch(typed):
        return replace(answer, key=typed)
    near = did_you_mean(typed, KEYS)
    if near and typed.lower() in {key.lower() for key in KEYS}:
        raise AuthoringError(place, f'there is no key "{typed}"', hint=near)
    return replace(answer, text=typed)
