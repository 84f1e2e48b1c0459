"""Kinds of values: what may stand for what, and where a value begins and ends.

`KINDS` has the built-in kinds and those that installed packages add under the entry-point group
`validator.kinds`: the entry point's name is the kind's, its object is a `Kind`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import entry_points

from validator.errors import UsageError
from validator.matching.patterns import BUILT_IN

__all__ = ["GROUP", "KINDS", "LONGEST", "Kind", "Shape", "of_kind", "shape"]

GROUP = "validator.kinds"

# No value of a kind is longer than this many characters, so that looking for one costs the same everywhere.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    `pattern` is a regular expression for the value alone, over text whose runs of blanks are one space; it
    should take as much as it can. `description` completes "{{ x }} is not …"; `sample` is a value a page might
    show. `glue` are the characters that tie a value to a letter or digit beyond them: with `.`, the 5 in `5.1`
    is no value of its own.
    """

    pattern: str
    description: str
    sample: str
    glue: str = ".:/-"


class _Kinds(Mapping[str, Kind]):
    """The built-in kinds at once, those of other packages only when somebody asks beyond them."""

    def __getitem__(self, name: str) -> Kind:
        return self._own[name] if name in self._own else self._added[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (name for name in self._added if name not in self._own)

    def __len__(self) -> int:
        return len(self._own.keys() | self._added.keys())

    @cached_property
    def _own(self) -> dict[str, Kind]:
        return {name: Kind(*look) for name, look in BUILT_IN.items()}

    @cached_property
    def _added(self) -> dict[str, Kind]:
        return {entry.name: _checked(entry.name, entry.load()) for entry in entry_points(group=GROUP)}


def _checked(name: str, found: object) -> Kind:
    if not isinstance(found, Kind):
        raise UsageError(
            f'the entry point "{name}" of {GROUP} is a {type(found).__name__}, not a Kind',
            hint="make it a validator.matching.Kind",
        )
    return found


KINDS: Mapping[str, Kind] = _Kinds()


@dataclass(frozen=True, slots=True)
class Shape:
    """The compiled pattern of a kind: alone, and with its boundaries checked on the left, the right or both."""

    alone: re.Pattern[str]
    opened: re.Pattern[str]
    closed: re.Pattern[str]
    bounded: re.Pattern[str]


@lru_cache(maxsize=256)
def shape(name: str) -> Shape:
    """The compiled pattern of the kind `name`. Raises `KeyError` where there is no such kind.

    A value begins and ends at a boundary: no letter or digit touches it, nor stands beyond one glue character.
    So `int` finds nothing in `eth0`, `10.0.0.1`, `12ms` or `2026-01-05`.
    """
    kind = KINDS[name]
    glue = f"[{re.escape(kind.glue)}]" if kind.glue else "(?!)"  # `(?!)` never matches
    before, core, after = rf"(?<!\w)(?<!\w{glue})", f"(?:{kind.pattern})", rf"(?!\w|{glue}\w)"
    return Shape(
        re.compile(core),
        re.compile(before + core),
        re.compile(core + after),
        re.compile(before + core + after),
    )


def of_kind(name: str, value: str) -> bool:
    """Whether `value` is of the kind `name`. Raises `KeyError` where there is no such kind."""
    return shape(name).alone.fullmatch(value) is not None
