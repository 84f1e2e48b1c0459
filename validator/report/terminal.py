"""The wording of results for terminals and pipes: all of it, and nowhere else.

Plain text without mark-up; lines are separated by newlines and the last one has none. What came from a device is
made harmless and cut to what can be read; the whole of it is in `result.json`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from validator.model import (
    MISMATCH,
    PYTHON,
    ClaimResult,
    ExchangeResult,
    ProcedureResult,
    ScaleResult,
    StepResult,
    Verdict,
)
from validator.report.findings import compared, facts
from validator.report.visible import MAX_LINES, cut, visible
from validator.report.whole import whole

__all__ = [
    "claims_told",
    "culprit",
    "duration",
    "explanation",
    "failure",
    "procedure_line",
    "reason_of",
    "scale_table",
    "step_name",
    "steps_of",
    "summary",
    "times",
]

_LABEL_WIDTH = 11
_INDENT = "  "
_ASIDE = {"(setup)": "set-up", "(teardown)": "teardown"}
_TO_THE_END = frozenset({Verdict.PASSED, Verdict.KNOWN_ISSUE, Verdict.SKIPPED})
_NOT_RUN = frozenset({Verdict.SKIPPED, Verdict.NOT_REACHED})
_ORDER = (
    Verdict.PASSED,
    Verdict.FAILED,
    Verdict.BROKEN,
    Verdict.INCONCLUSIVE,
    Verdict.KNOWN_ISSUE,
    Verdict.SKIPPED,
    Verdict.NOT_REACHED,
)


def failure(
    path: str,
    step: StepResult,
    number: int,
    decided: ExchangeResult | ClaimResult | None = None,
    *,
    verbose: bool = False,
) -> str:
    """What is to be said about a step that did not pass: where, what was typed, expected against got, a hint.

    `number` is the step's number in the page; `decided` is the exchange or the claim that did (see `culprit`), or None
    where none did. `verbose` adds the whole of what the page shows and of what came.
    """
    finding = decided.finding if decided else None
    line = finding.line if finding else decided.line if decided else step.line
    column = finding.column if finding else 1
    at_n = f", n = {step.n}" if step.n is not None else ""
    lines = [f"{visible(path)}:{line}:{column}  {step_name(step, number)}{at_n}  {step.verdict}"]
    if decided:
        lines.append(_INDENT + _typed(decided))
    reasons = [finding.reason if finding else decided.reason if decided else None, step.reason]
    if finding and finding.expected is not None and finding.got is not None:
        # They say it better.
        reasons = [reason for reason in reasons if reason != MISMATCH]
    reason = "\n".join(dict.fromkeys(reason for reason in reasons if reason))
    lines += [_labelled("reason", reason)] if reason else []
    if finding:
        output = decided.output if isinstance(decided, ExchangeResult) else ""
        rows = [*compared(finding), *facts(finding, output)]
        lines += [_labelled(row.label, row.text) for row in rows]
        lines += [_labelled("hint", finding.hint)] if finding.hint else []
    if verbose and isinstance(decided, ExchangeResult):
        lines += [_labelled(row.label, row.text, cut_at=None) for row in whole(decided)]
    return "\n".join(lines)


def claims_told(step: StepResult) -> list[str]:
    """``watch ping: outage <= 1s  passed  0.214 s, from …`` for each claim of the step, whatever came of it."""
    return [
        cut(visible("  ".join(filter(None, (_typed(claim), claim.verdict, claim.measured or claim.reason)))))
        for claim in step.claims
    ]


def culprit(step: StepResult) -> ExchangeResult | ClaimResult | None:
    """What decided over a step that did not pass: the first exchange or claim of the step's own verdict."""
    everything: Iterable[ExchangeResult | ClaimResult] = (*step.exchanges, *step.claims)
    return next((one for one in everything if one.verdict == step.verdict), None)


def reason_of(step: StepResult) -> str | None:
    """Why a step did not pass, in a sentence, from the nearest that knows."""
    exchange = culprit(step)
    finding = exchange.finding if exchange else None
    return step.reason or (exchange.reason if exchange else None) or (finding.reason if finding else None)


def steps_of(procedure: ProcedureResult) -> Iterator[tuple[int, StepResult]]:
    """The steps with their numbers in the page. What runs unseen around the steps has the number 0."""
    number = 0
    for step in procedure.steps:
        if step.id in _ASIDE:
            yield 0, step
        else:
            number += 1
            yield number, step


def step_name(step: StepResult, number: int) -> str:
    """``step 3 "Check the session"``, ``set-up`` or ``teardown``."""
    return _ASIDE.get(step.id) or f'step {number} "{cut(visible(_one_line(step.title)))}"'


def procedure_line(procedure: ProcedureResult) -> str:
    """``passed   procedures/x.md  12 steps  3.2 s``."""
    parts = [f"{procedure.verdict:<7}", visible(procedure.path)]
    count = sum(number > 0 for number, _ in steps_of(procedure))
    if count:
        others = sum(len(step.left_out) for step in procedure.steps if step.verdict is Verdict.PASSED)
        for_others = f", {_count(others, 'block')} for other devices" if others else ""
        parts.append(_count(count, "step") + for_others)
    return "  ".join([*parts, duration(procedure.duration)])


