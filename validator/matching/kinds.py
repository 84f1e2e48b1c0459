"""Kinds of values: what may stand for what, and where a value begins and ends.

`KINDS` has the built-in kinds and those that installed packages add under the entry-point group
`validator.kinds`: the entry point's name is the kind's, its object is a `Kind`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import entry_points
from itertools import accumulate

from validator.errors import UsageError
from validator.matching.patterns import BUILT_IN

__all__ = ["GROUP", "KINDS", "LONGEST", "Kind", "Shape", "ends", "of_kind", "shape", "values_in"]

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


def values_in(lines: Sequence[str], names: Sequence[str]) -> list[dict[tuple[int, int], list[str]]]:
    """The whole values of the kinds `names` in each line: from where to where, and of which kinds."""
    found: list[dict[tuple[int, int], list[str]]] = [{} for _ in lines]
    text = "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for name in names:
        pattern = shape(name).bounded
        if name not in BUILT_IN:
            for mine, line in zip(found, lines, strict=True):
                for value in pattern.finditer(line):
                    mine.setdefault(value.span(), []).append(name)
            continue
        # None of these has a line end in it, so that all lines are looked through in one go.
        number = 0
        for value in pattern.finditer(text):
            start, end = value.span()
            while start >= starts[number + 1]:
                number += 1
            at = starts[number]
            found[number].setdefault((start - at, end - at), []).append(name)
    return found


def ends(names: tuple[str, ...], text: str, at: int, limit: int) -> dict[str, int]:
    """Where a value of each of the kinds `names` ends that begins at `at`, whatever stands around it; none that is empty."""
    pattern = _together(names)
    if pattern is None:
        matches = {name: shape(name).alone.match(text, at, limit) for name in names}
        return {name: one.end() for name, one in matches.items() if one and one.end() > at}
    found = pattern.match(text, at, limit)
    assert found is not None
    return {name: found.end(number) for number, name in enumerate(names, 1) if found.end(number) > at}


@lru_cache(maxsize=1024)
def _together(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression that looks for all of the kinds; None where groups of their own forbid it."""
    if any(shape(name).alone.groups for name in names):
        return None
    return re.compile("".join(f"(?:(?=({KINDS[name].pattern}))|)" for name in names))
