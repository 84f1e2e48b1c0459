"""A claim against what its watch saw. Pure, and the only place that decides.

Nothing passes unless the watch saw everything that the claim is about: it had a baseline, it was still there, it was
read in time. Where a doubt could change the answer, there is no answer: the claim is *inconclusive*, and says why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from validator.markdown.claims import Claim
from validator.markdown.probes import Probe, ProbeKind
from validator.matching.expressions import Expression
from validator.model import Verdict
from validator.model.figures import in_rate, in_seconds
from validator.run.watches.outages import Gap, gaps, other_rhythm, shortest_of
from validator.run.watches.series import Line, Sample, Seen
from validator.run.watches.wording import ANSWERS

__all__ = ["Case", "Judged", "Measured", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a claim is judged by. `steps` has when each step that was begun began and ended.

    `baseline` says whether the watch had one before the page went on; `settled` whether what was silent when the claim was
    reached has spoken since; `origin` is the time from which times are told.
    """

    name: str
    probe: Probe
    seen: Seen
    steps: Mapping[str, tuple[float, float]]
    baseline: bool
    settled: bool
    origin: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, why, what was measured, and what to do. `got` is what came where the claim is about that."""

    verdict: Verdict
    reason: str | None = None
    measured: str | None = None
    value: float | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, in words too, and what it may really have been: at least `low`, at most `high`.

    `doubt` says why these differ.
    """

    value: float
    text: str
    low: float
    high: float
    doubt: str | None = None


def judge(claim: Claim, expression: Expression | None, case: Case) -> Judged:
    """What came of `claim`. `expression` is its own, compiled."""
    scope = _scope(claim, case)
    if isinstance(scope, Judged):
        return scope
    if expression is not None:
        return _judge_lines(claim, expression, case, scope)
    if not case.baseline:
        return _no_baseline(case)
    measured = _measure(claim, case, scope)
    return measured if isinstance(measured, Judged) else _compare(claim, measured, case)


# --- which part of the series a claim is about ---------------------------------------------------------------

_Scope = tuple[float, float]


def _scope(claim: Claim, case: Case) -> _Scope | Judged:
    seen = case.seen
    if claim.step is None:
        return seen.started, seen.now
    found = case.steps.get(claim.step)
    if found is None:
        return _unknown(f'the step "{claim.step}" did not run, so nothing is known about it')
    return found


# --- lines ---------------------------------------------------------------------------------------------------


def _judge_lines(claim: Claim, expression: Expression, case: Case, scope: _Scope) -> Judged:
    start, end = scope
    lines = [line for line in case.seen.lines if start <= line.at <= end]
    found = next((line for line in lines if expression.search(line.text) is not None), None)
    if found is not None and not claim.wanted:
        return _failed(case, _told(found, case), hint=_HINT_LINES)
    if not case.baseline:
        return _no_baseline(case)
    doubt = _doubt(case)
    if doubt is not None:
        return doubt
    if found is not None:
        return Judged(Verdict.PASSED, measured=_told(found, case))
    count = f"none of {len(lines)} lines" if lines else "no line at all"
    if claim.wanted:
        return _failed(case, count, hint=_HINT_LINES)
    return Judged(Verdict.PASSED, measured=count)


def _told(line: Line, case: Case) -> str:
    return f"{line.text.strip()} (at {in_seconds(line.at - case.origin)})"


# --- figures -------------------------------------------------------------------------------------------------


def _measure(claim: Claim, case: Case, scope: _Scope) -> Measured | Judged:
    interval, seen = case.probe.interval, case.seen
    assert interval is not None, "a claim about a figure is refused where nothing is sent in a rhythm"
    if claim.measure == "rate":
        return _rate(claim, case, scope, interval)
    usual = other_rhythm(seen.arrivals, interval)
    if usual is not None:
        return _unknown(
            f"{ANSWERS[case.probe.kind]} came every {in_seconds(usual)}, and were to come every {in_seconds(interval)}",
            hint="correct the interval that the command says, or every",
        )
    until = seen.ended[0] if seen.ended else seen.now
    found = [
        gap for gap in gaps(seen.arrivals, interval, until=until, stalls=seen.stalls) if gap.touches(*scope)
    ]
    match claim.measure:
        case "outage":
            return _longest(found, case)
        case "outages":
            return _number(found, interval)
        case _:
            return _lost(found, case, scope, interval)


def _longest(found: Sequence[Gap], case: Case) -> Measured:
    worst = max(found, key=lambda gap: gap.length, default=None)
    if worst is None:
        return Measured(0.0, "no outage", 0.0, 0.0)
    high = max(found, key=lambda gap: gap.length + gap.hidden)
    low = max(found, key=lambda gap: gap.length - gap.forged)
    least, most = max(0.0, low.length - low.forged), high.length + high.hidden
    return Measured(
        max(0.0, worst.length),
        f"{in_seconds(max(0.0, worst.length))}, {_when(worst, case)}",
        least,
        most,
        _starved(least, most),
    )


def _number(found: Sequence[Gap], interval: float) -> Measured:
    def count(length: Callable[[Gap], float]) -> int:
        return sum(length(gap) > shortest_of(interval) for gap in found)

    value, low, high = (
        count(lambda gap: gap.length),
        count(lambda gap: gap.length - gap.forged),
        count(lambda gap: gap.length + gap.hidden),
    )
    doubt = f"{_BUSY}, so that there were {low} to {high} outages" if low < high else None
    return Measured(value, _counted(value, "outage"), low, high, doubt)


