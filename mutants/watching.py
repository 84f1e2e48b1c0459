"""Watches on a tape: what they began with, and what was claimed about them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from validator.model import ClaimResult, Exchange, WatchResult
from validator.run.plan import ClaimsAction, WatchAction
from validator.run.watches import Steps, Watches
from validator.run.watches.starting import Begun, Opened

if TYPE_CHECKING:
    from validator.device.window import Window

__all__ = ["Deviation", "Memory", "RecordingWatches", "ReplayingWatches"]


class Deviation(Exception):
    """The page does something that was not done when the tape was made: only a lab can say what comes of it."""


@dataclass(slots=True)
class Memory:
    """The watches of one run: `begun` by name, with the prompt and what was asked; `claims` by name and text."""

    begun: dict[str, tuple[str | None, tuple[Any, ...], Begun]] = field(default_factory=dict)
    claims: dict[tuple[str, tuple[Any, ...]], tuple[ClaimResult, ...]] = field(default_factory=dict)


def _asked(exchange: Exchange) -> tuple[Any, ...]:
    return exchange.command, tuple(line.text for line in exchange.shown), exchange.attributes


def _claimed(action: ClaimsAction) -> tuple[str, tuple[Any, ...]]:
    return action.name, (action.attributes, *(claim for _, claim in action.claims))


class RecordingWatches(Watches):
    """Real watches that are remembered."""

    memory: Memory

    def start(
        self, action: WatchAction, opened: Opened, command: str, values: Mapping[str, str], *, timeout: float
    ) -> Begun:
        prompt = opened.window.prompt
        begun = super().start(action, opened, command, values, timeout=timeout)
        self.memory.begun[action.name] = (prompt, _asked(action.exchange), begun)
        return begun

    def judge(
        self, action: ClaimsAction, values: Mapping[str, str], steps: Callable[[], Steps]
    ) -> tuple[ClaimResult, ...]:
        results = super().judge(action, values, steps)
        self.memory.claims[_claimed(action)] = results
        return results


@dataclass(slots=True)
class _Shown:
    """The window of a watch: all that is left of it is its prompt."""

    prompt: str | None


class ReplayingWatches(Watches):
    """What was remembered, for pages that start the same watches and claim the same of them."""

    memory: Memory

    def open(self, action: WatchAction) -> Opened:
        if action.name not in self.memory.begun:
            raise Deviation(f"the watch {action.name} was not started")
        window = _Shown(self.memory.begun[action.name][0])
        return Opened(cast("Window", window), lambda: None, threading.Event())

    def start(
        self, action: WatchAction, opened: Opened, command: str, values: Mapping[str, str], *, timeout: float
    ) -> Begun:
        _, asked, begun = self.memory.begun[action.name]
        if asked != _asked(action.exchange):
            raise Deviation(f"the watch {action.name} was started in another way")
        return begun

    def judge(
        self, action: ClaimsAction, values: Mapping[str, str], steps: Callable[[], Steps]
    ) -> tuple[ClaimResult, ...]:
        try:
            return self.memory.claims[_claimed(action)]
        except KeyError:
            raise Deviation(f"something else was claimed about the watch {action.name}") from None

    def results(self, steps: Steps) -> tuple[WatchResult, ...]:
        return ()
