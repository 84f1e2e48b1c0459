"""The results of one page for several numbers, in one: what was proven, and how the time grew. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from validator.model import ProcedureResult, ScaleResult, StepResult, Verdict, worst
from validator.run.plan import PlannedProcedure

__all__ = ["goes_on", "proven"]


def goes_on(result: ProcedureResult, *, keep_going: bool) -> bool:
    """Whether the next number is tried after `result`. What is wrong with few is wrong with many."""
    if result.verdict in (Verdict.FAILED, Verdict.INCONCLUSIVE):
        return keep_going
    return result.verdict not in (Verdict.BROKEN, Verdict.NOT_REACHED)


def proven(planned: PlannedProcedure, rounds: Sequence[ProcedureResult]) -> ProcedureResult:
    """One result of `rounds`, the first numbers of the page's scale in order. Numbers that were not tried are told.

    A step has the worst of its verdicts, and what is told about it is of the first number with that verdict; of a
    step that passed throughout, of the largest.
    """
    scale = planned.procedure.scale
    assert scale is not None and rounds, "only pages with scale have rounds"  # noqa: PT018 - one fact
    verdict = worst(result.verdict for result in rounds)
    decisive = next(result for result in rounds if result.verdict is verdict)
    if verdict is Verdict.PASSED:
        decisive = rounds[-1]
    said = decisive.reason
    if said is not None and any(result.reason != said for result in rounds):
        said = f"with {scale.name} = {_n(decisive)}, {said}"
    untried = scale.numbers[len(rounds) :]
    return replace(
        decisive,
        reason=said,
        started=rounds[0].started,
        duration=sum(result.duration for result in rounds),
        waited=sum(result.waited for result in rounds),
        devices=next((result.devices for result in rounds if result.devices), ()),
        steps=tuple(_steps(rounds)),
        recordings=tuple(name for result in rounds for name in result.recordings),
        scale=(
            *(one for result in rounds for one in result.scale),
            *(
                ScaleResult(
                    name=scale.name,
                    n=number,
                    verdict=Verdict.NOT_REACHED,
                    reason=f"it was not tried after {scale.name} = {_n(rounds[-1])}",
                )
                for number in untried
            ),
        ),
    )


def _n(result: ProcedureResult) -> int:
    return result.scale[0].n


def _steps(rounds: Sequence[ProcedureResult]) -> Iterable[StepResult]:
    """The steps of the page in their order; the teardown is missing where a round did not get as far as a lab."""
    longest = max(rounds, key=lambda result: len(result.steps))
    for wanted in longest.steps:
        found = [step for result in rounds for step in result.steps if step.id == wanted.id]
        verdict = worst(step.verdict for step in found)
        candidates = [step for step in found if step.verdict is verdict]
        yield candidates[-1 if verdict is Verdict.PASSED else 0]
