"""One fresh lab, the procedures that run on it one after another, and nothing left afterwards."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from validator.device.reply import Stopped
from validator.errors import LabError, LabUnavailable
from validator.lab.contract import Provider
from validator.lab.files import Lab
from validator.model import ProcedureResult, Verdict
from validator.run.baseline import DeviceBaselines
from validator.run.bench import Bench, Interruption, Recorder, Recorders
from validator.run.events import DeviceRetired, LabStarting, Listener, ProcedureFinished, ProcedureStarted
from validator.run.plan import PlannedProcedure, Session
from validator.run.redaction import Redactor
from validator.run.results import not_run
from validator.run.runner import Runner
from validator.run.scale import goes_on, proven
from validator.run.watches import Watches

__all__ = ["Evidence", "SessionRunner", "lab_is_required"]

Evidence = Callable[[PlannedProcedure], Recorders]
"""Where the windows of a procedure are recorded."""

Done = Callable[[ProcedureResult], None]
_Take = Callable[[PlannedProcedure, ProcedureResult], None]


@dataclass(slots=True)
class SessionRunner:
    """Brings labs up and runs sessions on them. `deliver` gets every result as soon as there is one."""

    provider_of: Callable[[str], Provider]
    evidence: Evidence
    deliver: Done
    listen: Listener
    interruption: Interruption
    keep_going: bool = False
    require_lab: bool = False
    make_bench: Callable[..., Bench] = Bench
    make_watches: Callable[..., Watches] = Watches
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, session: Session, report: frozenset[str]) -> None:
        """Runs the procedures of `session`; delivers the results of those whose path is in `report`."""
        *before, last = session.procedures
        rounds: list[ProcedureResult] = []
        for planned in last.rounds():
            # What comes first is told once, though it runs on every lab.
            told = frozenset() if rounds else report
            self._round(session.lab, [*before, planned], partial(self._take, told, rounds))
            if not rounds or not goes_on(rounds[-1], keep_going=self.keep_going):
                break
        if rounds and last.procedure.path in report:
            self._deliver(last, proven(last, rounds, today=self.now().date()))

    def _round(
        self,
        wanted: Lab,
        waiting: list[PlannedProcedure],
        take: _Take,
    ) -> None:
        """Runs procedures on one fresh lab."""
        if self.interruption.count:
            return self._give_up(waiting, Verdict.NOT_REACHED, "the run was interrupted", take)
        lacking = next((planned for planned in waiting if planned.skip is not None), None)
        if lacking is not None:
            return self._give_up(waiting, Verdict.SKIPPED, lacking.skip or "", take)
        last = waiting[-1]
        self.listen(LabStarting(waiting[0]))
        try:
            provider = self.provider_of(wanted.provider)
            provider.check(wanted)
            lab = provider.up(wanted)
        except LabUnavailable as error:
            verdict = Verdict.BROKEN if self.require_lab else Verdict.SKIPPED
            return self._give_up(waiting, verdict, error.reason, take)
        except LabError as error:
            return self._give_up(waiting, Verdict.BROKEN, f"the lab did not come up: {error.reason}", take)
        try:
            bench = self.make_bench(
                lab, waiting[0].platforms, interruption=self.interruption, clock=self.clock
            )
            baselines = DeviceBaselines(bench)
            try:
                self._on(bench, baselines, waiting, take)
            finally:
                self._put_back(bench, baselines, last)
                bench.hang_up()
        finally:
            lab.down()
        return None

    def _put_back(self, bench: Bench, baselines: DeviceBaselines, planned: PlannedProcedure) -> None:
        for device, reason in baselines.put_back():
            self.listen(DeviceRetired(planned, device, bench.redactor.text(reason)))

    def _on(
        self,
        bench: Bench,
        baselines: DeviceBaselines,
        waiting: list[PlannedProcedure],
        take: _Take,
    ) -> None:
        try:
            devices = bench.versions()
            baselines.take()
        except LabError as error:
            trouble = bench.lab.trouble()
            reason = f"the lab does not answer: {error.reason}" + (f"; {trouble}" if trouble else "")
            return self._give_up(waiting, Verdict.BROKEN, reason, take)
        except Stopped:
            return self._give_up(waiting, Verdict.NOT_REACHED, "the run was interrupted", take)
        runner = Runner(
            bench,
            self.listen,
            keep_going=self.keep_going,
            clock=self.clock,
            now=self.now,
            make_watches=self.make_watches,
        )
        while waiting:
            planned = waiting.pop(0)
            recordings = _Recordings(self.evidence(planned))
            bench.recorders = recordings
            self.listen(ProcedureStarted(planned))
            try:
                result = runner.run(planned, devices)
                result = replace(result, devices=bench.seen(result.devices))
            finally:
                bench.close()
            take(planned, replace(result, recordings=tuple(recordings.names)))
            if result.verdict not in (Verdict.PASSED, Verdict.KNOWN_ISSUE):
                reason = f"it builds on {planned.procedure.path}, which is {result.verdict}"
                return self._give_up(waiting, Verdict.NOT_REACHED, reason, take)
        return None

    def _give_up(
        self,
        waiting: list[PlannedProcedure],
        verdict: Verdict,
        reason: str,
        take: _Take,
    ) -> None:
        for planned in waiting:
            told = Redactor(planned.lab.hidden()).text(reason)
            take(planned, not_run(planned, verdict, told, now=self.now()))

    def _take(
        self,
        report: frozenset[str],
        rounds: list[ProcedureResult],
        planned: PlannedProcedure,
        result: ProcedureResult,
    ) -> None:
        """Keeps the result of one number of a scale for later, and delivers any other that is in `report`."""
        if planned.n is not None:
            rounds.append(result)
        elif planned.procedure.path in report:
            self._deliver(planned, result)

    def _deliver(self, planned: PlannedProcedure, result: ProcedureResult) -> None:
        self.deliver(result)
        self.listen(ProcedureFinished(planned, result))


class _Recordings:
    """Passes recorders on, and keeps the names under which they are found later."""

    def __init__(self, recorders: Recorders) -> None:
        self._recorders = recorders
        self.names: list[str] = []

    def __call__(self, device: str, window: str) -> Recorder:
        recorder = self._recorders(device, window)
        name = getattr(recorder, "name", None)
        if name is not None:
            self.names.append(name)
        return recorder


def lab_is_required() -> bool:
    """Whether a lab that this machine cannot have is a failure here, and not a reason to skip (as in CI)."""
    return "lab" in os.environ.get("VALIDATOR_REQUIRE", "").split(",")
