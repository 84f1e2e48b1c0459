"""What comes of the mutants of a page: replayed where nothing is done differently, and run on labs where something is."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from mutants.declared import Declaration, declared
from mutants.equivalent import excuse, reason
from mutants.mutant import Mutant
from mutants.outcome import Came, Outcome, of_error, of_result
from mutants.replay import Deviation, replay
from mutants.tape import Tape
from mutants.whole import run_whole, state_after
from validator.errors import AuthoringError
from validator.run.bench import Interruption
from validator.run.plan import PlannedProcedure

__all__ = ["Judge"]

EMULATED = ("qemu",)
"""Providers whose labs compute, where others wait: no more of them at a time than there are processors."""


@dataclass(frozen=True, slots=True)
class Judge:
    """`jobs` labs are up at the same time, and fewer of those that are emulated."""

    declarations: Sequence[Declaration]
    interruption: Interruption
    jobs: int

    def replayed(self, mutant: Mutant, tape: Tape) -> Outcome | None:
        """What comes of it on the tape of its page; None where only a lab can tell."""
        try:
            planned = mutant.page.with_text(mutant.text)
        except AuthoringError as error:
            return self._weighed(of_error(mutant, error))
        try:
            return self._weighed(of_result(mutant, replay(planned, tape), "replayed"))
        except Deviation:
            return None

    def whole(self, mutants: Iterable[Mutant]) -> Iterator[Outcome]:
        """What comes of them on labs of their own, as it comes."""
        emulators = os.cpu_count() or 1
        with ThreadPoolExecutor(self.jobs) as waiting, ThreadPoolExecutor(min(self.jobs, emulators)) as busy:
            pending: list[Future[Outcome]] = [
                (busy if mutant.page.planned.lab.provider in EMULATED else waiting).submit(
                    self._whole, mutant
                )
                for mutant in mutants
            ]
            try:
                for future in as_completed(pending):
                    yield future.result()
            except BaseException:
                self.interruption.count += 2
                for future in pending:
                    future.cancel()
                raise

    def _whole(self, mutant: Mutant) -> Outcome:
        try:
            planned = mutant.page.with_text(mutant.text)
        except AuthoringError as error:
            return self._weighed(of_error(mutant, error))
        result = run_whole(mutant.page, planned, self.interruption)
        outcome = self._weighed(of_result(mutant, result, "run"))
        if outcome.came is Came.MISSED and mutant.deed and self._does_the_same(mutant, planned):
            return replace(
                outcome, came=Came.EQUIVALENT, reason="it leaves every device configured in the same way"
            )
        return outcome

    def _weighed(self, outcome: Outcome) -> Outcome:
        """What is as right as the page must pass, and may."""
        why = reason(outcome.mutant)
        if outcome.came is Came.MISSED:
            why = why or excuse(outcome.mutant) or declared(outcome.mutant, self.declarations)
            return replace(outcome, came=Came.EQUIVALENT, reason=why) if why else outcome
        if why and outcome.came in (Came.CAUGHT, Came.ELSEWHERE):
            return replace(outcome, came=Came.REFUSED, reason=f"{outcome.reason}; but {why}")
        return outcome

    def _does_the_same(self, mutant: Mutant, planned: PlannedProcedure) -> bool:
        """Whether the devices are the same after the changed lines as they are after those of the page."""
        page = mutant.page
        old = mutant.line + len(mutant.before.split("\n")) - 1
        new = old + mutant.text.count("\n") - page.text.count("\n")
        expected = state_after(page, page.planned, old, self.interruption)
        return expected != () and expected == state_after(page, planned, new, self.interruption)
