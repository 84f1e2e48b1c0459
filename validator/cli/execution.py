"""A run from the first lab to the last line of evidence: what `validator run` does once it knows what to run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom

from validator import __version__
from validator.cli.git import git_info
from validator.device.terminal import COLUMNS, ROWS
from validator.evidence.recording import recording_name, start_recording
from validator.evidence.recover import recover
from validator.evidence.store import Run, new_run_id, open_run
from validator.lab.providers import provider_named
from validator.model import RunInfo, RunResult, timestamp
from validator.run.bench import Interruption, Recorder, Recorders
from validator.run.events import Listener
from validator.run.plan import PlannedProcedure, Session
from validator.run.pool import catch_interrupts, run_sessions
from validator.run.session import SessionRunner, lab_is_required
from validator.settings import Settings

__all__ = ["Execution"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The side effects and choices of a run."""

    settings: Settings
    listen: Listener
    tell: Callable[[str], None]
    jobs: int
    keep_going: bool
    interruption: Interruption
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, sessions: Sequence[Session]) -> RunResult:
        """Runs `sessions`, writes the evidence as it comes, and returns the whole. Raises `ValidatorError`."""
        for session in sessions:
            session.lab.hidden()  # A secret that cannot be had is found now, not in the middle of a page.
        runs = self.settings.evidence / "runs"
        for recovered in recover(runs):
            self.tell(f"run {recovered} did not get to its end; what it had written is kept")
        now = self.now()
        info = RunInfo(
            id=new_run_id(now, SystemRandom()),
            started=timestamp(now),
            finished=None,
            version=__version__,
            git=git_info(self.settings.root),
        )
        with open_run(runs, info, clock=self.clock) as run:
            runner = SessionRunner(
                provider_of=provider_named,
                evidence=lambda planned: self._recorders(run, planned),
                deliver=run.add,
                listen=self.listen,
                interruption=self.interruption,
                keep_going=self.keep_going,
                require_lab=lab_is_required(),
                clock=self.clock,
                now=self.now,
            )
            with catch_interrupts(self.interruption, lambda: self.tell("interrupted: cleaning up")):
                run_sessions(sessions, runner.run, jobs=self.jobs, interruption=self.interruption)
            return run.finish(self.now())

    def _recorders(self, run: Run, planned: PlannedProcedure) -> Recorders:
        path = planned.procedure.path
        number = "" if planned.n is None else f"n-{planned.n}-"

        def start(device: str, window: str) -> Recorder:
            return start_recording(
                run.folder,
                recording_name(path, f"{number}{device}", window),
                width=COLUMNS,
                height=ROWS,
                title=f"{path}: {number}{device} {window}",
                timestamp=self.now(),
                clock=self.clock,
            )

        return start
