"""Results as they begin: of a procedure, of a number of its scale, of a step of which nothing ran."""

from dataclasses import replace
from datetime import datetime

from validator.model import ProcedureResult, ScaleResult, StepResult, Verdict, timestamp
from validator.run.plan import PlannedProcedure, PlannedStep

__all__ = ["empty_step", "not_run", "result_of", "scale_of"]


def not_run(planned: PlannedProcedure, verdict: Verdict, reason: str, *, now: datetime) -> ProcedureResult:
    """The result of a procedure of which nothing ran."""
    steps = tuple(replace(empty_step(step, verdict, reason), n=planned.n) for step in planned.steps)
    scale = scale_of(planned, verdict, reason)
    return replace(result_of(planned, verdict, reason, started=now), steps=steps, scale=scale)


def result_of(
    planned: PlannedProcedure, verdict: Verdict, reason: str | None, *, started: datetime
) -> ProcedureResult:
    """The head of a result: which page it is about, and what came of it."""
    procedure = planned.procedure
    return ProcedureResult(
        path=procedure.path,
        title=procedure.title,
        digest=procedure.digest,
        source_digest=procedure.source_digest,
        lab=procedure.lab,
        verdict=verdict,
        reason=reason,
        started=timestamp(started),
    )


def scale_of(
    planned: PlannedProcedure,
    verdict: Verdict,
    reason: str | None,
    *,
    repeated: float = 0.0,
    duration: float = 0.0,
) -> tuple[ScaleResult, ...]:
    """What came of the number that was to be proven, on a page with scale."""
    scale = planned.procedure.scale
    if scale is None or planned.n is None:
        return ()
    return (
        ScaleResult(
            name=scale.name,
            n=planned.n,
            verdict=verdict,
            reason=reason,
            repeated=repeated,
            duration=duration,
        ),
    )


def empty_step(step: PlannedStep, verdict: Verdict, reason: str) -> StepResult:
    """A step of which nothing ran."""
    return StepResult(
        id=step.id, title=step.title, line=step.place.line, verdict=verdict, reason=reason, digest=step.digest
    )
