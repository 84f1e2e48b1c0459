"""A fence's info string: the language, then ``key=value``, ``key="a value"`` or bare flags in any order."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.conditions import ConditionError, read_condition
from validator.markdown.durations import EXAMPLES, parse_duration
from validator.model import Attributes

__all__ = ["NOT_YET", "is_executable", "language_of", "read_attributes", "read_defaults"]

_TOKEN = re.compile(
    r"""[ \t]*(?:(?P<key>[A-Za-z][\w-]*)(?P<value>=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']*)))?)(?=[ \t]|$)"""
)
# Slips are caught here too, so that no block is silently left out.
_RUNS = re.compile(r"\{?[ \t]*\.?(?:console|watch)(?=[\s{}]|$)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[ \t]*(?P<language>[^\s{}=]*)(?=[ \t]|$)")

# Part of the format, and not part of this version: refused by name, so that no page passes by what was not looked at.
NOT_YET = ("reconnect", "repeat", "watch", "window")

_LONG = 60  # characters of the text that a message repeats

_TIMES = ("timeout", "until", "every")
_FLAGS = ("example", "append", "check", "unordered")
# Which attributes only some ways to match have a use for (those of other packages may have one for any of them).
_ONLY_WITH: dict[str, tuple[str, ...]] = {
    "columns": ("table",),
    "key": ("table",),
    "unordered": ("json", "yaml"),
}
_BUILT_IN = ("text", "regex", "exact", "contains", "table", "json", "yaml")
# Which ways to match leave no room for an attribute.
_NOT_WITH = {"vary": ("exact", "regex")}
_NO_DEFAULT = ("example", "skip", "file", "append", "check", "columns", "key", "unordered")
_NO_FILE = ("until", "every", "exit", "vary", "match", "columns", "key", "unordered")


def language_of(info: str) -> str:
    """The first word of an info string; empty where there is none."""
    found = _LANGUAGE.match(info)
    return found["language"] if found else ""


def is_executable(info: str) -> bool:
    """Whether a fence with this info string is a transcript, a file or another block that runs."""
    return (
        _RUNS.match(info) is not None
        or re.search(r"(^|[ \t])file=", info) is not None
        or (language_of(info) == "python" and "run" in info.split()[1:])
    )


def read_attributes(
    info: str, place: Place, defaults: Attributes, *, column: int | None = None
) -> tuple[str, Attributes]:
    """The language and the checked attributes of an executable fence.

    `place` is the fence's, `column` where `info` begins on its line; what the info string does not say comes from
    `defaults`. Raises `AuthoringError` for an unknown attribute, a value of the wrong kind, a contradiction, and what
    is not supported yet.
    """
    language = language_of(info)
    if language.lower() == "watch" or (language == "python" and "file=" not in info):
        raise _not_yet(f"the block `{info.strip()}`", place)
    if re.match(r"\w*\{", info):
        raise AuthoringError(place, "attributes in braces are not read", hint='write ```console key="value"')
    if language != "console" and language.lower() == "console":
        raise AuthoringError(
            place, f'the language is "{language}"', hint='write it in small letters: "console"'
        )
    said: dict[str, Any] = {}
    position = len(language)
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
    _refuse_contradictions(language, said, attributes, place)
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
    if key in NOT_YET:
        raise _not_yet(f'the attribute "{key}"' + (f" (here: {key}={value})" if value else ""), place)
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


def _refuse_contradictions(language: str, said: dict[str, Any], attributes: Attributes, place: Place) -> None:
    if attributes.file is None:
        _refuse_other_modes(said, attributes, place)
    if "every" in said and attributes.until is None:
        raise AuthoringError(
            place, '"every" says how often "until" looks, and there is no "until"', hint="add until=30s"
        )
    if attributes.file is None and (attributes.append or attributes.check):
        word = "append" if attributes.append else "check"
        raise AuthoringError(place, f'"{word}" belongs to a file block', hint="add file=/path/on/the/device")
    if attributes.append and attributes.check:
        raise AuthoringError(place, '"append" and "check" contradict each other', hint="keep one of them")
    if attributes.example and attributes.skip is not None:
        raise AuthoringError(place, '"example" and "skip" contradict each other', hint="keep one of them")
    if attributes.file is not None and attributes.on is None and not attributes.example:
        raise AuthoringError(place, "a file block must say whose file it is", hint="add on=DEVICE")
    if attributes.file is not None and not attributes.file.startswith("/"):
        raise AuthoringError(
            place, f'"{attributes.file}" is not an absolute path', hint="write file=/path/on/the/device"
        )
    if attributes.file is not None:
        for key in _NO_FILE:
            if key in said:
                raise AuthoringError(place, f'"{key}" does not apply to a file block', hint="take it away")
    if language != "console" and attributes.file is None:
        raise _not_yet(f"the block `{language}`", place)


def _refuse_other_modes(said: dict[str, Any], attributes: Attributes, place: Place) -> None:
    """What the block itself says must mean something for its `match`; a default may not, and is ignored then."""
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
        raise AuthoringError(
            place, f'the key "{_short(attributes.key)}" is not among the columns', hint="add it to columns"
        )


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[:_LONG] + "…"


def _not_yet(what: str, place: Place) -> AuthoringError:
    return AuthoringError(
        place,
        f"{what} is not supported yet",
        hint="it is part of the format and comes in a later version; until then write it without",
    )
