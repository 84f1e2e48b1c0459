"""What the modes `json` and `yaml` share: a shown document is contained in the one that came."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from validator.matching.contained import ABSENT, Apart, Comparison, as_text
from validator.matching.faults import Fault, kind_faults, names_in
from validator.matching.lines import normal, read_line
from validator.matching.matcher import Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.suggest import kinds_for_line
from validator.matching.trees import Node, TreeError
from validator.model import Detail, Difference

__all__ = ["Documents"]

# How many differences are listed.
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Documents:
    """`tree` reads what is shown. `load` reads what came, and raises `ValueError` with the reason where it is none."""

    name: str
    tree: Callable[[Sequence[str], tuple[str, ...]], Node]
    load: Callable[[str], Any]

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """Every name: it has a value, or gets one."""
        return names_in(shown)

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterable[Fault]:
        """Kinds that do not exist, and what cannot be read."""
        wrong = list(kind_faults(shown))
        if not wrong:
            try:
                self.tree(shown, ())
            except TreeError as error:
                wrong.append(error.fault)
        return wrong

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """The first difference, by its path."""
        root = self.tree(shown, options.vary)
        first = next((index for index, line in enumerate(shown) if line.strip()), 0)
        if not output.strip():
            return Mismatch(first, shown[first], None, None, "nothing was printed")
        try:
            came = self.load(output)
        except ValueError as error:
            line = next(line for line in output.split("\n") if line.strip())
            hint = f"the output is not {self.name}: {error}"
            return Mismatch(first, shown[first], line.rstrip(), None, hint)
        comparison = Comparison(dict(values), options.unordered)
        found = comparison.differ(root, came)
        if found is None:
            return Match({name: value for name, value in comparison.known.items() if name not in values})
        explained = Comparison(dict(values), options.unordered)
        every = list(islice(explained.every_difference(root, came), _LISTED))
        return _mismatch(found, every or [found], options, explained.known, values)


def _mismatch(
    found: Apart,
    every: Sequence[Apart],
    options: Options,
    known: Mapping[str, str],
    values: Mapping[str, str],
) -> Mismatch:
    kinds = _kinds(every, options, known)
    vary = (*options.vary, *kinds) if kinds else ()
    hint = found.said
    if kinds:
        what = "this value changes" if len(every) == 1 else "these values change"
        hint = f"add vary={','.join(vary)} if {what} from run to run"
    expected, got = as_text(found.node), None if found.came is ABSENT else as_text(found.came)
    captured = {
        name: value for name, value in known.items() if name not in values or name in found.node.names
    }
    return Mismatch(
        found.node.index,
        expected,
        got,
        None,
        hint,
        shown_column=found.node.column,
        detail=Detail(
            differences=tuple(
                Difference(
                    where=one.path,
                    expected=as_text(one.node),
                    got=None if one.came is ABSENT else as_text(one.came),
                )
                for one in every
            ),
            similar=found.similar,
            others=True,
            captured=captured,
            vary=vary,
        ),
    )


def _kinds(every: Sequence[Apart], options: Options, known: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds that would accept every difference; none where that is more than a value of some kinds."""
    kinds: tuple[str, ...] = ()
    for one in every:
        shown, came = one.node.value, one.came
        if not isinstance(shown, str) or not isinstance(came, str) or one.node.line is not None:
            return ()
        vary = (*options.vary, *kinds)
        more = kinds_for_line(read_line(normal(shown), vary), normal(came), known, vary)
        if more is None:
            return ()
        kinds += more
    return kinds
