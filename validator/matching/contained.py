"""Whether a shown tree is contained in a value that came: objects by key, lists in order or in any."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from validator.errors import did_you_mean
from validator.matching.glob import match_line
from validator.matching.lines import normal
from validator.matching.pairing import ExhaustedError, pair
from validator.matching.trees import Node

__all__ = ["ABSENT", "Apart", "Comparison", "as_text"]

ABSENT = object()
_CLIP = 60
# How many elements of a list are looked at to find the one that is most like a shown one.
_ALIKE = 200
# How many keys are listed.
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Apart:
    """`node`, shown at `path`, is not what `came` there (`ABSENT`: nothing). `said` adds what that does not say.

    `similar`: the place is the one most like what is shown, and nothing else says that it is the right one; then
    `within` are the shown element, the one that came, and its path.
    """

    node: Node
    path: str
    came: Any
    said: str | None = None
    similar: bool = False
    within: tuple[Node, Any, str] | None = None


@dataclass(slots=True)
class Comparison:
    """One comparison. `known` are the names with a value; captures are added to it."""

    known: dict[str, str]
    unordered: bool

    def differ(self, node: Node, came: Any, path: str = "$") -> Apart | None:
        """The first difference, or None. After a difference, `known` is not to be relied on."""
        if node.value == "...":
            return None
        if isinstance(node.value, dict):
            return self._object(node, came, path)
        if isinstance(node.value, list):
            if not isinstance(came, list):
                return Apart(node, path, came)
            return self._any_order(node, came, path) if self.unordered else self._in_order(node, came, path)
        if node.line is None:
            return None if _key(node.value) == _key(came) else Apart(node, path, came)
        if isinstance(came, dict | list) or came is None:
            return Apart(node, path, came)
        captured = match_line(node.line, normal(came if isinstance(came, str) else as_text(came)), self.known)
        if captured is None:
            return Apart(node, path, came)
        self.known.update(captured)
        return None

    def _object(self, node: Node, came: Any, path: str) -> Apart | None:
        if not isinstance(came, dict):
            return Apart(node, path, came)
        for key, child in node.value.items():
            below = _below(path, key)
            if key not in came:
                return _no_key(child, below, key, came)
            found = self.differ(child, came[key], below)
            if found is not None:
                return found
        return None

    def every_difference(self, node: Node, came: Any, path: str = "$") -> Iterator[Apart]:
        """All of the differences; within a list those of the first element that is not there."""
        if not isinstance(node.value, dict) or not isinstance(came, dict):
            found = self.differ(node, came, path)
            if found is not None and found.within is not None:
                yield from self.every_difference(*found.within)
            elif found is not None:
                yield found
            return
        for key, child in node.value.items():
            below = _below(path, key)
            if key in came:
                yield from self.every_difference(child, came[key], below)
            else:
                yield _no_key(child, below, key, came)

    def _fits(self, node: Node, came: Any) -> bool:
        if not node.names:
            return self.differ(node, came) is None
        trial = Comparison(dict(self.known), self.unordered)
        fits = trial.differ(node, came) is None
        if fits:
            self.known.update(trial.known)
        return fits

    def _in_order(self, node: Node, came: Sequence[Any], path: str) -> Apart | None:
        at = 0
        for number, child in enumerate(node.value):
            start = at
            while at < len(came) and not self._fits(child, came[at]):
                at += 1
            if at == len(came):
                return self._nearest(child, came, range(start, len(came)), path, number)
            at += 1
        return None

    def _any_order(self, node: Node, came: Sequence[Any], path: str) -> Apart | None:
        plain = [child for child in node.value if not child.names]
        index, everything = _index(came), range(len(came))
        try:
            pairs = pair(
                len(plain),
                len(came),
                lambda one: _candidates(plain[one], index, everything),
                lambda one, other: self._fits(plain[one], came[other]),
            )
        except ExhaustedError:
            return Apart(node, path, came, "too many elements are alike to tell which is which")
        if isinstance(pairs, int):
            child = plain[pairs]
            return self._nearest(child, came, everything, path, node.value.index(child))
        taken = set(pairs.values())
        free = {at: None for at in everything if at not in taken}
        for child in node.value:
            if child.names:
                at = next((at for at in free if self._fits(child, came[at])), None)
                if at is None:
                    return self._nearest(child, came, list(free), path, node.value.index(child))
                del free[at]
        return None

    def _nearest(
        self, node: Node, came: Sequence[Any], places: Sequence[int], path: str, number: int
    ) -> Apart:
        """The difference from the element that is most like `node`; what is missing, where none is like it."""
        best, likeness = None, 0
        for at in places[:_ALIKE]:
            alike = self._likeness(node, came[at])
            if alike > likeness:
                best, likeness = at, alike
        if best is not None:
            found = Comparison(dict(self.known), self.unordered).differ(node, came[best], f"{path}[{best}]")
            if found is not None:
                return replace(found, similar=True, within=(node, came[best], f"{path}[{best}]"))
        where = "" if self.unordered or not number else " after what is shown before it"
        return Apart(node, path, ABSENT, f"no such element came{where}")

    def _likeness(self, node: Node, came: Any) -> int:
        if not isinstance(node.value, dict) or not isinstance(came, dict):
            return 0
        return sum(key in came and self._try(child, came[key]) for key, child in node.value.items())

    def _try(self, node: Node, came: Any) -> bool:
        return Comparison(dict(self.known), self.unordered).differ(node, came) is None


def _no_key(node: Node, path: str, key: Any, came: Mapping[Any, Any]) -> Apart:
    keys = [str(name) for name in came]
    near = did_you_mean(str(key), keys)
    listed = ", ".join(keys[:_LISTED]) + (", …" if len(keys) > _LISTED else "")
    instead = near or (f"the keys are {listed}" if keys else "the object is empty")
    return Apart(node, path, ABSENT, f'no key "{key}" came: {instead}')


def _key(value: Any) -> object:
    """What equal scalars have in common: 1 is 1.0, and neither is true, nor "1"."""
    if isinstance(value, dict | list):
        return (type(value), id(value))
    return (
        bool if isinstance(value, bool) else int if isinstance(value, int | float | Decimal) else type(value),
        value,
    )


def _index(came: Sequence[Any]) -> Mapping[object, Sequence[int]]:
    """Where each scalar is, and each object that has it under a key."""
    found: dict[object, list[int]] = {}
    for at, value in enumerate(came):
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(inner, dict | list):
                    found.setdefault((key, _key(inner)), []).append(at)
        elif not isinstance(value, list):
            found.setdefault(_key(value), []).append(at)
    return found


_NONE: Sequence[int] = ()


def _candidates(
    node: Node, index: Mapping[object, Sequence[int]], everything: Sequence[int]
) -> Sequence[int]:
    if node.literal:
        return index.get(_key(node.value), _NONE)
    if isinstance(node.value, dict):
        lists = [
            index.get((key, _key(child.value)), _NONE)
            for key, child in node.value.items()
            if child.literal and child.value != "..."
        ]
        return min(lists, key=len, default=everything)
    return everything


def _below(path: str, key: Any) -> str:
    if isinstance(key, str) and key.isidentifier():
        return f"{path}.{key}"
    return f"{path}[{as_text(key)}]"


def as_text(value: Any) -> str:
    """A value as JSON, in a few words."""
    if value is ABSENT:
        return "nothing"
    text = json.dumps(_plain(value), ensure_ascii=False, default=str)
    return text if len(text) <= _CLIP else f"{text[:_CLIP]} …"


def _plain(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Node):
        value = value.value
    if depth > 3:  # noqa: PLR2004 - what is deeper is cut off in any case
        return "…"
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in list(value.items())[:20]}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value[:20]]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
    return value
