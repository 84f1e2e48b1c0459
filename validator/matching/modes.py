"""The ways to match, by the name that the attribute `match` gives them.

`MODES` has the built-in ones and those that installed packages add under the entry-point group
`validator.matchers`: the entry point's name is the mode's, its object is a `Matcher`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points

from validator.errors import UsageError
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch

__all__ = ["DEFAULT_MODE", "GROUP", "MODES", "match"]

GROUP = "validator.matchers"
DEFAULT_MODE = "text"

# Each mode's module has it as MATCHER. Read when it is first used: most pages need one or two of them.
_BUILT_IN = {
    "text": "text",
    "exact": "exact",
    "contains": "contains",
    "regex": "regex",
    "table": "table",
    "json": "json_mode",
    "yaml": "yaml_mode",
}


class _Modes(Mapping[str, Matcher]):
    """The built-in modes when they are asked for, those of other packages only when somebody asks beyond them."""

    def __getitem__(self, name: str) -> Matcher:
        if name in _BUILT_IN:
            matcher: Matcher = import_module(f"validator.matching.{_BUILT_IN[name]}").MATCHER
            return matcher
        return self._added[name]

    def __iter__(self) -> Iterator[str]:
        yield from _BUILT_IN
        yield from (name for name in self._added if name not in _BUILT_IN)

    def __len__(self) -> int:
        return len({*_BUILT_IN, *self._added})

    @cached_property
    def _added(self) -> dict[str, Matcher]:
        return {entry.name: _checked(entry.name, entry.load()) for entry in entry_points(group=GROUP)}


def _checked(name: str, found: Matcher) -> Matcher:
    missing = [part for part in ("names", "faults", "match") if not callable(getattr(found, part, None))]
    if isinstance(found, type) or missing:
        what = "a class, not an object of it" if isinstance(found, type) else f"lacks {', '.join(missing)}"
        raise UsageError(
            f'the entry point "{name}" of {GROUP} is no matcher: it {"is " if isinstance(found, type) else ""}{what}',
            hint="give it the three methods of validator.matching.Matcher",
        )
    return found


MODES: Mapping[str, Matcher] = _Modes()


def match(
    shown: Sequence[str],
    output: str,
    *,
    mode: str = DEFAULT_MODE,
    columns: Sequence[str] = (),
    key: str | None = None,
    unordered: bool = False,
    values: Mapping[str, str],
    vary: Collection[str],
) -> Match | Mismatch:
    """Whether `output` is what the lines `shown` promise in `mode`.

    `values` are what names stand for already; the other arguments are the block's attributes of these names.
    Raises `KeyError` for a mode or a kind that does not exist.
    """
    options = Options(columns=tuple(columns), key=key, unordered=unordered, vary=tuple(vary))
    return MODES[mode].match(shown, output, options, values)
