"""Runs a page whole, on a fresh lab, with the ordinary runner; and looks at what its devices are configured to be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mutants.page import Page
from mutants.state import State, state_of
from validator.lab.providers import provider_named
from validator.model import ProcedureResult
from validator.run.bench import Bench, Interruption, no_recorder
from validator.run.events import CommandStarted, Event, ProcedureFinished, ProcedureStarted
from validator.run.plan import PlannedProcedure, Session
from validator.run.session import SessionRunner

__all__ = ["run_whole", "state_after"]


def run_whole(page: Page, planned: PlannedProcedure, interruption: Interruption) -> ProcedureResult:
    """The result of `planned`, a text in the place of `page`, after the pages that it builds on."""
    return _run(page, planned, interruption, lambda _event: None, Bench)


def state_after(page: Page, planned: PlannedProcedure, line: int, interruption: Interruption) -> State:
    """How the devices are configured once everything up to `line` of `planned` was done; nothing where that did not pass."""
    steps = [planned.setup, *planned.steps, planned.teardown]
    actions = [action for step in steps if step for action in step.actions]
    due = next((n for n, action in enumerate(actions) if action.place.line > line), len(actions))
    look = _Look(planned, due)
    _run(page, planned, interruption, look.listen, look.bench)
    return look.state


def _run(
    page: Page,
    planned: PlannedProcedure,
    interruption: Interruption,
    listen: Callable[[Event], None],
    make_bench: Callable[..., Bench],
) -> ProcedureResult:
    delivered: list[ProcedureResult] = []
    before = page.before if planned.procedure.prerequisites else ()
    SessionRunner(
        provider_of=provider_named,
        evidence=lambda _planned: no_recorder,
        deliver=delivered.append,
        listen=listen,
        interruption=interruption,
        make_bench=make_bench,
    ).run(Session(lab=planned.lab, procedures=(*before, planned)), frozenset([page.name]))
    (result,) = delivered
    return result


@dataclass(slots=True)
class _Look:
    """Looks at the devices before the action number `due` of the page begins, or after the last one."""

    planned: PlannedProcedure
    due: int
    state: State = ()
    begun: int = -1
    looked: bool = False
    benches: list[Bench] = field(default_factory=list)

    def bench(self, *arguments: Any, **options: Any) -> Bench:
        self.benches.append(Bench(*arguments, **options))
        return self.benches[-1]

    def listen(self, event: Event) -> None:
        ours = getattr(event, "procedure", None) is self.planned
        if isinstance(event, ProcedureStarted) and ours:
            self.begun = 0
        elif isinstance(event, CommandStarted) and ours:
            self._look_at(self.begun)
            self.begun += 1
        elif isinstance(event, ProcedureFinished) and ours:
            self._look_at(self.due)

    def _look_at(self, number: int) -> None:
        if number == self.due and not self.looked and self.benches:
            self.looked = True
            self.state = state_of(self.benches[-1].lab, self.planned.platforms)
