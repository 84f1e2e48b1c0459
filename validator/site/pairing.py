"""Which result belongs to which line of the page.

Results carry the line numbers of the text that ran. Prose may have been edited since, so lines may have moved; the
digest says that the blocks are the same in the same order. Hence: by order within the step, and by what was typed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from validator.markdown.counting import Calculation, calculations
from validator.model import PYTHON, ClaimResult, ExchangeResult, Fence, Verdict
from validator.site.transcript import Kind, Line
from validator.template import Placeholder, placeholders

__all__ = ["Pairs", "pair"]


@dataclass(slots=True)
class Pairs:
    """The results of one block: by line number of the page, that of the whole block, and those without a line.

    `inner` are those of the commands that a block of Python typed, `claims` those of claims by their line. `left` holds
    only results that are no pass: bad news is never lost, wherever it belongs.
    """

    lines: dict[int, ExchangeResult] = field(default_factory=dict)
    whole: ExchangeResult | None = None
    inner: list[ExchangeResult] = field(default_factory=list)
    claims: dict[int, ClaimResult] = field(default_factory=dict)
    left: list[ExchangeResult | ClaimResult] = field(default_factory=list)

    @property
    def everything(self) -> list[ExchangeResult | ClaimResult]:
        """Every result of the block."""
        whole = [] if self.whole is None else [self.whole]
        return [*self.lines.values(), *self.inner, *whole, *self.claims.values(), *self.left]


def pair(
    blocks: Sequence[tuple[Fence, Sequence[Line]]],
    exchanges: Sequence[ExchangeResult],
    variables: Mapping[str, str],
    claims: Sequence[ClaimResult] = (),
) -> list[Pairs]:
    """The results of the blocks of one step, in the order of the blocks."""
    found = [Pairs() for _ in blocks]
    at = 0
    for (fence, lines), pairs in zip(blocks, found, strict=True):
        if not fence.runs:
            continue
        if fence.has_claims:
            claims = _take_claims(fence, claims, pairs)
            continue
        if fence.attributes.run:
            index = _next_python(exchanges, at)
            if index is not None:
                pairs.inner = list(exchanges[at:index])
                pairs.whole, at = exchanges[index], index + 1
            continue
        if fence.attributes.file is not None:
            index = _next_file(exchanges, at, fence)
            if index is not None:
                pairs.whole, at = exchanges[index], index + 1
            continue
        for line in lines:
            if line.kind not in (Kind.COMMAND, Kind.PROMPT):
                continue
            index = _next(exchanges, at, line, variables)
            if index is not None:
                pairs.lines[line.source.line], at = exchanges[index], index + 1
    taken = {id(one) for pairs in found for one in pairs.everything}
    everything: list[ExchangeResult | ClaimResult] = [*exchanges, *claims]
    lost = [one for one in everything if id(one) not in taken and one.verdict is not Verdict.PASSED]
    if found:
        found[-1].left = lost
    return found


def _take_claims(fence: Fence, claims: Sequence[ClaimResult], pairs: Pairs) -> Sequence[ClaimResult]:
    """Gives the lines of a `watch` block their results, and returns those that are left."""
    for line in fence.lines:
        if claims and claims[0].watch == fence.attributes.watch and claims[0].text == line.text.strip():
            pairs.claims[line.line] = claims[0]
            claims = claims[1:]
    return claims


def _next(
    exchanges: Sequence[ExchangeResult], at: int, line: Line, variables: Mapping[str, str]
) -> int | None:
    """The index of the next result of what `line` types.

    That is the very next command. Only where it is another one is a later one looked for, typed at this prompt.
    """
    typed = _typed(line.text.strip(" "), variables)
    near = True
    for index in range(at, len(exchanges)):
        exchange = exchanges[index]
        if exchange.command is None:
            if line.kind is Kind.PROMPT and near and exchange.at == line.prompt:
                return index
            continue  # a prompt that stands alone, or that is part of the command before it
        same = line.kind is Kind.COMMAND and typed.fullmatch(exchange.command.split("\n")[0]) is not None
        if same and (near or exchange.at == line.prompt):
            return index
        near = False
    return None


def _typed(shown: str, variables: Mapping[str, str]) -> re.Pattern[str]:
    """What may have been typed where the page shows `shown`: any value for what was captured or calculated."""
    parts, at = [], 0
    values: list[tuple[Placeholder | Calculation, str | None]] = [
        (found, variables.get(found.name)) for found in placeholders(shown)
    ]
    values += [(found, None) for found in calculations(shown)]
    for found, value in sorted(values, key=lambda pair: pair[0].start):
        anything = (
            ".*" if value is None else f"(?:{re.escape(value)}|{re.escape(shown[found.start : found.end])})"
        )
        parts += [re.escape(shown[at : found.start]), anything]
        at = found.end
    return re.compile("".join([*parts, re.escape(shown[at:])]))


def _next_python(exchanges: Sequence[ExchangeResult], at: int) -> int | None:
    """The index of the next result of a block of Python; those before it are of the commands that it typed."""
    return next((index for index in range(at, len(exchanges)) if exchanges[index].window == PYTHON), None)


def _next_file(exchanges: Sequence[ExchangeResult], at: int, fence: Fence) -> int | None:
    """The index of the next result of a file block."""
    path, device = fence.attributes.file, fence.attributes.on
    for index in range(at, len(exchanges)):
        exchange = exchanges[index]
        if exchange.device == device and path is not None and path in (exchange.command or ""):
            return index
    return None
