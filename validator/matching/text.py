"""The match mode `text`: shown output line by line, with `...`, `{{ }}` and values that vary."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from validator.matching.blocks import read_block, read_output
from validator.matching.faults import Fault, faults, names_in
from validator.matching.hints import explain
from validator.matching.lines import normal
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.placing import place

__all__ = ["MATCHER", "Text", "match_text"]

# Characters of output up to which it pays to look first whether it simply is what is shown.
_SHORT = 4096


@dataclass(frozen=True, slots=True)
class Text:
    """The whole output, line by line, in the language of lines."""

    def names(self, shown: Sequence[str], options: Options) -> Iterable[str]:
        """Every name: it has a value, or gets one."""
        return names_in(shown)

    def faults(self, shown: Sequence[str], options: Options, known: Collection[str]) -> Iterable[Fault]:
        """Kinds that do not exist, and names of which nothing tells where they end."""
        return faults(shown, known)

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """See `match_text`."""
        return match_text(shown, output, values=values, vary=options.vary)


def match_text(
    shown: Sequence[str], output: str, *, values: Mapping[str, str], vary: Collection[str]
) -> Match | Mismatch:
    """Whether `output` is what the lines `shown` promise.

    `values` are what names in ``{{ }}`` stand for already; `vary` are the kinds whose shown values are samples.
    Nothing shown promises nothing. Raises `KeyError` with the name of a kind that does not exist.
    """
    if not vary and len(output) <= _SHORT and _is_the_same(shown, output):
        return Match({})
    block = read_block(shown, vary)
    lines = read_output(output, block)
    placement = place(block, lines, values)
    if placement.failed is None:
        return Match({name: value for name, value in placement.known.items() if name not in values})
    return explain(block, lines, placement, values, vary)


def _is_the_same(shown: Sequence[str], output: str) -> bool:
    """Whether there is nothing to take apart. A line with a name in it is, since it may capture."""
    expected = "\n".join(map(normal, shown)).strip("\n")
    return "{{" not in expected and expected == "\n".join(map(normal, output.split("\n"))).strip("\n")


MATCHER: Matcher = Text()
