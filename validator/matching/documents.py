"""What the modes `json` and `yaml` share: a shown document is contained in the one that came."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validator.matching.contained import ABSENT, Comparison, Difference, as_text
from validator.matching.faults import Fault, kind_faults, names_in
from validator.matching.lines import normal, read_line
from validator.matching.matcher import Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.suggest import kinds_for_line
from validator.matching.trees import Node, TreeError

__all__ = ["Documents"]


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
        return _mismatch(found, options, comparison.known)


def _mismatch(found: Difference, options: Options, known: Mapping[str, str]) -> Mismatch:
    expected = as_text(found.node)
    hint = found.said or f"{found.path}: {as_text(found.came)} came, {expected} was expected"
    if isinstance(found.node.value, str) and isinstance(found.came, str) and found.node.line is None:
        line = read_line(normal(found.node.value), options.vary)
        kinds = kinds_for_line(line, normal(found.came), known, options.vary)
        if kinds:
            hint += f"; add vary={','.join([*options.vary, *kinds])} if this value changes from run to run"
    got = None if found.came is ABSENT else f"{found.path}: {as_text(found.came)}"
    return Mismatch(found.node.index, f"{found.path}: {expected}", got, None, hint)
