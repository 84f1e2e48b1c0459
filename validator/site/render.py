"""A procedure's blocks as HTML, each with the results that belong to it, in the order of the page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from validator.errors import AuthoringError, Place
from validator.markdown.attributes import language_of, read_attributes
from validator.markdown.scan import Comment, FenceFound, Heading
from validator.model import (
    Attributes,
    ClaimResult,
    ExchangeResult,
    Fence,
    Procedure,
    StepResult,
    Verdict,
    WatchResult,
)
from validator.site.blocks import Block, block_html, hidden_html
from validator.site.page import PageView
from validator.site.pairing import Pairs, pair
from validator.site.rewrite import Found, fences_of
from validator.site.transcript import Line, prompts_of, read_lines

__all__ = ["Renderer", "renderer_for"]

_ASIDE = ("(setup)", "(teardown)")
_WHEN = {
    "setup": "before the first step",
    "teardown": "after the last step",
    "hidden": "at this point",
}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns what the scanner found into HTML. `same` is False where the page shows other blocks than its file.

    `starts` has the step that begins on a line of the page.
    """

    same: bool
    starts: Mapping[int, str]
    _blocks: Mapping[int, Block]

    def html(self, found: FenceFound | Comment) -> str:
        """The HTML of one element of the page."""
        blocks = [self._blocks[fence.line] for fence in fences_of(found)]
        if isinstance(found, Comment):
            return hidden_html(blocks, _WHEN[found.word]) if blocks else "<div hidden></div>"
        return block_html(blocks[0])


def renderer_for(view: PageView, found: Found) -> Renderer:
    """The renderer of a page, all results already at their places.

    What is shown is the procedure's own blocks, in their order. Where the page at hand has others (another plug-in
    changed it, say), it gets no marks, since what a reader sees is not what ran.
    """
    procedure = view.procedure
    own = _own(procedure) if procedure else []
    same = procedure is not None and _same(own, found.fences)
    fences = [fence for _, fence in own] if same else [_as_found(fence, view.name) for fence in found.fences]
    steps = [step for step, _ in own] if same else ["" for _ in fences]
    results = view.steps if same else {}
    marked = same and view.marked
    seen = [one.at or "" for step in results.values() for one in step.exchanges]
    prompts = prompts_of([fence for fence in fences if fence.is_transcript], seen)
    lines = [tuple(read_lines(fence, prompts)) if fence.is_transcript else () for fence in fences]
    variables = procedure.variables if procedure else {}
    last = {step: index for index, step in enumerate(steps)}
    left_out = _left_out(steps, results)
    pairs = _pairs(
        [
            (step, None if index in left_out else fence)
            for index, (step, fence) in enumerate(zip(steps, fences, strict=True))
        ],
        lines,
        {name: _told(step) for name, step in results.items()},
        variables,
    )
    watches = _watches(view, fences, left_out) if marked else {}
    titles = {step.id: step.title for step in procedure.steps} if procedure else {}
    blocks = {
        at.line: Block(
            fence=fence,
            lines=lines[index],
            pairs=pairs[index],
            marked=marked,
            variables=variables,
            otherwise=_otherwise(results.get(steps[index])),
            note=_note(results.get(steps[index])) if last[steps[index]] == index else None,
            left_out=left_out.get(index),
            watch=watches.get(index),
            titles=titles,
        )
        for index, (at, fence) in enumerate(zip(found.fences, fences, strict=True))
    }
    starts = _starts(found, {at.line: step for at, step in zip(found.fences, steps, strict=True)})
    return Renderer(same, starts, blocks)


def _starts(found: Found, steps: Mapping[int, str]) -> dict[int, str]:
    """On which line each step begins: that of the numbered item around its first block, or of the heading before."""
    starts: dict[int, str] = {}
    known: set[str] = set()
    for block in found.blocks:
        for fence in fences_of(block):
            step = steps[fence.line]
            if step in known or step in ("", *_ASIDE):
                continue
            headings = [
                line for line, one in found.starts.items() if isinstance(one, Heading) and line < block.line
            ]
            start = block.item if block.item is not None else max(headings, default=None)
            if start is not None:
                known.add(step)
                starts[start] = step
    return starts


