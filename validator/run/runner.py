"""Runs one procedure on a lab that is up: every step in order, its verdict, and the teardown whatever happened."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from validator.device.reply import Stopped
from validator.errors import LabError
from validator.model import (
    ClaimResult,
    DeviceResult,
    ExchangeResult,
    KnownIssue,
    ProcedureResult,
    StepResult,
    Verdict,
    timestamp,
    worst,
)
from validator.run.bench import Bench
from validator.run.events import CommandStarted, Listener, StepFinished, StepStarted
from validator.run.exchanges import Performer, not_performed, patience, what
from validator.run.permissions import Permissions
from validator.run.plan import (
    TEARDOWN,
    Action,
    ClaimsAction,
    PlannedProcedure,
    PlannedStep,
    PythonAction,
)
from validator.run.python import PythonRunner
from validator.run.variants import facts_of, left_out_of, unproven
from validator.run.watches import Watches

__all__ = ["Course", "Runner", "not_run"]


_Result = TypeVar("_Result", ExchangeResult, ClaimResult)


@dataclass(slots=True)
class Runner:
    """The side effects that a run needs, passed in."""

    bench: Bench
    listen: Listener
    keep_going: bool = False
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, planned: PlannedProcedure, devices: tuple[DeviceResult, ...]) -> ProcedureResult:
        """Runs everything on `devices`. Raises nothing but our own bugs: an interruption is a reason, too."""
        started = self.now()
        course = Course(self, planned, devices)
        try:
            for step in course.remaining():
                course.step(step)
            course.teardown()
        finally:
            course.close()
        return course.result(started=started)


class Course:
    """One procedure on its way: step by step, so that a caller may take the steps one at a time."""

    def __init__(self, runner: Runner, planned: PlannedProcedure, devices: tuple[DeviceResult, ...]) -> None:
        self.planned = planned
        self._devices = devices
        self._facts = {
            one.name: facts_of(one.name, planned.lab, planned.platforms, one.version) for one in devices
        }
        self.results: dict[str, StepResult] = {}
        self._runner = runner
        values = dict(planned.procedure.variables)
        refusal = Permissions(planned.procedure, planned.lab, planned.platforms).refusal
        self._began = runner.clock()
        self._times: dict[str, tuple[float, float]] = {}
        self._watches = Watches(runner.bench, self._began, runner.clock)
        self._performer = Performer(runner.bench, values, self._watches, refusal, clock=runner.clock)
        self._python = PythonRunner(runner.bench, planned, devices, values, refusal, clock=runner.clock)
        self._blocked: str | None = None
        self.interrupted = False

    def remaining(self) -> list[PlannedStep]:
        """The steps without a verdict, set-up first."""
        steps = [self.planned.setup, *self.planned.steps]
        return [step for step in steps if step is not None and step.id not in self.results]

    def step(self, step: PlannedStep) -> StepResult:
        """Runs one step, or says why not."""
        if self._blocked is not None:
            result = _empty(step, Verdict.NOT_REACHED, self._blocked)
        else:
            result = self._hidden(self._announced(self._run(step)))
        self.results[step.id] = result
        self._block(step, result)
        self._runner.listen(StepFinished(self.planned, step, result))
        return result

    def teardown(self) -> StepResult | None:
        """Runs the teardown, whatever came before; once. What still watches has nothing more to see."""
        self._watches.stop()
        step = self.planned.teardown
        if step is None or TEARDOWN in self.results:
            return None
        with self._runner.bench.finishing():
            result = self._hidden(self._excused(self._run(step)))
        self.results[step.id] = result
        self._runner.listen(StepFinished(self.planned, step, result))
        return result

    def close(self) -> None:
        """Leaves nothing running. May be called twice."""
        self._watches.stop()

    def _hidden(self, result: StepResult) -> StepResult:
        """`result` as anybody may see it. The verdict was found on what the device really said."""
        return self._runner.bench.redactor.result(result)

    def result(self, *, started: datetime) -> ProcedureResult:
        """The whole."""
        steps = tuple(self.results.values())
        verdict = worst(step.verdict for step in steps)
        first = next(
            (step for step in steps if step.verdict is verdict and verdict is not Verdict.PASSED), None
        )
        reason = f'step "{first.title}": {first.reason or first.verdict}' if first else None
        return replace(
            _result(self.planned, verdict, reason, started=started),
            duration=self._runner.clock() - self._began,
            waited=self._performer.waited,
            devices=self._runner.bench.redactor.result(self._devices),
            steps=steps,
            watches=self._runner.bench.redactor.result(self._watches.results(self._times)),
        )

    def _run(self, step: PlannedStep) -> StepResult:
        """The blocks of `step` that are for these devices; the verdict says whether that was all there is to prove."""
        try:
            left_out = left_out_of(step, self._facts)
        except LabError as error:
            return _empty(step, Verdict.BROKEN, error.reason)
        out = {one.block for one in left_out}
        actions = [action for block in step.blocks if block.number not in out for action in block.actions]
        gap = unproven(step, left_out)
        if gap is not None and not actions:
            return replace(_empty(step, Verdict.SKIPPED, gap), left_out=left_out)
        result = replace(self._perform(step, actions), left_out=left_out)
        if result.verdict is Verdict.PASSED and gap is not None:
            # What ran passed; a green mark would say that everything did.
            return replace(result, verdict=Verdict.SKIPPED, reason=f"a block is left out: {gap}")
        return result

    def _perform(self, step: PlannedStep, actions: Sequence[Action]) -> StepResult:
        runner = self._runner
        runner.listen(StepStarted(self.planned, step))
        runner.bench.mark(step.title)
        began = runner.clock()
        done = _Done()
        waiting = list(actions)
        verdict, reason = Verdict.PASSED, None
        try:
            while waiting and done.may_go_on:
                action = waiting[0]
                runner.listen(
                    CommandStarted(
                        self.planned,
                        step,
                        action.device,
                        runner.bench.redactor.text(what(action)),
                        patience(action),
                    )
                )
                self._act(action, done, step, began)
                waiting.pop(0)
            verdict, reason = done.verdict, done.reason
            trouble = None if verdict is Verdict.PASSED else runner.bench.lab.trouble()
            if trouble is not None:
                verdict, reason = Verdict.BROKEN, trouble
                done.blame(trouble)
        except LabError as error:
            trouble = runner.bench.lab.trouble()
            verdict = Verdict.BROKEN
            reason = error.reason + (f"; {trouble}" if trouble else "")
            done.exchanges.append(not_performed(waiting[0], verdict, reason))
        except Stopped:
            self.interrupted = True
            verdict, reason = Verdict.NOT_REACHED, "the run was interrupted during this step"
        ended = runner.clock()
        self._times[step.id] = (began, ended)
        return StepResult(
            id=step.id,
            title=step.title,
            line=step.place.line,
            verdict=verdict,
            reason=reason,
            digest=step.digest,
            duration=ended - began,
            exchanges=tuple(done.exchanges),
            started=began - self._began,
            claims=tuple(done.claims),
        )

    def _act(self, action: Action, done: "_Done", step: PlannedStep, began: float) -> None:
        """Does one thing of a step."""
        if isinstance(action, PythonAction):
            done.exchanges += self._python.perform(action)
        elif not isinstance(action, ClaimsAction):
            done.exchanges.append(self._performer.perform(action))
        elif (missing := self._performer.never_captured(action)) is not None:
            done.exchanges.append(missing)
        else:
            done.claims += self._watches.judge(
                action,
                self._performer.values,
                lambda: {**self._times, step.id: (began, self._runner.clock())},
            )

    def _announced(self, result: StepResult) -> StepResult:
        """What a known issue makes of a step's verdict."""
        issue = next((i for i in self.planned.procedure.known_issues if i.step == result.id), None)
        if issue is None or result.verdict not in (Verdict.FAILED, Verdict.PASSED):
            return result
        if result.verdict is Verdict.PASSED:
            reason = (
                f'the known issue "{issue.reason}" does not show any more: take it out of the front matter'
            )
            return replace(result, verdict=Verdict.FAILED, reason=reason)
        if _is_over(issue, self._runner.now().date()):
            reason = f'the known issue "{issue.reason}" was announced until {issue.until}, and is still there'
            return replace(result, reason=reason)
        return replace(result, verdict=Verdict.KNOWN_ISSUE, reason=issue.reason)

    def _excused(self, result: StepResult) -> StepResult:
        """A teardown that fails where the lab broke, or where the run was interrupted, says nothing about the page.

        What it takes away may never have been made.
        """
        before = worst(step.verdict for step in self.results.values())
        if result.verdict is not Verdict.FAILED or not (self.interrupted or before is Verdict.BROKEN):
            return result
        verdict = Verdict.NOT_REACHED if self.interrupted else Verdict.BROKEN
        reason = f"{self._blocked}, so this says nothing about the page"
        last = replace(result.exchanges[-1], verdict=verdict, reason=reason)
        return replace(result, verdict=verdict, reason=reason, exchanges=(*result.exchanges[:-1], last))

    def _block(self, step: PlannedStep, result: StepResult) -> None:
        """After a failure the rest is not reached; `keep_going` lets a page's other failures show as well."""
        if self._blocked is not None:
            return
        if self.interrupted:
            self._blocked = "the run was interrupted"
        elif result.verdict is Verdict.BROKEN:
            self._blocked = f'the lab broke in step "{step.title}"'
        elif result.verdict is Verdict.FAILED and not self._runner.keep_going:
            self._blocked = f'step "{step.title}" failed'


