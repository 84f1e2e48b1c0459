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
from validator.matching.yaml_events import At, read_yaml
from validator.template import placeholders

__all__ = ["DEEPEST", "Node", "TreeError", "json_tree", "yaml_tree"]

DEEPEST = 100
"""How deep a page may nest values."""

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

    def made(value: Any, at: At, depth: int) -> Node:
        _check_depth(depth, at[0], at[1] + 1)
        if isinstance(value, dict):
            value = {_unmasked(key): inner for key, inner in value.items()}
        return _node(_unmasked(value), at[0], at[1] + 1, vary)

    try:
        root: Node | None = read_yaml("\n".join(map(_masked, shown)), made, _refuse)
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
    if root is None:
        raise TreeError(Fault(0, 1, "what is shown is not YAML: there is no value in it", "show a value"))
    return root


def _refuse(what: str, key: Any, at: At) -> None:
    """What a reader would have to look for elsewhere, or what cannot be told apart."""
    index, column = at[0], at[1] + 1
    if what == "alias":
        message, hint = "what is shown repeats a value by its anchor", "write the value out"
    elif what == "key":
        message, hint = "a key that is no plain value cannot be compared", "leave it out"
    else:
        raise TreeError(_twice(_unmasked(key), index, column))
    raise TreeError(Fault(index, column, message, hint))


def _unmasked(value: Any) -> Any:
    return value.translate(_UNMASK) if isinstance(value, str) and not value.isascii() else value


def _masked(line: str) -> str:
    for found in placeholders(line):
        mark = line[found.start : found.end]
        line = line[: found.start] + "".join(_MASK.get(sign, sign) for sign in mark) + line[found.end :]
    return line


def _add(members: dict[Any, Node], key: Any, value: Node, at: tuple[int, int]) -> None:
    if key in members:
        raise TreeError(_twice(key, *at))
    members[key] = value


def _twice(key: Any, index: int, column: int) -> Fault:
    return Fault(index, column, f'the key "{key}" is shown twice in one object', "keep one of them")


def _check_depth(depth: int, index: int, column: int) -> None:
    if depth > DEEPEST:
        message = f"what is shown is nested deeper than {DEEPEST} levels"
        raise TreeError(Fault(index, column, message, "show less of it"))
