"""A fence's info string: the language, then ``key=value``, ``key="a value"`` or bare flags in any order."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.conditions import ConditionError, read_condition
from validator.markdown.contradictions import refuse_contradictions
from validator.markdown.durations import EXAMPLES, parse_duration
from validator.markdown.watch_attributes import (
    check_watch_name,
    read_claims_head,
)
from validator.model import Attributes

__all__ = ["is_executable", "language_of", "read_attributes", "read_defaults"]

_TOKEN = re.compile(
    r"""[ \t]*(?:(?P<key>[A-Za-z][\w-]*)(?P<value>=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']*)))?)(?=[ \t]|$)"""
)
# Slips are caught here too, so that no block is silently left out.
_RUNS = re.compile(r"\{?[ \t]*\.?(?:console|watch)(?=[\s{}]|$)", re.IGNORECASE)
_PYTHON = re.compile(r"py(?:thon)?3?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[ \t]*(?P<language>[^\s{}=]*)(?=[ \t]|$)")

_OWN = ("console", "python", "watch")

_LONG = 60  # characters of the text that a message repeats

_TIMES = ("timeout", "until", "every", "reconnect")
_FLAGS = ("example", "append", "check", "unordered", "run")
_NO_DEFAULT = (
    "example",
    "skip",
    "file",
    "append",
    "check",
    "columns",
    "key",
    "unordered",
    "run",
    "window",
    "reconnect",
    "watch",
    "repeat",
)


def language_of(info: str) -> str:
    """The first word of an info string; empty where there is none."""
    found = _LANGUAGE.match(info)
    return found["language"] if found else ""


def is_executable(info: str) -> bool:
    """Whether a fence with this info string is a transcript, a file or another block that runs."""
    return (
        _RUNS.match(info) is not None
        or re.search(r"(^|[ \t])file=", info) is not None
        or (_PYTHON.fullmatch(language_of(info)) is not None and "run" in info.split()[1:])
    )


def read_attributes(
    info: str, place: Place, defaults: Attributes, *, column: int | None = None
) -> tuple[str, Attributes]:
    """The language and the checked attributes of an executable fence.

    `place` is the fence's, `column` where `info` begins on its line; what the info string does not say comes from
    `defaults`. Raises `AuthoringError` for an unknown attribute, a value of the wrong kind, and a contradiction.
    """
    language = language_of(info)
    if re.match(r"\w*\{", info):
        raise AuthoringError(place, "attributes in braces are not read", hint='write ```console key="value"')
    if language not in _OWN and language.lower() in _OWN:
        raise AuthoringError(
            place, f'the language is "{language}"', hint=f'write it in small letters: "{language.lower()}"'
        )
    said: dict[str, Any] = {}
    position = len(language)
    if language == "watch":
        said["watch"], position = read_claims_head(info, place)
    while info[position:].strip():
        token = _TOKEN.match(info, position)
        if not token:
            raise AuthoringError(
                place,
                f'cannot read the attribute at "{_short(info[position:].strip())}"',
                hint='write key=value, key="a value" or a bare flag',
            )
        position = token.end()
        key = token["key"]
        if key in said:
            raise AuthoringError(place, f'the attribute "{key}" is given twice', hint="keep one of them")
        value = next((v for v in (token["double"], token["single"], token["bare"]) if v is not None), None)
        said[key] = _read(key, value, place)
        if key == "only":
            inside = token.end() - len(value or "") - (token["bare"] is None)
            _check_only(said[key], Place(place.path, place.line, (column or place.column) + inside))
    attributes = replace(defaults, **said)
    refuse_contradictions(language, said, attributes, place)
    if language not in ("console", "watch") and attributes.file is None and not attributes.run:
        raise AuthoringError(place, f'the language is "{language}"', hint='write "console"')
    return language, attributes


def read_defaults(values: Mapping[str, str], place_of: Callable[[str], Place]) -> Attributes:
    """The front matter's `defaults`, checked like a fence's attributes."""
    said: dict[str, Any] = {}
    for key, value in values.items():
        place = place_of(key)
        if key in _NO_DEFAULT:
            raise AuthoringError(
                place, f'"{key}" cannot be a default', hint="write it on the block it is about"
            )
        said[key] = _read(key, value, place)
        if key == "only":
            _check_only(said[key], place)
    return replace(Attributes(), **said)


def _read(key: str, value: str | None, place: Place) -> object:
    if key not in Attributes.__dataclass_fields__:
        known = sorted(Attributes.__dataclass_fields__)
        raise AuthoringError(
            place,
            f'unknown attribute "{_short(key)}"',
            hint=did_you_mean(key, known) or "known attributes: " + ", ".join(known),
        )
    if key in _FLAGS:
        if value is not None:
            raise AuthoringError(place, f'"{key}" takes no value', hint=f"write {key} alone")
        return True
    if not value:
        raise AuthoringError(place, f'"{key}" needs a value', hint=f"write {key}=…")
    if key in _TIMES:
        return _time(key, value, place)
    if key == "exit":
        if not re.fullmatch(r"\d{1,3}", value) or int(value) > 255:  # noqa: PLR2004 - POSIX keeps eight bits
            raise AuthoringError(
                place, f'"{value}" is not an exit status', hint="write exit=N with N from 0 to 255"
            )
        return int(value)
    if key == "window" and not re.fullmatch(r"[A-Za-z][\w-]*", value):
        raise AuthoringError(
            place,
            f'"{_short(value)}" cannot be the name of a window',
            hint="write a word, such as window=second",
        )
    if key == "watch":
        return check_watch_name(value, place)
    if key == "match":
        return None if value == "text" else value
    return _names(key, value, place) if key in ("columns", "vary") else value


def _check_only(text: str, start: Place) -> None:
    """`start` is where `text` begins; the message is about the sign in it that is wrong."""
    try:
        read_condition(text)
    except ConditionError as error:
        raise AuthoringError(
            Place(start.path, start.line, start.column + error.offset),
            f"this condition of only cannot be read: {error.message}",
            hint=error.hint,
        ) from None


def _names(key: str, value: str, place: Place) -> tuple[str, ...]:
    if key == "vary":
        kinds = tuple(kind for kind in re.split(r"[,\s]+", value) if kind)
        if not kinds:
            raise AuthoringError(place, '"vary" names no kind', hint="write vary=duration,mac")
        return kinds
    columns = tuple(name.strip() for name in value.split(","))
    if not all(columns) or len({*columns}) < len(columns):
        raise AuthoringError(
            place, f'"{_short(value)}" does not name each column once', hint='write columns="Neighbor,AS"'
        )
    return columns


def _time(key: str, value: str, place: Place) -> float:
    try:
        seconds = parse_duration(value)
    except ValueError:
        raise AuthoringError(place, f'"{value}" is not a time', hint=f"write {key}={EXAMPLES}") from None
    if not seconds:
        raise AuthoringError(
            place, f'"{key}" cannot be nothing', hint=f"write {key}={EXAMPLES}, or take it away"
        )
    return seconds


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[:_LONG] + "…"
