"""What a way of matching is: the one interface that every value of the attribute `match` stands for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from validator.matching.faults import Fault
from validator.matching.outcome import Match, Mismatch

__all__ = ["Matcher", "Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the block's attributes say about matching. A matcher that has no use for one ignores it."""

    columns: tuple[str, ...] = ()
    key: str | None = None
    unordered: bool = False
    vary: tuple[str, ...] = ()


class Matcher(Protocol):
    """Compares the whole of a command's shown output with what came. All three are pure.

    `shown` are the lines that the page shows, without blank lines at either end. A matcher must be bounded in time
    by what is shown and what came, whatever the two are.
    """

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """The names that have a value after a match: those that the shown output mentions or captures."""
        ...

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterable[Fault]:
        """What is wrong with `shown` before anything runs, where the names `known` have a value by then."""
        ...

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """Whether `output` is what `shown` promises, where `values` are known; called only without faults."""
        ...
