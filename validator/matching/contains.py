"""The match mode `contains`: every shown line comes, in the order that is shown, with anything around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from validator.matching.alignment import runs
from validator.matching.matcher import Matcher, Options
from validator.matching.outcome import Match, Mismatch
from validator.matching.text import Text, match_text

__all__ = ["MATCHER", "Contains"]


@dataclass(frozen=True, slots=True)
class Contains(Text):
    """As `text`, as if `...` stood before and after every shown line. Blank lines do not count."""

    def match(
        self, shown: Sequence[str], output: str, options: Options, values: Mapping[str, str]
    ) -> Match | Mismatch:
        """The first shown line that did not come after those above it, if there is one."""
        spread, index_of = ["..."], [0]
        for index, line in enumerate(shown):
            if line.strip():
                spread += [line, "..."]
                index_of += [index, index]
        found = match_text(spread, output, values=values, vary=options.vary)
        if isinstance(found, Mismatch) and found.index is not None:
            # The lines are counted without those that were put between them.
            matched = runs([(index_of[start], at) for start, at, _ in found.detail.matched])
            detail = replace(found.detail, matched=tuple(matched), others=True)
            return replace(found, index=index_of[found.index], detail=detail)
        return found


MATCHER: Matcher = Contains()
