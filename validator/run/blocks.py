"""Performs a block: each of its actions, in order, and all of them n times where the block repeats."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from validator.errors import LabError
from validator.model import ExchangeResult
from validator.run.counted import counted
from validator.run.done import Done
from validator.run.plan import Action, ClaimsAction, PlannedBlock, PythonAction

__all__ = ["BlockRunner", "Broken"]

Act = Callable[[Action, Done], None]
"""Does one thing, and adds the results."""


class Broken(Exception):
    """The lab broke during `action`."""

    def __init__(self, reason: str, action: Action) -> None:
        super().__init__(reason)
        self.reason = reason
        self.action = action


@dataclass(slots=True)
class BlockRunner:
    """Performs the blocks of one procedure; `n` is the number to be proven, on a page with scale.

    `values` are the procedure's variables. `repeated` counts the seconds of what repeats.
    """

    values: dict[str, str]
    n: int | None
    clock: Callable[[], float] = time.monotonic
    repeated: float = field(default=0.0, init=False)

    def perform(self, block: PlannedBlock, act: Act, done: Done) -> None:
        """Adds to `done` what comes of the block, up to where the rest cannot be tried.

        Raises `Broken` and `Stopped`; what was done before is added, too.
        """
        if not block.repeats:
            self._once(block.actions, act, done)
            return
        began = self.clock()
        latest: list[ExchangeResult] = []
        try:
            for number in range(1, (self.n or 1) + 1):
                self.values["i"] = str(number)
                this = Done()
                try:
                    self._once(block.actions, act, this)
                finally:
                    before, latest = latest, this.exchanges
                    latest = [*_added_up(before, latest), *before[len(latest) :]]
                if not this.may_go_on:
                    break
        finally:
            done.exchanges += latest
            self.values.pop("i", None)
            self.repeated += self.clock() - began

    def _once(self, actions: Sequence[Action], act: Act, done: Done) -> None:
        for planned in actions:
            if not done.may_go_on:
                return
            action = self._counted(planned)
            try:
                act(action, done)
            except LabError as error:
                raise Broken(error.reason, action) from None

    def _counted(self, action: Action) -> Action:
        if self.n is None or isinstance(action, PythonAction | ClaimsAction):
            return action
        return counted(action, {name: int(self.values[name]) for name in ("i", "n") if name in self.values})


def _added_up(before: Sequence[ExchangeResult], latest: Sequence[ExchangeResult]) -> list[ExchangeResult]:
    """The latest results of a block that repeats, each with how often it was there, and for how long in all."""
    if not before:
        return list(latest)
    return [
        replace(new, times=old.times + 1, duration=old.duration + new.duration)
        for old, new in zip(before, latest, strict=False)
    ]
