"""What may stand on the blocks of a watch: the one that starts it, and those that state what must hold."""

import re
from collections.abc import Collection

from validator.errors import AuthoringError, Place
from validator.model import Attributes

__all__ = ["check_watch_name", "read_claims_head", "refuse_with_claims", "refuse_with_watch"]

_NAME = re.compile(r"[A-Za-z][\w-]*")
_HEAD = re.compile(r"watch[ \t]+(?P<name>[^\s=]+)(?=[ \t]|$)")
_FLAGS = frozenset({"example", "append", "check", "unordered"})
_WITH_CLAIMS = frozenset({"watch", "until", "only", "skip", "example"})
_NOT_TOGETHER = {
    "window": "a watch has a window of its own",
    "reconnect": "a watch ends where its connection does",
    "repeat": "there would be many watches of one name",
}
# A command that is left running has printed only so much: what these compare is whole.
_WHILE_RUNNING = frozenset({"text", "contains", "regex"})


def read_claims_head(info: str, place: Place) -> tuple[str, int]:
    """The name of the watch that the block ```` ```watch NAME ```` is about, and where `info` goes on after it."""
    found = _HEAD.match(info)
    if not found or found["name"] in _FLAGS:
        raise AuthoringError(
            place, "this block does not say which watch it is about", hint="write ```watch NAME"
        )
    return check_watch_name(found["name"], place), found.end()


def check_watch_name(name: str, place: Place) -> str:
    """`name`. Raises `AuthoringError` where it is none."""
    if not _NAME.fullmatch(name):
        raise AuthoringError(
            place,
            f'"{name}" is not a name for a watch',
            hint="begin it with a letter, and go on with letters, digits, - and _",
        )
    return name


def refuse_with_claims(said: Collection[str], attributes: Attributes, place: Place) -> None:
    """Raises `AuthoringError` for an attribute `said` on a block of claims that means nothing there."""
    for key in said:
        if key not in _WITH_CLAIMS:
            raise AuthoringError(
                place,
                f'"{key}" does not apply to a watch block',
                hint="take it away; until, only, skip and example may stand here",
            )
    if attributes.example and attributes.skip is not None:
        raise AuthoringError(place, '"example" and "skip" contradict each other', hint="keep one of them")


def refuse_with_watch(said: Collection[str], attributes: Attributes, place: Place) -> None:
    """The same for a transcript that starts a watch."""
    for key, why in _NOT_TOGETHER.items():
        if key in said:
            raise AuthoringError(
                place, f'"{key}" and "watch" contradict each other: {why}', hint="keep one of them"
            )
    if "until" in said:
        raise AuthoringError(
            place,
            '"until" and "watch" contradict each other: a watch does not end when its output matches',
            hint="take until away; timeout says how long the page waits for what the block shows",
        )
    if "every" in said:
        return
    if "exit" in said:
        raise AuthoringError(
            place,
            '"exit" and "watch" contradict each other: the command is left running',
            hint="take exit away, or repeat a command that ends by every=1s",
        )
    mode = attributes.match or "text"
    if mode not in _WHILE_RUNNING:
        raise AuthoringError(
            place,
            f'"watch" and match={mode} contradict each other: the command is left running, so its output is never whole',
            hint="match by text, contains or regex, or repeat a command that ends by every=1s",
        )
