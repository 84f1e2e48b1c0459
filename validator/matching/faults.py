"""What is wrong with shown lines before anything runs: names of which nothing tells where they end."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from validator.errors import did_you_mean
from validator.matching.elements import Gap, Name
from validator.matching.kinds import KINDS
from validator.matching.lines import normal, read_line
from validator.template import placeholders

__all__ = ["Fault", "faults", "kind_faults", "names_in", "unknown_kind"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in shown line `index` (from 0) at `column` (from 1)."""

    index: int
    column: int
    message: str
    hint: str


def faults(shown: Sequence[str], values: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the lines `shown`, where the names `values` have a value before."""
    wrong = list(kind_faults(shown))
    yield from wrong
    if wrong:
        return
    known = set(values)
    for index, line in enumerate(shown):
        marks = list(placeholders(line))
        for name in _endless(line, known) if marks else ():
            column = next(mark.start for mark in marks if mark.name == name) + 1
            message = (
                f"nothing tells where {{{{ {name} }}}} ends: another value of any length follows it at once"
            )
            yield Fault(index, column, message, f"give it a kind, as in {{{{ {name}:word }}}}")
        known.update(mark.name for mark in marks)


def kind_faults(shown: Sequence[str]) -> Iterator[Fault]:
    """The kinds in the lines `shown` that do not exist."""
    for index, line in enumerate(shown):
        for found in placeholders(line):
            if found.kind is not None and found.kind not in KINDS:
                yield Fault(index, found.start + 1, *unknown_kind(found.kind))


def unknown_kind(kind: str) -> tuple[str, str]:
    """The message and the hint for a kind that does not exist."""
    return f'there is no kind "{kind}"', did_you_mean(kind, KINDS) or "kinds: " + ", ".join(KINDS)


def names_in(shown: Sequence[str]) -> Iterator[str]:
    """The names of the placeholders in the lines `shown`."""
    for line in shown:
        yield from (found.name for found in placeholders(line))


def _endless(line: str, known: Collection[str]) -> Iterator[str]:
    """The names of `line` without a value or a kind that a gap, or another such name, follows directly."""
    met = set(known)
    elements = read_line(normal(line)).elements
    for element, following in pairwise(elements):
        if not isinstance(element, Name) or element.kind is not None or element.name in met:
            continue
        met.add(element.name)
        if isinstance(following, Gap) or (
            isinstance(following, Name) and following.kind is None and following.name not in met
        ):
            yield element.name
