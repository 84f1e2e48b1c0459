"""What a page's windows were asked and said in one run on a lab, scene by scene: a scene for each thing that is done."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from mutants.page import Page
from mutants.watching import Memory, RecordingWatches
from validator.device.window import Window
from validator.errors import ValidatorError
from validator.lab.providers import provider_named
from validator.model import DeviceResult, ProcedureResult, Verdict
from validator.run.bench import Bench, Interruption, no_recorder
from validator.run.events import CommandStarted, Event, ProcedureStarted
from validator.run.plan import Session
from validator.run.session import SessionRunner
from validator.run.watches import Watches

__all__ = ["Call", "Key", "NotPassed", "Reel", "Tape", "asked", "record"]

Key = tuple[str, str, str | None]
"""A window: the device, the kind, and the name where there are several."""


@dataclass(frozen=True, slots=True)
class Call:
    """Something that was asked of a window, the answer, how it left the window, and the seconds that it took."""

    key: Key
    asked: tuple[str, ...]
    answer: Any
    left: Mapping[str, Any]
    seconds: float


def asked(name: str, *arguments: Any, **options: Any) -> tuple[str, ...]:
    """A call of a window's method `name`, as far as it may be another one on another page: what is typed, not for how long."""
    typed = [one.data.decode("utf-8", "surrogateescape") for one in options.get("answers", ())]
    return (name, *map(str, arguments), *typed)


@dataclass(slots=True)
class Reel:
    """What was recorded on one lab: a scene for each thing that was done, the watches, and the secrets that were typed."""

    scenes: list[list[Call]] = field(default_factory=list)
    watches: Memory = field(default_factory=Memory)
    secrets: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tape:
    """One run of a page that passed, on `devices`: a reel for each number of its scale, or the one for None."""

    reels: Mapping[int | None, Reel]
    devices: tuple[DeviceResult, ...]


class NotPassed(ValidatorError):
    """A page does not pass as it is, so nothing can be said about its mutants."""


def record(page: Page, interruption: Interruption) -> Tape:
    """Runs `page` after those that it builds on, on a fresh lab. Raises `NotPassed`."""
    recorder = _Recorder(page.name)
    delivered: list[ProcedureResult] = []
    SessionRunner(
        provider_of=provider_named,
        evidence=lambda _planned: no_recorder,
        deliver=delivered.append,
        listen=recorder.listen,
        interruption=interruption,
        make_bench=recorder.bench,
        make_watches=recorder.watches,
    ).run(Session(lab=page.planned.lab, procedures=(*page.before, page.planned)), frozenset([page.name]))
    (result,) = delivered
    if result.verdict is not Verdict.PASSED:
        raise NotPassed(f"{page.name} does not pass as it is: {result.verdict}, {result.reason}")
    return Tape(recorder.reels, result.devices)


def _left(window: Window) -> dict[str, Any]:
    """What a window says of itself."""
    return {name: getattr(window, name) for name in ("prompt", "stays") if hasattr(window, name)}


@dataclass(slots=True)
class _Recorder:
    """Begins a scene with everything that the page does."""

    name: str
    reels: dict[int | None, Reel] = field(default_factory=dict)
    reel: Reel = field(default_factory=Reel)
    on: bool = False

    def listen(self, event: Event) -> None:
        if isinstance(event, ProcedureStarted):
            self.on = event.procedure.procedure.path == self.name
            self.reel = self.reels[event.procedure.n] = Reel()
        elif isinstance(event, CommandStarted) and self.on:
            self.reel.scenes.append([])

    def bench(self, *arguments: Any, **options: Any) -> Bench:
        return _RecordingBench(self, *arguments, **options)

    def watches(self, *arguments: Any) -> Watches:
        watches = RecordingWatches(*arguments)
        watches.memory = self.reel.watches
        return watches

    def take(
        self, key: Key, asked: tuple[str, ...], work: Callable[[], Any], window: Callable[[], Window]
    ) -> Any:
        began = time.monotonic()
        answer = work()
        if self.on and self.reel.scenes:
            seconds = time.monotonic() - began
            self.reel.scenes[-1].append(Call(key, asked, answer, _left(window()), seconds))
        return answer


class _RecordingBench(Bench):
    def __init__(self, recorder: _Recorder, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deck = recorder

    def window(self, device: str, window: str, name: str | None = None) -> Window:
        key = (device, window, name)
        opened: list[Window] = []

        def work() -> None:
            opened.append(super(_RecordingBench, self).window(*key))

        self._deck.take(key, ("window",), work, lambda: opened[0])
        return cast("Window", _RecordingWindow(self._deck, key, opened[0]))

    def secret(self, device: str, name: str) -> str:
        found = super().secret(device, name)
        self._deck.reel.secrets[device, name] = found
        return found


class _RecordingWindow:
    """A window that passes everything on, and has every call taken down."""

    def __init__(self, recorder: _Recorder, key: Key, window: Window) -> None:
        object.__setattr__(self, "_of", (recorder, key, window))

    def __getattr__(self, name: str) -> Any:
        recorder, key, window = object.__getattribute__(self, "_of")
        found = getattr(window, name)
        if not callable(found):
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            return recorder.take(
                key, asked(name, *arguments, **options), lambda: found(*arguments, **options), lambda: window
            )

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_of")[2], name, value)
