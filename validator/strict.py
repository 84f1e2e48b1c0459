"""Strict YAML and JSON: text to typed values, or one message with its place. The only module that knows msgspec.

A file format is declared as a `Record`; its keys are kebab-case, unknown ones are refused with a suggestion,
and its JSON Schema comes from the same declaration, so neither can drift from the other.

In YAML every scalar is the text that the writer sees; the declared kind says whether it is a number. YAML 1.1 would
make `8.10` the number 8.1, `52:54:00:12:34:56` a number of seconds, `2027-03-31` a date and the key `on` the value true.
"""

import re
import tomllib
from bisect import bisect_left
from functools import lru_cache
from typing import Any, Self, TypeVar

import msgspec
import yaml

from validator.errors import AuthoringError, Place, did_you_mean

__all__ = [
    "Record",
    "decode_json",
    "decode_toml",
    "decode_yaml",
    "encode_json",
    "json_schema",
    "loose_yaml",
    "place_in_yaml",
]

T = TypeVar("T")


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """A file format's mapping; a subclass lists the keys as annotated fields."""

    def but(self, **changes: Any) -> Self:
        """A copy in which some fields have other values."""
        return msgspec.structs.replace(self, **changes)


def decode_yaml(text: str, kind: type[T], *, path: str, first_line: int = 1) -> T:
    """The YAML `text` as a `kind`.

    `first_line` is the line of `path` on which `text` starts. Raises `AuthoringError` at the offending key.
    """
    try:
        node, value = _load(text)
    except yaml.YAMLError as error:
        raise _yaml_error(error, text, path, first_line) from None
    except RecursionError:
        raise AuthoringError(Place(path, first_line), "this YAML is nested too deeply") from None
    if value is None:
        value = {}
    _refuse_duplicate_keys(node, path, first_line)
    try:
        # Not strict: `30` is text until a number is asked for.
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _validation_error(str(error), kind, value, node, path, first_line) from None


def decode_toml(text: str, kind: type[T], *, path: str, table: tuple[str, ...] = ()) -> T | None:
    """The `table` of the TOML `text` as a `kind`; None where there is no such table."""
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        last = text.rpartition("\n")[2]  # where it does not say, it means the end
        place = Place(path, *(map(int, found.groups()) if found else (text.count("\n") + 1, len(last) + 1)))
        raise AuthoringError(place, f"this is not valid TOML: {str(error).partition(' (at')[0]}") from None
    except RecursionError:
        raise AuthoringError(Place(path), "this TOML is nested too deeply") from None
    for name in table:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return None
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        # tomllib keeps no positions; a key's first assignment is where a reader would look.
        wrong = _validation_error(str(error), kind, value, None, path, 1)
        key = re.search(r'"([^"]+)"', wrong.message)
        lines = text.splitlines()
        pattern = re.compile(rf"\s*\W?{re.escape(key[1].rpartition('.')[2])}\W?\s*=" if key else r"(?!)")
        line = next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)
        raise AuthoringError(Place(path, line), wrong.message, hint=wrong.hint) from None


def place_in_yaml(text: str, *trail: str, path: str, first_line: int = 1) -> Place:
    """Where the value at `trail` (keys, and indexes as text) stands in YAML that was decoded before."""
    try:
        node = _load(text)[0]
    except yaml.YAMLError:
        node = None  # it has tags of another program
    found = _follow(node, list(trail), None)
    return _at(found, path, first_line) if found else Place(path, first_line)


def loose_yaml(text: str) -> object:
    """What stands in a file of another program, all scalars as text; None where it is no YAML.

    A value with a tag of that program's own, such as `!vault`, is the text of the tag.
    """
    loader = _Loose(text)
    try:
        return loader.get_single_data()
    except (yaml.YAMLError, RecursionError):
        return None
    finally:
        loader.dispose()


