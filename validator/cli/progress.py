"""What a person sees while procedures run: live on a terminal, plain lines in a pipe or under CI."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from validator.model import ProcedureResult, Verdict
from validator.report.terminal import claims_told, explanation, procedure_line, scale_table
from validator.report.visible import cut, visible
from validator.run.events import (
    CommandStarted,
    DeviceRetired,
    Event,
    LabStarting,
    ProcedureFinished,
    ProcedureStarted,
    StepFinished,
    StepStarted,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["Lines", "Live", "Progress", "progress_for"]

STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.BROKEN: "bold magenta",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.KNOWN_ISSUE: "yellow",
    Verdict.SKIPPED: "cyan",
    Verdict.NOT_REACHED: "dim",
}


class Progress(Protocol):
    """Listens to a run and shows it."""

    def __call__(self, event: Event) -> None:
        """Something happened. Called from any thread."""

    def showing(self) -> AbstractContextManager[object]:
        """Whatever must be on while the run goes on."""

    def say(self, line: str) -> None:
        """One line of its own."""


def progress_for(stream: TextIO, *, live: bool, verbose: bool) -> Progress:
    """The progress that fits `stream`."""
    if live:
        from rich.console import Console

        return Live(
            Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True), verbose=verbose
        )
    return Lines(stream, verbose=verbose)


class Lines:
    """Plain lines: one for every finished procedure, and everything that is to be said about those that failed."""

    def __init__(self, stream: TextIO, *, verbose: bool) -> None:
        self._stream = stream
        self._verbose = verbose
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """See `Progress`."""
        match event:
            case ProcedureFinished():
                self.say(
                    "\n".join(
                        part
                        for part in (
                            procedure_line(event.result),
                            scale_table(event.result),
                            explanation(event.result, verbose=self._verbose),
                        )
                        if part
                    )
                )
            case StepFinished() if self._verbose:
                self.say(_step_line(event))
            case DeviceRetired():
                self.say(_retired_line(event))

    def showing(self) -> AbstractContextManager[object]:
        """See `Progress`."""
        return nullcontext()

    def say(self, line: str) -> None:
        """See `Progress`."""
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


@dataclass(slots=True)
class _Row:
    """What one procedure is doing."""

    step: str = ""
    command: str = ""
    since: float = 0.0
    patience: float = 0.0


class Live:
    """A line for every procedure that runs now: its step, the device and command, and for how long."""

    def __init__(
        self, console: "Console", *, verbose: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._verbose = verbose
        self._clock = clock
        self._rows: dict[str, _Row] = {}
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """See `Progress`."""
        path = event.procedure.procedure.path
        with self._lock:
            match event:
                case LabStarting():
                    self._rows[path] = _Row(
                        step=f"bringing up {event.procedure.lab.name}", since=self._clock()
                    )
                case ProcedureStarted():
                    self._rows[path] = _Row(since=self._clock())
                case StepStarted():
                    total = len(event.procedure.steps)
                    count = f"{event.step.number}/{total}  " if event.step.number else ""
                    self._rows[path] = _Row(step=f"{count}{event.step.title}{_n(event)}", since=self._clock())
                case CommandStarted():
                    row = self._rows.setdefault(path, _Row())
                    row.command = f"{event.device or 'Python'}: {event.command.partition(chr(10))[0]}"
                    row.since, row.patience = self._clock(), event.patience
                case ProcedureFinished():
                    self._rows.pop(path, None)
        if isinstance(event, ProcedureFinished):
            self._finished(event.result)
        elif isinstance(event, DeviceRetired):
            self.say(_retired_line(event))
        elif isinstance(event, StepFinished) and self._verbose:
            self.say(_step_line(event))

    def showing(self) -> AbstractContextManager[object]:
        """See `Progress`."""
        from rich.live import Live as RichLive

        return RichLive(
            console=self._console, get_renderable=self._render, refresh_per_second=8, transient=True
        )

    def say(self, line: str) -> None:
        """See `Progress`."""
        self._console.print(line)

    def _finished(self, result: ProcedureResult) -> None:
        from rich.text import Text

        line = Text(procedure_line(result))
        line.stylize(STYLES[result.verdict], 0, len(result.verdict))
        self._console.print(line)
        for details in (scale_table(result), explanation(result, verbose=self._verbose)):
            if details:
                self._console.print(details)

    def _render(self) -> "RenderableType":
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        with self._lock:
            for path, row in sorted(self._rows.items()):
                seconds = self._clock() - row.since
                limit = f" of {row.patience:.0f}" if row.command and row.patience and seconds >= 1 else ""
                table.add_row(
                    Text("running", style="blue"),
                    visible(path),
                    cut(visible(row.step)),
                    Text(cut(visible(row.command)), style="dim", overflow="ellipsis"),
                    f"{seconds:.0f}{limit} s",
                )
        return table


def _step_line(event: StepFinished) -> str:
    number = f"{event.step.number}. " if event.step.number else ""
    line = (
        f"  {event.result.verdict:<11}  {event.procedure.procedure.path}  "
        f"{number}{visible(event.step.title)}{_n(event)}"
    )
    return "\n".join([line, *(f"{'':<15}{claim}" for claim in claims_told(event.result))])


def _n(event: StepStarted | StepFinished) -> str:
    """Which number of a scale is being proven."""
    n = event.procedure.n
    return "" if n is None else f", n = {n}"


def _retired_line(event: DeviceRetired) -> str:
    return visible(f"{event.device} is out of service from now on: {event.reason}")
