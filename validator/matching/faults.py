"""What is wrong with shown lines before anything runs: kinds that do not exist, names without an end."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from validator.errors import did_you_mean
from validator.matching.elements import Gap, Name
from validator.matching.kinds import KINDS
from validator.matching.lines import normal, read_line
from validator.template import placeholders

__all__ = ["Fault", "faults"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in shown line `index` (from 0) at `column` (from 1); both are None where it lies in `vary`."""

    index: int | None
    column: int | None
    message: str
    hint: str | None


def faults(shown: Sequence[str], *, values: Collection[str], vary: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the lines `shown` and the kinds `vary`; nothing where `match_text` can do its work.

    `values` are the names that have a value before.
    """
    for kind in vary:
        if kind not in KINDS:
            yield Fault(None, None, *_unknown(kind))
    known = set(values)
    for index, line in enumerate(shown):
        marks = list(placeholders(line))
        unknown = [mark for mark in marks if mark.kind is not None and mark.kind not in KINDS]
        for mark in unknown:
            yield Fault(index, mark.start + 1, *_unknown(str(mark.kind)))
        if marks and not unknown:
            for name in _endless(line, known):
                column = next(mark.start for mark in marks if mark.name == name) + 1
                message = f"nothing tells where {{{{ {name} }}}} ends: another value of any length follows it at once"
                yield Fault(index, column, message, f"give it a kind, as in {{{{ {name}:word }}}}")
        known.update(mark.name for mark in marks)


def _unknown(kind: str) -> tuple[str, str]:
    return f'there is no kind "{kind}"', did_you_mean(kind, KINDS) or f"kinds: {' '.join(KINDS)}"


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
