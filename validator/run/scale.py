"""The results of one page for several numbers, in one: what was proven, and how the time grew. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from validator.model import ProcedureResult, Scale, ScaleResult, StepResult, Verdict, worst
from validator.run.announced import announced
from validator.run.plan import PlannedProcedure

__all__ = ["goes_on", "proven"]


def goes_on(result: ProcedureResult, *, keep_going: bool) -> bool:
    """Whether the next number is tried after `result`. What is wrong with few is wrong with many."""
    if result.verdict in (Verdict.FAILED, Verdict.INCONCLUSIVE):
        return keep_going
    return result.verdict not in (Verdict.BROKEN, Verdict.NOT_REACHED)


def proven(planned: PlannedProcedure, rounds: Sequence[ProcedureResult], *, today: date) -> ProcedureResult:
    """One result of `rounds`, the first numbers of the page's scale in order. Numbers that were not tried are told.

    A step has the worst of its verdicts, and what is told about it is of the first number with that verdict; of a
    step that passed throughout, of the largest. A known issue is gone where it shows with no number.
    """
    scale = planned.procedure.scale
    assert scale is not None and rounds, "only pages with scale have rounds"  # noqa: PT018 - one fact
    untried = scale.numbers[len(rounds) :]
    issues = () if untried else planned.procedure.known_issues
    steps = [announced(step, issues, today) if _passed(step) else step for step in _steps(rounds)]
    verdict = worst([*(result.verdict for result in rounds), *(step.verdict for step in steps)])
    decisive = next((result for result in rounds if result.verdict is verdict), rounds[-1])
    if verdict is Verdict.PASSED:
        decisive = rounds[-1]
    return replace(
        decisive,
        verdict=verdict,
        reason=_reason(scale, rounds, decisive) if decisive.verdict is verdict else _gone(steps, verdict),
        started=rounds[0].started,
        duration=sum(result.duration for result in rounds),
        waited=sum(result.waited for result in rounds),
        devices=next((result.devices for result in rounds if result.devices), ()),
        steps=tuple(steps),
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


def _passed(step: StepResult) -> bool:
    return step.verdict is Verdict.PASSED


def _reason(scale: Scale, rounds: Sequence[ProcedureResult], decisive: ProcedureResult) -> str | None:
    """That of the decisive number, and which one that is, unless it is the same with all."""
    said = decisive.reason
    if said is None or all(result.reason == said for result in rounds):
        return said
    return f"with {scale.name} = {_n(decisive)}, {said}"


def _gone(steps: Sequence[StepResult], verdict: Verdict) -> str:
    step = next(step for step in steps if step.verdict is verdict)
    return f'step "{step.title}": {step.reason}'


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
