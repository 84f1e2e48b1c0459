"""The watches of one procedure: starts them, asks them, stops them, and leaves none running."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from validator.device.reply import Reply
from validator.markdown.claims import Claim
from validator.matching.expressions import Expression, compiled, filled
from validator.model import ClaimResult, Finding, Place, Verdict, WatchResult
from validator.run.bench import Bench
from validator.run.judge import Judgement, judge_reply
from validator.run.plan import ClaimsAction, WatchAction
from validator.run.watches.evidence import watch_result
from validator.run.watches.judging import Case, Judged, judge
from validator.run.watches.series import Series
from validator.run.watches.starting import Begins, Begun, Opened, begin

__all__ = ["Steps", "Watches"]

Steps = Mapping[str, tuple[float, float]]
"""When each step that was begun began and ended, or, for the one that goes on, the time it is."""

SLICE = 0.25
"""Seconds after which a wait looks whether the run was stopped."""

PATIENCE = 30.0
"""Seconds to wait for arrivals after a silence, where the page does not say otherwise by `until`."""

LAGGARDS = 0.5
"""Seconds for which lines that come when they come are followed before something is said about them."""

AFTERWARDS = 2
"""Arrivals after which it is certain that the network still carries what is sent once the claim is reached."""


@dataclass(slots=True)
class _Watch:
    """One watch. `stopped` is when it was; None while it goes on."""

    action: WatchAction
    command: str
    begun: Begun
    stopped: float | None = None


@dataclass(slots=True)
class Watches:
    """See the module. `began` is when the procedure did, by `clock`."""

    bench: Bench
    began: float
    clock: Callable[[], float] = time.monotonic
    _watches: dict[str, _Watch] = field(default_factory=dict, init=False)

    def open(self, action: WatchAction) -> Opened:
        """The window for a watch. Raises `LabError`."""
        stop = threading.Event()
        window, close = self.bench.apart(
            action.device, action.window, action.exchange.window_name, stop.is_set
        )
        return Opened(window, close, stop)

    def start(
        self, action: WatchAction, opened: Opened, command: str, values: Mapping[str, str], *, timeout: float
    ) -> Begun:
        """Starts `command` and waits for its baseline, for at most `timeout` seconds. Raises `LabError` and `Stopped`."""
        exchange = action.exchange
        kind = self.bench.kind(action.device, action.window, action.exchange.prompt)

        def judged(reply: Reply, values: Mapping[str, str]) -> Judgement:
            return judge_reply(exchange, reply, kind, values, command=command, timeout=timeout)

        begun = begin(
            Begins(
                action=action,
                opened=opened,
                command=command,
                values=values,
                timeout=timeout,
                clock=self.clock,
                wait=self.bench.check_stopped,
                judge=judged,
            )
        )
        stopped = self.clock() if begun.finding is not None else None
        self._watches[action.name] = _Watch(action, command, begun, stopped)
        return begun

    def judge(
        self, action: ClaimsAction, values: Mapping[str, str], steps: Callable[[], Steps]
    ) -> tuple[ClaimResult, ...]:
        """What came of the claims. After the last ones the watch is stopped. Raises `Stopped`."""
        watch = self._watches.get(action.name)
        if watch is None or watch.stopped is not None:
            reason = (
                f'the watch "{action.name}" was not started: the block that starts it is left out, or failed'
            )
            judged = [Judged(Verdict.INCONCLUSIVE, reason) for _ in action.claims]
        else:
            judged = self._settled(watch, action, values, steps)
        if action.last:
            self._stop(action.name)
        return tuple(
            _result(action, place, claim, one)
            for (place, claim), one in zip(action.claims, judged, strict=True)
        )

    def _settled(
        self, watch: _Watch, action: ClaimsAction, values: Mapping[str, str], steps: Callable[[], Steps]
    ) -> list[Judged]:
        """Looks until it is certain what the network does now, and for as long as the page waits for what is to come."""
        series, probe = watch.begun.series, watch.action.probe
        asked, before = self.clock(), series.arrivals
        until = action.attributes.until
        deadline = asked + (until or PATIENCE)
        expressions = [_expression(claim, values) for _, claim in action.claims]
        laggards = asked + min(LAGGARDS, until or LAGGARDS)

        def is_settled() -> bool:
            if series.ended or not watch.begun.baseline:
                return True
            if probe.interval is None:
                return self.clock() >= laggards
            return series.arrivals >= before + AFTERWARDS

        while True:
            settled = is_settled()
            now = self.clock()
            case = Case(
                name=action.name,
                probe=probe,
                seen=series.seen(now),
                steps=steps(),
                baseline=watch.begun.baseline,
                settled=settled,
                origin=self.began,
            )
            judged = [
                judge(claim, expression, case)
                for (_, claim), expression in zip(action.claims, expressions, strict=True)
            ]
            if now >= deadline or not _may_change(action, judged, settled=settled, waits=until is not None):
                return judged
            self.bench.check_stopped()
            left = min(SLICE, deadline - now)
            if settled:
                series.wait(_longer_than(series, series.line_count), left)
            else:
                series.wait(
                    is_settled, min(left, max(laggards - now, 0.0)) if probe.interval is None else left
                )

    def stop(self) -> None:
        """Stops every watch that still goes on."""
        for name in self._watches:
            self._stop(name)

    def _stop(self, name: str) -> None:
        watch = self._watches.get(name)
        if watch is not None and watch.stopped is None:
            watch.stopped = self.clock()
            watch.begun.reader.stop()

    def results(self, steps: Steps) -> tuple[WatchResult, ...]:
        """What every watch saw, in the order in which they were started."""
        return tuple(
            watch_result(
                watch.action,
                watch.command,
                watch.begun.series.seen(watch.stopped if watch.stopped is not None else self.clock()),
                origin=self.began,
                steps=steps,
            )
            for watch in self._watches.values()
        )


def _longer_than(series: Series, lines: int) -> Callable[[], bool]:
    return lambda: series.ended or series.line_count > lines


def _expression(claim: Claim, values: Mapping[str, str]) -> Expression | None:
    return None if claim.expression is None else compiled(filled(claim.expression, values))


def _may_change(action: ClaimsAction, judged: Sequence[Judged], *, settled: bool, waits: bool) -> bool:
    """Whether looking again may say something else: what is undecided until it settles, and what the page waits for."""
    for (_, claim), one in zip(action.claims, judged, strict=True):
        comes_later = claim.wanted or (claim.sign == ">=" and claim.measure not in (None, "rate"))
        if one.verdict is not Verdict.FAILED:
            if not settled:
                return True
        elif comes_later and (waits or not settled):
            return True
    return False


def _result(action: ClaimsAction, place: Place, claim: Claim, judged: Judged) -> ClaimResult:
    finding = None
    if judged.verdict is not Verdict.PASSED:
        finding = Finding(
            line=place.line,
            column=place.column,
            reason=judged.reason or "",
            expected=claim.text if judged.verdict is Verdict.FAILED else None,
            got=judged.measured if judged.verdict is Verdict.FAILED else None,
            hint=judged.hint,
        )
    return ClaimResult(
        watch=action.name,
        text=claim.text,
        line=place.line,
        verdict=judged.verdict,
        reason=judged.reason,
        value=judged.value,
        measured=judged.measured,
        hidden=action.hidden,
        finding=finding,
    )