def scale_table(procedure: ProcedureResult) -> str:
    """What was proven for which number, and how the time grew; empty for a page without scale."""
    if not procedure.scale:
        return ""
    rows = [(procedure.scale[0].name, "", "repeated", "each", "whole")]
    rows += [(str(one.n), one.verdict.value, *times(one)) for one in procedure.scale]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        _INDENT
        + "  ".join(
            cell.ljust(width) if column == 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def times(one: ScaleResult) -> tuple[str, str, str]:
    """How long the repeated blocks took, one repetition, and the whole; empty where nothing ran.

    Where it did not get to its end, nobody knows how many repetitions there were.
    """
    if not one.duration:
        return "", "", ""
    each = _fine(one.repeated / one.n) if one.verdict in _TO_THE_END else ""
    return _fine(one.repeated), each, _fine(one.duration)


def _fine(seconds: float) -> str:
    """``7.4 ms``, or as `duration` says it."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else duration(seconds)


def explanation(procedure: ProcedureResult, *, verbose: bool = False) -> str:
    """Everything to be said about a procedure that did not simply pass; empty where it did.

    Failures come whole (see `failure`), what was announced or left out comes with its reason, and neighbours that were
    left out for the same reason come as one.
    """
    parts = []
    if all(step.verdict != procedure.verdict for step in procedure.steps) or _nothing_ran(procedure):
        parts = [_whole(procedure)]
    if not _nothing_ran(procedure):
        for (verdict, _, _), group in groupby(steps_of(procedure), key=_sameness):
            if verdict in _NOT_RUN:
                parts.append(_left_out(procedure.path, list(group)))
            elif verdict != Verdict.PASSED:
                parts += [_step(procedure.path, step, number, verbose=verbose) for number, step in group]
    return "\n".join(part for part in parts if part)


def summary(procedures: Iterable[ProcedureResult], seconds: float) -> str:
    """``9 procedures: 8 passed, 1 failed in 21.3 s``."""
    counts = Counter(procedure.verdict for procedure in procedures)
    if not counts:
        return f"0 procedures in {duration(seconds)}"
    words = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _ORDER if counts[verdict])
    return f"{_count(counts.total(), 'procedure')}: {words} in {duration(seconds)}"


def duration(seconds: float) -> str:
    """``3.2 s``, ``2 min 5 s`` or ``1 h 2 min``."""
    if round(seconds, 1) < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _step(path: str, step: StepResult, number: int, *, verbose: bool) -> str:
    """A known issue was announced: its reason is news enough."""
    decided = None if step.verdict == Verdict.KNOWN_ISSUE else culprit(step)
    return failure(path, step, number, decided, verbose=verbose)


def _whole(procedure: ProcedureResult) -> str:
    """About the procedure as such: no single step decided."""
    if procedure.verdict == Verdict.PASSED:
        return ""
    head = f"{visible(procedure.path)}:1:1  {procedure.verdict}"
    reason = procedure.reason or next((step.reason for step in procedure.steps if step.reason), None)
    return f"{head}\n{_labelled('reason', reason)}" if reason else head


def _left_out(path: str, steps: Sequence[tuple[int, StepResult]]) -> str:
    (first, step), (last, _) = steps[0], steps[-1]
    name = step_name(step, first) if len(steps) == 1 else f"steps {first} to {last}"
    head = f"{visible(path)}:{step.line}:1  {name}  {step.verdict}"
    return f"{head}\n{_labelled('reason', step.reason)}" if step.reason else head


def _sameness(numbered: tuple[int, StepResult]) -> tuple[Verdict, str | None, bool]:
    """What neighbours must share to be told as one."""
    number, step = numbered
    return step.verdict, step.reason, number == 0


def _nothing_ran(procedure: ProcedureResult) -> bool:
    return all(step.verdict in _NOT_RUN for step in procedure.steps)


def _typed(exchange: ExchangeResult | ClaimResult) -> str:
    """The prompt and the command, as on the screen; of a command of several lines the first, of Python the one that failed.

    A claim as it stands, with its watch.
    """
    if isinstance(exchange, ClaimResult):
        return cut(visible(f"watch {exchange.watch}: {exchange.text}"))
    prompt = exchange.at if exchange.at is not None else f"[{exchange.device} {exchange.window}]"
    lines = (exchange.command or "").rstrip("\n").split("\n")
    index = exchange.finding.line - exchange.line if exchange.finding and exchange.window == PYTHON else 0
    line = lines[index] if 0 <= index < len(lines) else lines[0]
    return cut(visible(" ".join(part for part in (prompt, line.strip(), "…" if lines[1:] else "") if part)))


def _labelled(label: str, value: str, *, cut_at: int | None = MAX_LINES) -> str:
    """``label`` and its value; further lines stand under the first. Nothing at all reads ``(nothing)``.

    Of more than `cut_at` lines the first ones are shown.
    """
    lines = visible(value).strip("\n").split("\n") if value.strip() else ["(nothing)"]
    if cut_at is not None and len(lines) > cut_at:
        lines = [*lines[: cut_at - 1], f"… {len(lines) - cut_at + 1} more lines"]
    first, *more = (cut(line) for line in lines)
    further = " " * (len(_INDENT) + _LABEL_WIDTH)
    shown = [_INDENT + label.ljust(_LABEL_WIDTH) + first, *(further + line for line in more)]
    return "\n".join(line.rstrip() for line in shown)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
