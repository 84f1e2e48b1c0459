"""Runs one procedure on a lab that is up: every step in order, its verdict, and the teardown whatever happened."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from validator.device.reply import Stopped
from validator.errors import LabError
from validator.model import (
    DeviceResult,
    ProcedureResult,
    StepResult,
    Verdict,
    worst,
)
from validator.run.announced import announced
from validator.run.bench import Bench
from validator.run.blocks import BlockRunner, Broken
from validator.run.done import Done, blamed
from validator.run.events import CommandStarted, Listener, StepFinished, StepStarted
from validator.run.exchanges import Performer, not_performed, patience, what
from validator.run.permissions import Permissions
from validator.run.plan import (
    TEARDOWN,
    Action,
    ClaimsAction,
    PlannedBlock,
    PlannedProcedure,
    PlannedStep,
    PythonAction,
)
from validator.run.python import PythonRunner
from validator.run.results import empty_step, result_of, scale_of
from validator.run.variants import facts_of, left_out_of, unproven
from validator.run.watches import Watches

__all__ = ["Course", "Runner"]


@dataclass(slots=True)
class Runner:
    """The side effects that a run needs, passed in."""

    bench: Bench
    listen: Listener
    keep_going: bool = False
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    make_watches: Callable[..., Watches] = Watches
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
        if planned.n is not None:
            values["n"] = str(planned.n)
        refusal = Permissions(planned.procedure, planned.lab, planned.platforms).refusal
        self._began = runner.clock()
        self._times: dict[str, tuple[float, float]] = {}
        self._watches = runner.make_watches(runner.bench, self._began, runner.clock)
        self._performer = Performer(
            runner.bench, values, self._watches, refusal, clock=runner.clock, sleep=runner.sleep
        )
        self._python = PythonRunner(runner.bench, planned, devices, values, refusal, clock=runner.clock)
        self._blocks = BlockRunner(values, planned.n, clock=runner.clock)
        self._blocked: str | None = None
        self.interrupted = False

    def remaining(self) -> list[PlannedStep]:
        """The steps without a verdict, set-up first."""
        steps = [self.planned.setup, *self.planned.steps]
        return [step for step in steps if step is not None and step.id not in self.results]

    def step(self, step: PlannedStep) -> StepResult:
        """Runs one step, or says why not."""
        if self._blocked is not None:
            result = empty_step(step, Verdict.NOT_REACHED, self._blocked)
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
        duration = self._runner.clock() - self._began
        return replace(
            result_of(self.planned, verdict, reason, started=started),
            scale=scale_of(self.planned, verdict, reason, repeated=self._blocks.repeated, duration=duration),
            duration=duration,
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
            return empty_step(step, Verdict.BROKEN, error.reason)
        out = {one.block for one in left_out}
        blocks = [block for block in step.blocks if block.number not in out]
        gap = unproven(step, left_out)
        if gap is not None and not blocks:
            return replace(empty_step(step, Verdict.SKIPPED, gap), left_out=left_out)
        result = replace(self._perform(step, blocks), left_out=left_out, n=self.planned.n)
        if result.verdict is Verdict.PASSED and gap is not None:
            # What ran passed; a green mark would say that everything did.
            return replace(result, verdict=Verdict.SKIPPED, reason=f"a block is left out: {gap}")
        return result

    def _perform(self, step: PlannedStep, blocks: Sequence[PlannedBlock]) -> StepResult:
        runner = self._runner
        runner.listen(StepStarted(self.planned, step))
        runner.bench.mark(step.title)
        began = runner.clock()
        done = Done()
        verdict, reason = Verdict.PASSED, None

        def act(action: Action, done: Done) -> None:
            told = runner.bench.redactor.text(what(action))
            runner.listen(CommandStarted(self.planned, step, action.device, told, patience(action)))
            self._act(action, done, step, began)

        try:
            for block in blocks:
                if done.may_go_on:
                    self._blocks.perform(block, act, done)
            verdict, reason = done.verdict, done.reason
            trouble = None if verdict is Verdict.PASSED else runner.bench.lab.trouble()
            if trouble is not None:
                verdict, reason = Verdict.BROKEN, trouble
                done.blame(verdict, trouble)
        except Broken as error:
            trouble = runner.bench.lab.trouble()
            verdict = Verdict.BROKEN
            reason = error.reason + (f"; {trouble}" if trouble else "")
            done.exchanges.append(not_performed(error.action, verdict, reason))
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

    def _act(self, action: Action, done: Done, step: PlannedStep, began: float) -> None:
        """Does one thing of a step."""
        if isinstance(action, PythonAction):
            self._python.perform(action, done.exchanges)
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
        """Of several numbers the last decides whether an issue is gone: see `proven`."""
        planned = self.planned
        today = self._runner.now().date()
        return announced(result, planned.procedure.known_issues, today, may_pass=planned.n is not None)

    def _excused(self, result: StepResult) -> StepResult:
        """A teardown that fails where the lab broke, or where the run was interrupted, says nothing about the page.

        What it takes away may never have been made.
        """
        before = worst(step.verdict for step in self.results.values())
        if result.verdict is not Verdict.FAILED or not (self.interrupted or before is Verdict.BROKEN):
            return result
        verdict = Verdict.NOT_REACHED if self.interrupted else Verdict.BROKEN
        reason = f"{self._blocked}, so this says nothing about the page"
        return replace(
            result,
            verdict=verdict,
            reason=reason,
            exchanges=tuple(blamed(result.exchanges, verdict, reason)),
            claims=tuple(blamed(result.claims, verdict, reason)),
        )

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
