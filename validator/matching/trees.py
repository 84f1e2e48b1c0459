"""Shown JSON and YAML as a tree in which every value knows where it stands in the page."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from validator.matching.faults import Fault
from validator.matching.lines import Line, normal, read_line
from validator.template import placeholders

__all__ = ["DEEPEST", "LOADER", "Node", "TreeError", "json_tree", "yaml_tree"]

DEEPEST = 100
"""How deep a page may nest values."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TOKEN = re.compile(r'[{}\[\]:,]|"(?:[^"\\]|\\.)*"|[^\s{}\[\]:,"]+')
_QUOTE = 'put {{ }} and ... in quotes: "{{ name }}"'
# A placeholder is no YAML: its signs are swapped for letters of no language before it is read, one for one.
_MASK = {"{": "\ue000", "}": "\ue001", ":": "\ue002", " ": "\ue003", "\t": "\ue004"}
_UNMASK = {ord(to): of for of, to in _MASK.items()}


class TreeError(Exception):
    """What is shown cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Node:
    """A shown value: a scalar, or nodes. `index` is its line from 0, `column` from 1.

    `line` is what a text says in the language of lines, None where it is nothing but itself. `names` are those that
    the value or what is in it mentions.
    """

    value: Any
    index: int
    column: int
    line: Line | None
    names: frozenset[str]

    @property
    def literal(self) -> bool:
        """Whether this is a scalar that only its own value matches."""
        return self.line is None and not isinstance(self.value, dict | list)


def _node(value: Any, index: int, column: int, vary: tuple[str, ...]) -> Node:
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return Node(value, index, column, None, frozenset().union(*(node.names for node in inside)))
    line = read_line(normal(value), vary) if isinstance(value, str) else None
    if line is None or line.literal:
        return Node(value, index, column, None, frozenset())
    return Node(value, index, column, line, line.names)


def json_tree(shown: Sequence[str], vary: tuple[str, ...]) -> Node:
    """The tree of shown JSON. Raises `TreeError`."""
    text = "\n".join(shown)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        bare = error.pos < len(text) and text.startswith(("{{", "..."), error.pos)
        bare = bare or text.startswith("{{", error.pos - 1)
        hint = _QUOTE if bare else "correct it, or show it as text: take match=json away"
        fault = Fault(error.lineno - 1, error.colno, f"what is shown is not JSON: {error.msg}", hint)
        raise TreeError(fault) from None
    except (ValueError, RecursionError):
        raise TreeError(
            Fault(0, 1, "what is shown is not JSON that can be read", "show less of it")
        ) from None
    starts = [0]
    for line in shown:
        starts.append(starts[-1] + len(line) + 1)
    tokens = _tokens(text, starts)
    return _json_value(next(tokens), tokens, vary, 0)


def _tokens(text: str, starts: list[int]) -> Iterator[tuple[str, int, int]]:
    index = 0
    for token in _TOKEN.finditer(text):
        while token.start() >= starts[index + 1]:
            index += 1
        yield token[0], index, token.start() - starts[index] + 1


def _json_value(
    token: tuple[str, int, int], tokens: Iterator[tuple[str, int, int]], vary: tuple[str, ...], depth: int
) -> Node:
    text, index, column = token
    _check_depth(depth, index, column)
    if text == "[":
        items: list[Node] = []
        for item in tokens:
            if item[0] == "]":
                break
            if item[0] != ",":
                items.append(_json_value(item, tokens, vary, depth + 1))
        return _node(items, index, column, vary)
    if text == "{":
        members: dict[Any, Node] = {}
        for item in tokens:
            if item[0] == "}":
                break
            if item[0] != ",":
                next(tokens)
                _add(
                    members, json.loads(item[0]), _json_value(next(tokens), tokens, vary, depth + 1), item[1:]
                )
        return _node(members, index, column, vary)
    return _node(json.loads(text, parse_float=Decimal), index, column, vary)


def yaml_tree(shown: Sequence[str], vary: tuple[str, ...]) -> Node:
    """The tree of shown YAML. Raises `TreeError`."""
    loader = LOADER("\n".join(map(_masked, shown)))
    try:
        root = loader.get_single_node()
        if root is None:
            raise TreeError(Fault(0, 1, "what is shown is not YAML: there is no value in it", "show a value"))
        return _yaml_value(loader, root, vary, 0, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        index, column = (min(mark.line, len(shown) - 1), mark.column + 1) if mark else (0, 1)
        fault = Fault(
            index,
            column,
            f"what is shown is not YAML: {error.problem}",
            "correct it, or show it as text: take match=yaml away",
        )
        raise TreeError(fault) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise TreeError(
            Fault(0, 1, "what is shown is not YAML that can be read", "show less of it")
        ) from None
    finally:
        loader.dispose()


def _masked(line: str) -> str:
    for found in placeholders(line):
        mark = line[found.start : found.end]
        line = line[: found.start] + "".join(_MASK.get(sign, sign) for sign in mark) + line[found.end :]
    return line


def _yaml_value(loader: Any, found: Any, vary: tuple[str, ...], depth: int, seen: set[int]) -> Node:
    index, column = found.start_mark.line, found.start_mark.column + 1
    _check_depth(depth, index, column)
    if id(found) in seen:
        raise TreeError(
            Fault(index, column, "what is shown repeats a value by its anchor", "write the value out")
        )
    seen.add(id(found))
    if isinstance(found, yaml.SequenceNode):
        items = [_yaml_value(loader, item, vary, depth + 1, seen) for item in found.value]
        return _node(items, index, column, vary)
    if isinstance(found, yaml.MappingNode):
        members: dict[Any, Node] = {}
        for name, value in found.value:
            at = (name.start_mark.line, name.start_mark.column + 1)
            if not isinstance(name, yaml.ScalarNode):
                raise TreeError(Fault(*at, "a key that is no plain value cannot be compared", "leave it out"))
            key = _yaml_scalar(loader, name)
            _add(members, key, _yaml_value(loader, value, vary, depth + 1, seen), at)
        return _node(members, index, column, vary)
    return _node(_yaml_scalar(loader, found), index, column, vary)


def _yaml_scalar(loader: Any, found: Any) -> Any:
    if found.tag == "tag:yaml.org,2002:str":
        return found.value.translate(_UNMASK)
    value = loader.construct_object(found, deep=True)
    return value.translate(_UNMASK) if isinstance(value, str) else value


def _add(members: dict[Any, Node], key: Any, value: Node, at: tuple[int, int]) -> None:
    if key in members:
        raise TreeError(Fault(*at, f'the key "{key}" is shown twice in one object', "keep one of them"))
    members[key] = value


def _check_depth(depth: int, index: int, column: int) -> None:
    if depth > DEEPEST:
        message = f"what is shown is nested deeper than {DEEPEST} levels"
        raise TreeError(Fault(index, column, message, "show less of it"))