def _lost(found: Sequence[Gap], case: Case, scope: _Scope, interval: float) -> Measured | Judged:
    seen = case.seen
    if seen.recounted:
        return _unknown(
            "the probes' numbers began anew, so what is missing cannot be counted",
            hint="let one command send all of them",
        )
    start, end = scope
    lost = sum(loss.count for loss in seen.losses if loss.after < end and loss.until > start)
    if case.probe.kind is not ProbeKind.PING:
        return Measured(lost, _counted(lost, "poll"), lost, lost)
    # What has not come back by now has no number yet; how many that are, the rhythm says.
    silence = sum(gap.length for gap in found if gap.open)
    total = lost + int(silence / interval)
    surely = lost + int(max(0.0, silence - _UNDER_WAY) / interval)
    return Measured(total, _counted(total, "probe"), surely, total)


def _rate(claim: Claim, case: Case, scope: _Scope, interval: float) -> Measured | Judged:
    start, end = scope
    seen = case.seen
    samples = [one for one in seen.samples if one.at > start and one.at - interval < end]
    if not samples:
        return _unknown(f'the watch "{case.name}" has no figure for the time that this is about')
    lowest = claim.sign == ">="
    worst = min(samples, key=_value) if lowest else max(samples, key=_value)
    value = _value(worst)
    text = (
        f"{in_rate(value)} at the {'least' if lowest else 'most'}, up to {in_seconds(worst.at - case.origin)}"
    )
    until = seen.ended[0] if seen.ended else seen.now
    found = gaps([one.at for one in seen.samples], interval, until=until, stalls=seen.stalls)
    # Late by less than its own delay in reading, a figure is not missing.
    silent = [gap for gap in found if gap.touches(*scope) and gap.length > gap.forged]
    if silent and _holds(claim, value):
        longest = max(silent, key=lambda gap: gap.length)
        doubt = f"no figure came for {in_seconds(longest.length)}, {_when(longest, case)}"
        return Measured(value, text, 0.0, inf, doubt)
    return Measured(value, text, value, value)


def _value(sample: Sample) -> float:
    return sample.value or 0.0


def _holds(claim: Claim, value: float) -> bool:
    return value <= claim.bound if claim.sign == "<=" else value >= claim.bound


def _compare(claim: Claim, found: Measured, case: Case) -> Judged:
    at_most = claim.sign == "<=" or claim.measure == "rate"
    surely, perhaps = (found.high, found.low) if claim.sign == "<=" else (found.low, found.high)
    wrong = not _holds(claim, perhaps)
    if not wrong and not _holds(claim, surely):
        return Judged(Verdict.INCONCLUSIVE, found.doubt or _STILL_SILENT, found.text, found.value)
    # What was seen cannot be taken back; what was not seen yet might have come.
    doubt = None if wrong and at_most else _doubt(case)
    if doubt is not None:
        return replace(doubt, measured=found.text, value=found.value)
    if wrong:
        return _failed(case, found.text, found.value)
    return Judged(Verdict.PASSED, measured=found.text, value=found.value)


# --- why there is no answer ----------------------------------------------------------------------------------

_UNDER_WAY = 1.0
"""Seconds after which a probe that was not answered is not merely under way any more."""

_BUSY = "this machine was too busy to read the watch in time"
_STILL_SILENT = "nothing had arrived again when the page stopped waiting for it"
_HINT_LINES = "the recording of this window has every line"


def _failed(case: Case, measured: str, value: float | None = None, *, hint: str | None = None) -> Judged:
    return Judged(
        Verdict.FAILED,
        reason=f'the watch "{case.name}" saw something else than the page claims',
        measured=measured,
        value=value,
        hint=hint,
    )


def _doubt(case: Case) -> Judged | None:
    """What would keep any claim from being proven."""
    seen = case.seen
    if seen.ended:
        at, how = seen.ended
        return _unknown(
            f'the watch "{case.name}" had ended by itself, at {in_seconds(at - case.origin)}: {how}',
            hint="let its command run for longer than the page needs it",
        )
    if seen.cut:
        return _unknown(
            f'the watch "{case.name}" printed more than is kept',
            hint="let its command print less, or less often",
        )
    if not case.settled:
        return _unknown(_STILL_SILENT, hint="say until= if the page means to wait longer")
    return None


def _no_baseline(case: Case) -> Judged:
    return _unknown(
        f'the watch "{case.name}" has no baseline: {ANSWERS[case.probe.kind]} did not come before the page went on',
        hint="start it where what it watches works already",
    )


def _unknown(why: str, *, hint: str | None = None) -> Judged:
    return Judged(Verdict.INCONCLUSIVE, why, hint=hint)


def _starved(least: float, most: float) -> str | None:
    if least == most:
        return None
    return f"{_BUSY}, so that the outage was between {in_seconds(least)} and {in_seconds(most)}"


def _when(gap: Gap, case: Case) -> str:
    """``from 4.12 s to 6.43 s, during take-the-link-down``: times from the beginning of the procedure."""
    steps = [name for name, (start, end) in case.steps.items() if gap.touches(start, end)]
    during = f", during {' and '.join(filter(None, [', '.join(steps[:-1]), steps[-1]]))}" if steps else ""
    until = "until now" if gap.open else f"to {in_seconds(gap.until - case.origin)}"
    return f"from {in_seconds(gap.start - case.origin)} {until}{during}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
