"""A page as Sybil sees it: one region per step, from its first block to its last."""

from collections.abc import Callable, Iterable
from itertools import accumulate

from sybil import Document, Example, Region

from validator.model import Procedure, Step

__all__ = ["StepParser"]


class StepParser:
    """A Sybil parser. A region's `parsed` is the `Step`; `evaluate` is called with the example to run it."""

    def __init__(
        self, read: Callable[[Document], Procedure], evaluate: Callable[[Example], str | None]
    ) -> None:
        self._read = read
        self._evaluate = evaluate

    def __call__(self, document: Document) -> Iterable[Region]:
        """The regions, in the order in which the steps run. Raises `AuthoringError`."""
        starts = [0, *accumulate(len(line) + 1 for line in document.text.split("\n"))]
        for step in self._read(document).steps:
            yield Region(*_extent(step, starts), parsed=step, evaluator=self._evaluate)


def _extent(step: Step, starts: list[int]) -> tuple[int, int]:
    """Offsets in the text: `starts` holds the offset of every line."""
    first, last = step.fences[0], step.fences[-1]
    return starts[first.place.line - 1], starts[last.end_line] - 1
