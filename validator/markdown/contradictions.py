"""Attributes that do not go together: what a block says must mean something there, or it is refused."""

from collections.abc import Collection

from validator.errors import AuthoringError, Place
from validator.markdown.watch_attributes import refuse_with_claims, refuse_with_watch
from validator.model import Attributes

__all__ = ["refuse_contradictions"]

_LONG = 60  # characters of the text that a message repeats

# What is about output that a page shows, or about what is typed at a prompt.
_ABOUT_OUTPUT = ("until", "every", "exit", "vary", "match", "columns", "key", "unordered")
# What a sort of block has no use for.
_NOT_FOR: dict[str, tuple[str, ...]] = {
    "file": (*_ABOUT_OUTPUT, "run", "window", "reconnect", "watch"),
    "python": (*_ABOUT_OUTPUT, "window", "reconnect", "watch", "repeat"),
}
# Which attributes only some ways to match have a use for (those of other packages may have one for any of them).
_ONLY_WITH: dict[str, tuple[str, ...]] = {
    "columns": ("table",),
    "key": ("table",),
    "unordered": ("json", "yaml"),
}
_BUILT_IN = ("text", "regex", "exact", "contains", "table", "json", "yaml")
# Which ways to match leave no room for an attribute.
_NOT_WITH = {"vary": ("exact", "regex")}


def refuse_contradictions(language: str, said: Collection[str], attributes: Attributes, place: Place) -> None:
    """Raises `AuthoringError` at `place`, that of the fence.

    `said` are the attributes that the block itself has; `attributes` are these and the defaults, of which one that
    means nothing here is only ignored.
    """
    if language == "watch":
        refuse_with_claims(said, attributes, place)
        return
    sort = "file" if attributes.file is not None else "python" if attributes.run else "transcript"
    _refuse_strangers(sort, said, place)
    if sort == "file":
        _check_file(attributes, place)
    elif attributes.append or attributes.check:
        word = "append" if attributes.append else "check"
        raise AuthoringError(place, f'"{word}" belongs to a file block', hint="add file=/path/on/the/device")
    if sort == "python" and language != "python":
        raise AuthoringError(
            place, f'"run" is for python blocks, and this is "{language}"', hint="write ```python run"
        )
    if sort == "transcript":
        _refuse_other_modes(said, attributes, place)
        if attributes.watch is not None:
            refuse_with_watch(said, attributes, place)
    if "every" in said and attributes.until is None and attributes.watch is None:
        raise AuthoringError(
            place,
            '"every" says how often "until" or "watch" looks, and there is neither',
            hint="add until=30s or watch=NAME",
        )
    if "until" in said and "reconnect" in said:
        raise AuthoringError(
            place,
            '"until" and "reconnect" contradict each other: what ends the connection is not repeated',
            hint="keep one of them, and look at what comes afterwards in a block of its own",
        )
    if attributes.example and attributes.skip is not None:
        raise AuthoringError(place, '"example" and "skip" contradict each other', hint="keep one of them")


def _refuse_strangers(sort: str, said: Collection[str], place: Place) -> None:
    for key in _NOT_FOR.get(sort, ()):
        if key in said:
            raise AuthoringError(place, f'"{key}" does not apply to a {sort} block', hint="take it away")


def _check_file(attributes: Attributes, place: Place) -> None:
    if attributes.append and attributes.check:
        raise AuthoringError(place, '"append" and "check" contradict each other', hint="keep one of them")
    if attributes.on is None and not attributes.example:
        raise AuthoringError(place, "a file block must say whose file it is", hint="add on=DEVICE")
    if attributes.file is not None and not attributes.file.startswith("/"):
        raise AuthoringError(
            place, f'"{attributes.file}" is not an absolute path', hint="write file=/path/on/the/device"
        )


def _refuse_other_modes(said: Collection[str], attributes: Attributes, place: Place) -> None:
    """What the block itself says must mean something for its `match`."""
    mode = attributes.match or "text"
    for key, modes in _NOT_WITH.items():
        if key in said and mode in modes:
            raise AuthoringError(
                place,
                f'"{key}" and match={mode} contradict each other',
                hint=f"take {key} away, or match another way",
            )
    for key, others in _ONLY_WITH.items():
        if key in said and mode in _BUILT_IN and mode not in others:
            raise AuthoringError(
                place,
                f'"{key}" means nothing with match={mode}',
                hint=f"add match={' or match='.join(others)}, or take {key} away",
            )
    if attributes.key is not None and attributes.columns and attributes.key not in attributes.columns:
        key = attributes.key if len(attributes.key) <= _LONG else attributes.key[:_LONG] + "…"
        raise AuthoringError(place, f'the key "{key}" is not among the columns', hint="add it to columns")