def decode_json(data: bytes, kind: type[T]) -> T:
    """The JSON `data` as a `kind`, read strictly. Raises `ValueError` with msgspec's own words."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None


def encode_json(value: object) -> bytes:
    """`value` as readable JSON, two blanks an indentation, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def json_schema(kind: type[Any], *, title: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file format."""
    schema = msgspec.json.schema(kind)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


# The parser in C is ten times as fast; not every build of PyYAML has it.
_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fastest):  # type: ignore[misc]  # chosen at run time
    """Knows text, lists, mappings and nothing else; `~` and an empty value are null.

    There is no merging with `<<`, which YAML 1.2 does not know: a few lines of it can ask for all memory there is.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute
        first: [rule for rule in rules if rule[0].endswith(":null")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {  # noqa: RUF012 - PyYAML's own attribute
        tag: make
        for tag, make in yaml.SafeLoader.yaml_constructors.items()
        if tag is None or tag.endswith((":null", ":str", ":seq", ":map"))
    }


class _Loose(_Loader):
    """The same, and it takes tags that it does not know for what they are called."""


_Loose.add_multi_constructor("!", lambda _loader, suffix, _node: f"!{suffix}")

# What YAML allows nowhere.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@lru_cache(maxsize=4)  # a front matter is asked for several places, one page after another
def _load(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes, which know their places, and the value made of them."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _yaml_error(error: yaml.YAMLError, text: str, path: str, first_line: int) -> AuthoringError:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        # The reader's complaint, before there is any line to speak of.
        found = _UNREADABLE.search(text)
        before = text[: found.start()] if found else ""
        place = Place(path, first_line + before.count("\n"), len(before) - before.rfind("\n"))
        character = f": found the character U+{ord(found[0]):04X}" if found else ""
        return AuthoringError(place, f"this is not valid YAML{character}", hint="delete it")
    context = getattr(error, "context", None)
    place = Place(path, first_line + mark.line, mark.column + 1)
    message = f"this is not valid YAML: {getattr(error, 'problem', None)}" + (
        f", {context}" if context else ""
    )
    return AuthoringError(
        place, message, hint="quote values that contain a colon, a # or a leading special sign"
    )


def _refuse_duplicate_keys(node: yaml.Node | None, path: str, first_line: int) -> None:
    """PyYAML keeps the last of two equal keys without a word; a writer would lose the first."""
    pending = [node]
    known: set[int] = set()  # an anchor may be used many times, and inside itself
    while pending:
        current = pending.pop()
        if id(current) in known:
            continue
        known.add(id(current))
        if isinstance(current, yaml.SequenceNode):
            pending.extend(current.value)
        elif isinstance(current, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in current.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        raise AuthoringError(
                            _at(key, path, first_line),
                            f'the key "{key.value}" is given twice',
                            hint="keep one of them",
                        )
                    seen.add(key.value)
                pending.append(value)


def _validation_error(
    message: str, kind: type[Any], value: Any, node: yaml.Node | None, path: str, first_line: int
) -> AuthoringError:
    """Turns msgspec's ``Expected `str`, got `int` - at `$.devices[...].platform` `` into a place and a hint."""
    text, _, where = message.partition(" - at ")
    keys = re.findall(r"\.([\w-]+)|\[(\d+|\.\.\.)\]", where)
    trail = _exact([name or index for name, index in keys], value, kind)
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", text)
    missing = re.fullmatch(r"Object missing required field `(.+)`", text)
    found = _follow(node, trail, unknown.group(1) if unknown else None)
    place = _at(found, path, first_line) if found else Place(path, first_line)
    if unknown:
        known = list(_schema_at(kind, trail).get("properties", {}))
        hint = did_you_mean(unknown.group(1), known) or "known keys: " + ", ".join(sorted(known))
        return AuthoringError(place, f'unknown key "{unknown.group(1)}"', hint=hint)
    if missing:
        return AuthoringError(
            place, f'the key "{missing.group(1)}" is missing', hint=f"add a line: {missing.group(1)}: …"
        )
    name = ".".join(trail)
    choice = re.fullmatch(r"Invalid enum value '(.*)'", text)
    if choice:
        choices = _schema_at(kind, trail).get("enum", [])  # of a value; JSON Schemas here say nothing of keys
        few = "there are " + ", ".join(choices) if choices else None
        key = next(step for step in reversed(trail) if not step.isdigit())
        return AuthoringError(
            place,
            f'"{choice[1]}" is none of the values for "{key}"',
            hint=did_you_mean(choice[1], choices) or few,
        )
    text, expected = _in_words(text)
    return AuthoringError(
        place,
        f'the value of "{name}" is of the wrong kind: {text}' if name else f"wrong content: {text}",
        hint=_HOW_TO_WRITE.get(expected),
    )


# What msgspec calls a kind, and what a writer calls it; how it is written.
_WORDS = {
    "array": "a list",
    "object": "key: value lines",
    "str": "text",
    "null": "nothing",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
_HOW_TO_WRITE = {
    "a list": "write it in brackets: [one, two]",
    "key: value lines": "write each on a line of its own, below the key and indented by two blanks",
    "text": "write one value; put it in quotation marks if it holds special signs",
}


def _in_words(text: str) -> tuple[str, str]:
    """``Expected `str`, got `array` `` in a writer's words, and what was expected."""
    found = re.fullmatch(r"Expected `(.+)`, got `(.+)`", text)
    if not found:
        return text[:1].lower() + text[1:].replace("`", ""), ""
    kinds = found[1].split(" | ")
    if "str" in kinds:  # which any single value is
        kinds = [kind for kind in kinds if kind not in ("int", "float", "bool", "null")]
    expected = " or ".join(_WORDS.get(kind, kind) for kind in kinds)
    return f"expected {expected}, got {_WORDS.get(found[2], found[2])}", expected


def _exact(trail: list[str], value: Any, kind: type[Any]) -> list[str]:
    """`trail` with its keys where msgspec has only `...`: the last key of the shortest mapping that is refused too."""
    exact: list[str] = []
    inner = value
    for step in trail:
        name = step
        if step == "...":
            keys, mapping = list(inner), inner

            def refused(count: int, keys: list[str] = keys, mapping: dict[str, Any] = mapping) -> bool:
                return not _fits(_put(value, exact, mapping, keys[:count]), kind)

            name = keys[bisect_left(range(1, len(keys)), 1, key=refused)]
        exact.append(name)
        inner = inner[int(name)] if isinstance(inner, list) else inner.get(name)
    return exact


def _put(value: Any, trail: list[str], inner: dict[str, Any], keys: list[str]) -> Any:
    """A copy of `value` in which the mapping `inner`, at the end of `trail`, has only these `keys`."""
    if not trail:
        return {key: inner[key] for key in keys}
    head = int(trail[0]) if isinstance(value, list) else trail[0]
    copy = value.copy()
    copy[head] = _put(value[head], trail[1:], inner, keys)
    return copy


def _fits(value: Any, kind: type[Any]) -> bool:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _follow(node: yaml.Node | None, trail: list[str], key: str | None) -> yaml.Node | None:
    """The node at the end of `trail`, as far as it leads; with `key`, the key node of that name in it."""
    if node is None:
        return None
    if not trail:
        if key is None:
            return node
        if isinstance(node, yaml.MappingNode):
            return next((k for k, _ in node.value if k.value == key), None)
        return None
    head, rest = trail[0], trail[1:]
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [value for k, value in node.value if k.value == head]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value[int(head) : int(head) + 1]
    for child in children:
        found = _follow(child, rest, key)
        if found is not None:
            return found
    return node if key is None else None


def _schema_at(kind: Any, trail: list[str]) -> dict[str, Any]:
    """The JSON Schema of what stands at the end of `trail`."""
    schema = msgspec.json.schema(kind)
    definitions = schema.get("$defs", {})

    def resolve(part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in part:
            return resolve(definitions[part["$ref"].rpartition("/")[2]])
        for option in part.get("anyOf", ()):
            if "$ref" in option or option.get("type") in ("object", "array"):
                return resolve(option)
        return part

    part = resolve(schema)
    for name in trail:
        inner = part.get("properties", {}).get(name) or part.get("additionalProperties") or part.get("items")
        part = resolve(inner) if isinstance(inner, dict) else {}
    return part


def _at(node: yaml.Node, path: str, first_line: int) -> Place:
    mark = node.start_mark
    return Place(path, first_line + mark.line, mark.column + 1)
