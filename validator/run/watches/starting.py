"""The beginning of a watch: the command is started, and the page goes on once it is known to work.

That is the baseline: some arrivals, or for lines that come when they come the first of them, and all that the block
shows. Without it a silence later on would mean nothing.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from validator.device.reply import Reply
from validator.device.window import Window
from validator.model import Finding
from validator.run.judge import Judgement, judge_output
from validator.run.plan import WatchAction
from validator.run.watches.parsers import parser_for
from validator.run.watches.reading import Follower, Poller, Reader
from validator.run.watches.series import Series
from validator.run.watches.wording import ANSWERS

__all__ = ["BASELINE", "Begins", "Begun", "Opened", "begin"]

BASELINE = 3
"""Arrivals with which a watch is known to work, and to keep to its rhythm."""

SLICE = 0.1
"""Seconds after which a wait looks at the clock, and whether the run was stopped."""

KEEP_LINES = 500
"""Lines of what a watch printed first that stand in its exchange; the recording has all of them."""

STEADY = 0.2
"""Seconds after its first line after which a command is left running, and did not only complain."""

_LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A window of its own for a watch: `stop` ends what waits in it, `close` closes it."""

    window: Window
    close: Callable[[], None]
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A watch that was started, and what came of that.

    `finding` says what the page promises and does not come; `unknown` why nothing can be said later. With neither, there is
    a baseline, and `captured` is what the shown output gave a value.
    """

    series: Series
    reader: Reader
    output: str
    finding: Finding | None = None
    unknown: str | None = None
    captured: Mapping[str, str] = field(default_factory=dict)

    @property
    def baseline(self) -> bool:
        """Whether the watch can be asked."""
        return self.finding is None and self.unknown is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """What a watch needs to begin. `timeout` is in seconds; `wait` raises where the run was interrupted."""

    action: WatchAction
    opened: Opened
    command: str
    values: Mapping[str, str]
    timeout: float
    clock: Callable[[], float]
    wait: Callable[[], None]
    judge: Callable[[Reply, Mapping[str, str]], Judgement]


def begin(how: Begins) -> Begun:
    """Starts the watch and waits for its baseline. Raises `LabError` and `Stopped`; then nothing is left running."""
    series = Series(how.clock())
    waits = _Polls(how, series) if how.action.attributes.every is not None else _Lines(how, series)
    deadline = how.clock() + how.timeout
    try:
        while not series.wait(waits.decided, min(SLICE, max(0.0, deadline - how.clock()))):
            how.wait()
            if how.clock() >= deadline:
                break
        begun = waits.begun()
    except BaseException:
        waits.reader.stop()
        raise
    if begun.finding is not None:
        waits.reader.stop()
    return begun


class _Lines:
    """A command that is left running."""

    def __init__(self, how: Begins, series: Series) -> None:
        self._how = how
        self._series = series
        self._looked_at = -1
        self._shown = Judgement(None, {})
        action = how.action
        running = how.opened.window.leave_running(how.command)
        self.reader: Reader = Follower(
            running,
            parser_for(action.probe),
            series,
            stop=how.opened.stop,
            clock=how.clock,
            close=how.opened.close,
        )

    def decided(self) -> bool:
        """Whether the page can go on, or cannot."""
        if self._series.ended:
            return True
        wrong = self._look().finding is not None
        return self._is_past_what_is_shown() if wrong else self._works()

    def _works(self) -> bool:
        if self._how.action.probe.interval is not None:
            return self._series.arrivals >= BASELINE
        # What a command says that cannot do its work is a line, too, and its end comes right behind it.
        first = self._series.first_line
        return first is not None and self._how.clock() - first >= STEADY

    def _look(self) -> Judgement:
        """What is shown against what has come."""
        exchange = self._how.action.exchange
        if exchange.shown and self._series.line_count != self._looked_at:
            self._looked_at = self._series.line_count
            output = "\n".join(self._series.text())
            self._shown = judge_output(exchange, output, self._how.values, more=True)
        return self._shown

    def _is_past_what_is_shown(self) -> bool:
        """Whether nothing that still comes can make it match: as many lines have come, and each stands for one."""
        exchange = self._how.action.exchange
        if exchange.attributes.match == "contains" or any(
            line.text.strip() == "..." for line in exchange.shown
        ):
            return False
        came = sum(bool(line.strip()) for line in self._series.text())
        return came >= sum(bool(line.text.strip()) for line in exchange.shown)

    def begun(self) -> Begun:
        """What came of it."""
        exchange = self._how.action.exchange
        lines = self._series.text()
        output = "\n".join(lines[:KEEP_LINES])
        finding, unknown = None, None
        if self._series.ended:
            last = "\n".join(line for line in lines[-_LAST_LINES:] if line.strip())
            finding = Finding(
                line=exchange.place.line,
                column=exchange.place.column,
                reason="the command ended, and the page leaves it running",
                expected="a command that runs until it is stopped",
                got=self._series.how_it_ended + (f"\n{last}" if last else ""),
                hint="correct the command, or take watch= away; a command that ends is repeated by every=1s",
            )
        else:
            finding = self._look().finding
        if finding is None and not self._works():
            unknown = _no_baseline(self._how, self._series)
        return Begun(
            series=self._series,
            reader=self.reader,
            output=output,
            finding=finding,
            unknown=unknown,
            captured=self._shown.captured,
        )


class _Polls:
    """A command that is repeated. Each time it is judged as any command is."""

    def __init__(self, how: Begins, series: Series) -> None:
        self._how = how
        self._series = series
        self._captured: dict[str, str] = {}
        every = how.action.attributes.every
        assert every is not None, "only what is repeated is a poll"
        self._reader = Poller(
            how.opened.window,
            how.command,
            self._judge,
            series,
            stop=how.opened.stop,
            every=every,
            timeout=how.timeout,
            clock=how.clock,
            close=how.opened.close,
        )
        self.reader: Reader = self._reader

    def _judge(self, reply: Reply) -> Judgement:
        """What the first poll captures, later ones must match. Called on the poller's thread alone."""
        judgement = self._how.judge(reply, {**self._how.values, **self._captured})
        if judgement.finding is None:
            self._captured.update(judgement.captured)
        return judgement

    def decided(self) -> bool:
        """Whether the page can go on, or cannot."""
        latest = self._reader.latest
        hopeless = latest is not None and latest.finding is not None and not latest.wait_may_help
        return self._series.ended or hopeless or self._series.arrivals >= BASELINE

    def begun(self) -> Begun:
        """What came of it."""
        reply, latest = self._reader.reply, self._reader.latest
        works = self._series.arrivals >= BASELINE
        finding = None if works or latest is None else latest.finding
        return Begun(
            series=self._series,
            reader=self.reader,
            output=reply.output if reply else "",
            finding=finding,
            unknown=None if works or finding else _no_baseline(self._how, self._series),
            captured=dict(self._captured),
        )


def _no_baseline(how: Begins, series: Series) -> str:
    name, kind = how.action.name, how.action.probe.kind
    if series.ended:
        return f'the watch "{name}" had ended by itself before it had a baseline: {series.how_it_ended}'
    came = series.arrivals if how.action.probe.interval is not None else series.line_count
    needed = BASELINE if how.action.probe.interval is not None else 1
    return (
        f'the watch "{name}" had no baseline after {how.timeout:g} s: {came} of {needed} {ANSWERS[kind]} came'
    )
