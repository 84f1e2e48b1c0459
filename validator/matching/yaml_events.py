"""YAML to values, from the parser's events: half the time of PyYAML's own way, which makes a tree of nodes first.

What a scalar is, PyYAML says; each one is asked about once.
"""

from collections.abc import Callable, Hashable
from typing import Any

import yaml

__all__ = ["LOADER", "At", "read_yaml"]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""A safe loader, in C where there is one."""

At = tuple[int, int]
"""Where a value stands: its line and its column, both from 0."""

Made = Callable[[Any, At, int], Any]
Refuse = Callable[[str, Any, At], None]

_MERGE = "tag:yaml.org,2002:merge"
_COLLECTIONS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


def read_yaml(
    text: str,
    made: Made | None = None,
    refuse: Refuse | None = None,
) -> Any:
    """The value of the one document in `text`; None where there is none.

    `made` makes of every value what is put in its place; it is given where the value stands and how deep. `refuse` is
    told of what a page may not have, and raises: an `alias`, a `key` that is no scalar, one that is there `twice`. Raises `yaml.YAMLError`.
    """
    loader = LOADER(text)
    try:
        return _Reader(loader, made, refuse).document()
    finally:
        loader.dispose()


class _Reader:
    def __init__(
        self,
        loader: Any,
        made: Made | None,
        refuse: Refuse | None,
    ) -> None:
        self._loader = loader
        self._made = made
        self._refuse = refuse
        self._scalars: dict[Hashable, tuple[str, Any]] = {}
        self._anchors: dict[str, Any] = {}

    def document(self) -> Any:
        loader = self._loader
        loader.get_event()
        if loader.check_event(yaml.StreamEndEvent):
            return None
        loader.get_event()
        value = self._value(loader.get_event(), 0)
        loader.get_event()
        if not loader.check_event(yaml.StreamEndEvent):
            event = loader.get_event()
            raise yaml.composer.ComposerError(None, None, "but found another document", event.start_mark)
        return value

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)[1]
        elif isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        else:
            if event.tag not in _COLLECTIONS:
                raise yaml.constructor.ConstructorError(
                    None, None, f"a value of the kind {event.tag} is not known", event.start_mark
                )
            is_list = isinstance(event, yaml.SequenceStartEvent)
            value = self._list(depth) if is_list else self._object(depth)
        if self._made is not None:
            value = self._made(value, _at(event), depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, event: Any) -> Any:
        if self._refuse is not None:
            self._refuse("alias", event.anchor, _at(event))
        if event.anchor not in self._anchors:
            raise yaml.composer.ComposerError(
                None, None, f"found undefined alias '{event.anchor}'", event.start_mark
            )
        return self._anchors[event.anchor]

    def _list(self, depth: int) -> list[Any]:
        items = []
        event = self._loader.get_event()
        while not isinstance(event, yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1))
            event = self._loader.get_event()
        return items

    def _object(self, depth: int) -> dict[Any, Any]:
        members: dict[Any, Any] = {}
        merged: list[Any] = []
        event = self._loader.get_event()
        while not isinstance(event, yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                if self._refuse is not None:
                    self._refuse("key", None, _at(event))
                raise yaml.constructor.ConstructorError(
                    None, None, "found a key that is no plain value", event.start_mark
                )
            tag, key = self._scalar(event)
            value = self._value(self._loader.get_event(), depth + 1)
            if tag == _MERGE and self._refuse is None:
                merged = value if isinstance(value, list) else [value]
            elif key in members and self._refuse is not None:
                self._refuse("twice", key, _at(event))
            else:
                members[key] = value
            event = self._loader.get_event()
        for other in merged:
            if isinstance(other, dict):
                members = {**other, **members}
        return members

    def _scalar(self, event: Any) -> tuple[str, Any]:
        """The tag and the value of a scalar."""
        known = (event.tag, event.implicit, event.value)
        found = self._scalars.get(known)
        if found is None:
            tag = event.tag
            if tag is None or tag == "!":
                tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
            if tag == _MERGE:
                found = (tag, event.value)
            else:
                node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
                found = (tag, self._loader.construct_object(node, deep=True))
            self._scalars[known] = found
        return found


def _at(event: Any) -> At:
    return event.start_mark.line, event.start_mark.column