@dataclass(slots=True)
class _Done:
    """What was done of a step so far."""

    exchanges: list[ExchangeResult] = field(default_factory=list)
    claims: list[ClaimResult] = field(default_factory=list)

    @property
    def _all(self) -> list[ExchangeResult | ClaimResult]:
        return [*self.exchanges, *self.claims]

    @property
    def verdict(self) -> Verdict:
        """The worst there is; a step that has nothing to do has passed."""
        return worst([Verdict.PASSED, *(one.verdict for one in self._all)])

    @property
    def reason(self) -> str | None:
        """That of the first that decides."""
        return next((one.reason for one in self._all if one.verdict is self.verdict), None)

    @property
    def may_go_on(self) -> bool:
        """Whether the rest of the step can be tried: what a watch could not tell keeps nobody from going on."""
        return self.verdict in (Verdict.PASSED, Verdict.INCONCLUSIVE)

    def blame(self, trouble: str) -> None:
        """Whatever did not pass says nothing about the page: the lab broke."""
        self.exchanges = [_blamed(one, trouble) for one in self.exchanges]
        self.claims = [_blamed(one, trouble) for one in self.claims]


def _blamed(one: _Result, trouble: str) -> _Result:
    if one.verdict is Verdict.PASSED:
        return one
    return replace(one, verdict=Verdict.BROKEN, reason=trouble)


def not_run(planned: PlannedProcedure, verdict: Verdict, reason: str, *, now: datetime) -> ProcedureResult:
    """The result of a procedure of which nothing ran."""
    steps = tuple(_empty(step, verdict, reason) for step in planned.steps)
    return replace(_result(planned, verdict, reason, started=now), steps=steps)


def _result(
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


def _empty(step: PlannedStep, verdict: Verdict, reason: str) -> StepResult:
    return StepResult(
        id=step.id, title=step.title, line=step.place.line, verdict=verdict, reason=reason, digest=step.digest
    )


def _is_over(issue: KnownIssue, today: date) -> bool:
    return issue.until is not None and today > date.fromisoformat(issue.until)