def _watches(view: PageView, fences: Sequence[Fence], left_out: Mapping[int, str]) -> dict[int, WatchResult]:
    """The watches that ran, by the last block about each."""
    ran = {watch.name: watch for watch in view.latest.result.watches} if view.latest else {}
    last = {
        fence.attributes.watch: index
        for index, fence in enumerate(fences)
        if fence.has_claims and fence.runs and index not in left_out
    }
    return {index: ran[name] for name, index in last.items() if name in ran}


def _told(step: StepResult) -> StepResult:
    """The step's results as a reader should see them: an announced failure is no other failure."""
    if step.verdict is not Verdict.KNOWN_ISSUE:
        return step
    known = Verdict.KNOWN_ISSUE
    return replace(
        step,
        exchanges=tuple(
            replace(one, verdict=known) if one.verdict is Verdict.FAILED else one for one in step.exchanges
        ),
        claims=tuple(
            replace(one, verdict=known) if one.verdict is Verdict.FAILED else one for one in step.claims
        ),
    )


def _note(step: StepResult | None) -> str | None:
    """Why a step did not pass, where no command of it says so: a known issue that is gone, for example."""
    if step is None or step.verdict not in (Verdict.FAILED, Verdict.BROKEN, Verdict.INCONCLUSIVE):
        return None
    everything: tuple[ExchangeResult | ClaimResult, ...] = (*step.exchanges, *step.claims)
    return step.reason if all(one.verdict is Verdict.PASSED for one in everything) else None


def _otherwise(step: StepResult | None) -> Verdict | None:
    """What became of a command of `step` that has no result of its own."""
    if step is None or step.verdict is Verdict.PASSED:
        return None
    return Verdict.SKIPPED if step.verdict is Verdict.SKIPPED else Verdict.NOT_REACHED


def _left_out(steps: Sequence[str], results: Mapping[str, StepResult]) -> dict[int, str]:
    """Why blocks did not run, by their place among all blocks; `steps` has the step of each."""
    reasons = {(name, one.block): one.reason for name, step in results.items() for one in step.left_out}
    counts: Counter[str] = Counter()
    found = {}
    for index, step in enumerate(steps):
        counts[step] += 1
        if (step, counts[step]) in reasons:
            found[index] = reasons[step, counts[step]]
    return found


def _pairs(
    blocks: Sequence[tuple[str, Fence | None]],
    lines: Sequence[Sequence[Line]],
    results: Mapping[str, StepResult],
    variables: Mapping[str, str],
) -> list[Pairs]:
    """The results of every block. `blocks` are steps and what of them ran: None for a block that was left out."""
    pairs = [Pairs() for _ in blocks]
    for step in dict.fromkeys(name for name, _ in blocks):
        ran = [
            (index, fence) for index, (name, fence) in enumerate(blocks) if name == step and fence is not None
        ]
        mine = [index for index, _ in ran]
        result = results.get(step)
        found = pair(
            [(fence, lines[index]) for index, fence in ran],
            result.exchanges if result else (),
            variables,
            result.claims if result else (),
        )
        for index, one in zip(mine, found, strict=True):
            pairs[index] = one
    return pairs


def _own(procedure: Procedure) -> list[tuple[str, Fence]]:
    """Every block of the procedure with the id that results give its step, in the order of the text."""
    everything = [
        *((_ASIDE[0], fence) for fence in procedure.setup),
        *((step.id, fence) for step in procedure.steps for fence in step.fences),
        *((_ASIDE[1], fence) for fence in procedure.teardown),
    ]
    shown = [(step, fence) for step, fence in everything if not fence.attributes.example]
    return sorted(shown, key=lambda pair: pair[1].place.line)


def _same(own: Sequence[tuple[str, Fence]], found: Sequence[FenceFound]) -> bool:
    return [[line.text for line in fence.lines] for _, fence in own] == [
        [line.text for line in fence.lines] for fence in found
    ]


def _as_found(found: FenceFound, path: str) -> Fence:
    """A block of a page that could not be read as a procedure, as far as it can be shown."""
    place = Place(path, found.line)
    try:
        language, attributes = read_attributes(found.info, place, Attributes())
    except AuthoringError:
        language, attributes = language_of(found.info), Attributes()
    return Fence(
        place=place, end_line=found.end_line, language=language, attributes=attributes, lines=found.lines
    )
