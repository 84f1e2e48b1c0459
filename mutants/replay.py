"""Runs a page against the replies that a lab gave: the ordinary runner, with windows that read from a tape.

Nothing is typed and nobody waits: the clock is the tape's. A command that is repeated more often than it was when the
tape was made gets the last reply again, as from a network that has settled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from mutants.tape import Key, Reel, Tape, asked
from mutants.watching import Deviation, ReplayingWatches
from validator.device.window import Window
from validator.lab.files import Lab
from validator.model import DeviceResult, ProcedureResult
from validator.run.bench import Bench
from validator.run.events import CommandStarted, Event
from validator.run.plan import PlannedProcedure
from validator.run.runner import Runner
from validator.run.scale import goes_on, proven
from validator.run.watches import Watches

if TYPE_CHECKING:
    from validator.lab.contract import RunningLab

__all__ = ["Deviation", "replay"]

FOREVER = 1e6
"""Seconds; no page waits longer."""


def replay(planned: PlannedProcedure, tape: Tape) -> ProcedureResult:
    """The result of `planned`. Raises `Deviation`."""
    rounds: list[ProcedureResult] = []
    for one in planned.rounds():
        if one.n not in tape.reels:
            raise Deviation(f"the tape has nothing for {one.n}")
        rounds.append(_round(one, tape.reels[one.n], tape.devices))
        if not goes_on(rounds[-1], keep_going=False):
            break
    return (
        rounds[0]
        if planned.procedure.scale is None
        else proven(planned, rounds, today=datetime.now(UTC).date())
    )


def _round(planned: PlannedProcedure, reel: Reel, devices: tuple[DeviceResult, ...]) -> ProcedureResult:
    player = _Player(reel)
    bench = _ReplayingBench(player, planned)
    runner = Runner(bench, player.listen, clock=player.clock, sleep=player.sleep, make_watches=player.watches)
    return runner.run(planned, devices)


@dataclass(slots=True)
class _Player:
    """Where on the tape a run is."""

    reel: Reel
    scene: int = -1
    at: int = 0
    now: float = 0.0
    left: dict[Key, Mapping[str, Any]] = field(default_factory=dict)

    def listen(self, event: Event) -> None:
        if isinstance(event, CommandStarted):
            self.scene += 1
            self.at = 0

    def watches(self, *arguments: Any) -> Watches:
        watches = ReplayingWatches(*arguments)
        watches.memory = self.reel.watches
        return watches

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def ask(self, key: Key, what: tuple[str, ...]) -> Any:
        scene = self.reel.scenes[self.scene] if self.scene < len(self.reel.scenes) else ()
        for at in (self.at, self.at - 1):
            if 0 <= at < len(scene) and (scene[at].key, scene[at].asked) == (key, what):
                # The same again comes to the same again, until the page gives up.
                self.now += scene[at].seconds if at == self.at else FOREVER
                self.at = at + 1
                self.left[key] = scene[at].left
                return scene[at].answer
        raise Deviation(f"{' '.join(what)} on {key[0]}")


class _ReplayingBench(Bench):
    def __init__(self, player: _Player, planned: PlannedProcedure) -> None:
        super().__init__(cast("RunningLab", _NoLab(planned.lab)), planned.platforms)
        self._player = player

    def window(self, device: str, window: str, name: str | None = None) -> Window:
        key = (device, window, name)
        self._player.ask(key, ("window",))
        return cast("Window", _ReplayingWindow(self._player, key))

    def secret(self, device: str, name: str) -> str:
        try:
            return self._player.reel.secrets[device, name]
        except KeyError:
            raise Deviation(f"the secret {name} of {device} was not asked for") from None


@dataclass(slots=True)
class _NoLab:
    """All is well in a lab that is gone."""

    lab: Lab

    def trouble(self) -> str | None:
        return None


class _ReplayingWindow:
    """A window that is as the last call left it, and answers the next as it did on the lab."""

    def __init__(self, player: _Player, key: Key) -> None:
        self._player = player
        self._key = key

    def __getattr__(self, name: str) -> Any:
        left = self._player.left[self._key]
        if name in left:
            return left[name]
        return lambda *arguments, **options: self._player.ask(self._key, asked(name, *arguments, **options))
