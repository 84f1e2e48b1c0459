"""The expressions of `only`: on which devices a block is for. Pure: text in, a condition out, facts in, an answer out.

    condition   all ("or" all)*
    all         one ("and" one)*
    one         "not" one | "(" condition ")" | comparison
    comparison  NAME operator 'text'  |  'text' "in" "features"

There is nothing else: no arithmetic, no calls, and nothing that could mean two things. Everything is checked when the
text is read, so that an answer cannot fail.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from validator.errors import did_you_mean
from validator.markdown.versions import compare, version_in

__all__ = ["Comparison", "Condition", "ConditionError", "Facts", "comparisons", "holds", "read_condition"]

Name = Literal["platform", "version", "device", "features"]
NAMES = ("platform", "version", "device", "features")

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'[^']*'|"[^"]*")|(?P<word>[A-Za-z_]\w*)|(?P<sign>[=!<>]=|[<>()])|(?P<other>\S))"""
)
_VERSIONS: dict[str, Callable[[int], bool]] = {
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_DEEPEST = 20


class ConditionError(ValueError):
    """The text is no condition. `offset` is where in it, from 0."""

    def __init__(self, message: str, offset: int, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition asks about one device. `version` is what the device said; None is not known yet."""

    device: str
    platform: str
    features: frozenset[str]
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``version >= '8.4'``; of the features, ``in`` or ``not in``."""

    name: Name
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class Joined:
    """All of the parts, or (`any_of`) at least one."""

    parts: tuple["Condition", ...]
    any_of: bool


Condition = Comparison | Not | Joined


@lru_cache(maxsize=256)  # variants say the same on every page
def read_condition(text: str) -> Condition:
    """The condition that `text` says. Raises `ConditionError`."""
    return _Reader(text).whole()


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in `condition`, from left to right."""
    match condition:
        case Comparison():
            yield condition
        case Not(of):
            yield from comparisons(of)
        case Joined(parts):
            for part in parts:
                yield from comparisons(part)


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Whether `condition` is true of a device; None where that depends on its version, which is not known."""
    match condition:
        case Comparison():
            return _compare(condition, facts)
        case Not(of):
            inner = holds(of, facts)
            return None if inner is None else not inner
        case Joined(parts, any_of):
            answers = [holds(part, facts) for part in parts]
            if any_of in answers:
                return any_of
            return None if None in answers else not any_of


def _compare(said: Comparison, facts: Facts) -> bool | None:
    if said.name == "version":
        number = version_in(facts.version) if facts.version is not None else None
        return None if number is None else _VERSIONS[said.operator](compare(number, said.value))
    if said.name == "features":
        return (said.value in facts.features) is (said.operator == "in")
    is_it = said.value == (facts.platform if said.name == "platform" else facts.device)
    return is_it is (said.operator == "==")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # text, word, sign, end
    text: str
    at: int


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0

    def whole(self) -> Condition:
        found = self._joined()
        if self._here.kind != "end":
            raise self._unexpected("and, or, or the end")
        return found

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> str | None:
        """The next token, if it is one of these words or signs."""
        here = self._here
        if here.kind in ("word", "sign") and here.text in texts:
            self._next += 1
            return here.text
        return None

    def _unexpected(self, expected: str) -> ConditionError:
        here = self._here
        found = f'"{here.text}"' if here.kind != "end" else "the end"
        return ConditionError(
            f"expected {expected}, found {found}",
            here.at,
            "write it like platform == 'frr' and version >= '8.4'",
        )

    def _joined(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ConditionError("this is nested too deeply", self._here.at, "say it with fewer brackets")
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Joined(tuple(parts), any_of=True)

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Joined(tuple(parts), any_of=False)

    def _one(self) -> Condition:
        negated = False
        while self._take("not"):
            negated = not negated
        if self._take("("):
            found = self._joined()
            if not self._take(")"):
                raise self._unexpected('")"')
        else:
            found = self._comparison()
        return Not(found) if negated else found

    def _comparison(self) -> Comparison:
        left = self._operand()
        at = self._here
        operator = self._take(*_VERSIONS, "in")
        if operator is None and self._take("not"):
            if not self._take("in"):
                raise self._unexpected('"in"')
            operator = "not in"
        if operator is None:
            raise self._unexpected("a comparison such as == or >=")
        right = self._operand()
        if left.kind == right.kind:
            both = "two names" if left.kind == "word" else "two texts"
            raise ConditionError(
                f"this compares {both}", left.at, "compare a name with a text in quotes: platform == 'frr'"
            )
        if left.kind == "text" and operator in _TURNED:
            left, operator, right = right, _TURNED[operator], left
        return _checked(left, operator, right, at)

    def _operand(self) -> _Token:
        here = self._here
        if here.kind == "text" or (here.kind == "word" and here.text in NAMES):
            self._next += 1
            return here
        if here.kind == "word" and here.text not in ("and", "or", "not", "in"):
            raise ConditionError(
                f'there is no "{here.text}" to ask about',
                here.at,
                did_you_mean(here.text, NAMES) or f"there are {', '.join(NAMES)}; texts stand in quotes",
            )
        raise self._unexpected("a name or a text in quotes")


def _checked(left: _Token, operator: str, right: _Token, at: _Token) -> Comparison:
    """The comparison, if its operator fits what is compared."""
    if operator in ("in", "not in"):
        if left.kind != "text" or right.text != "features":
            raise ConditionError(f'"{operator}" is for features', at.at, "write 'vlan' in features")
        return Comparison("features", operator, left.text[1:-1])
    if left.text == "features":
        raise ConditionError(
            f'features are a list, which "{operator}" cannot compare', at.at, "write 'vlan' in features"
        )
    value = right.text[1:-1]
    if left.text == "version":
        if version_in(value) != value:
            raise ConditionError(
                f'"{value}" is no version', right.at, "write it in numbers: version >= '8.4'"
            )
        return Comparison("version", operator, value)
    name: Name = "platform" if left.text == "platform" else "device"
    if operator not in ("==", "!="):
        raise ConditionError(f'"{operator}" compares versions only', at.at, f"compare {name} by == or !=")
    return Comparison(name, operator, value)


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while found := _TOKEN.match(text, position):
        kind = found.lastgroup or ""
        at = found.start(kind)
        if kind == "other":
            if found[kind] in "'\"":
                raise ConditionError("this quote is never closed", at, "close it with the same sign")
            hint = "write == to compare" if found[kind] == "=" else "write it like platform == 'frr'"
            raise ConditionError(f'"{found[kind]}" means nothing here', at, hint)
        yield _Token(kind, found[kind], at)
        position = found.end()
    yield _Token("end", "", len(text))
