"""What an exchange comes to: the page's promise against the device's reply. Pure, and the only place that decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from validator.device.platforms import WindowKind
from validator.device.reply import KEEP, Ending, Reply
from validator.errors import DeviceLost
from validator.matching import DEFAULT_MODE, Mismatch, match, to_word_end
from validator.model import MISMATCH, Exchange, Finding

__all__ = ["Judgement", "judge_output", "judge_prompt", "judge_reply"]

_LAST_LINES = 5
_NOT_RUN = (126, 127)  # POSIX: the shell found no such command, or could not run it


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found wrong (None: nothing), and what the shown output captured.

    `wait_may_help` says that the output alone was wrong, so that looking again later makes sense.
    """

    finding: Finding | None
    captured: Mapping[str, str]
    wait_may_help: bool = False


def judge_prompt(
    exchange: Exchange, actual: str | None, *, came: Reply | None = None, timeout: float = 0
) -> Finding | None:
    """Whether the device is at the prompt at which the page types.

    `came` is what a console showed by itself before, in at most `timeout` seconds. Raises `DeviceLost` where it crashed.
    """
    if came is not None and came.ending is not Ending.PROMPT:
        return _no_prompt(exchange, came, timeout)
    if _same_prompt(exchange.prompt, actual):
        return None
    return Finding(
        line=exchange.place.line,
        column=exchange.place.column,
        reason=f"the page types at a prompt at which {exchange.device} is not",
        expected=exchange.prompt,
        got=actual or "",
        hint=f'the page skips what leads from "{actual}" to "{exchange.prompt}": show it before this line',
    )


def judge_reply(
    exchange: Exchange,
    reply: Reply,
    kind: WindowKind,
    values: Mapping[str, str],
    *,
    command: str,
    timeout: float,
) -> Judgement:
    """Compares `reply` with what `exchange` promises.

    `command` is what was typed, placeholders filled. Raises `DeviceLost` where the window ended and the command
    was not one that ends it.
    """
    ending = _judge_unasked(exchange, reply, timeout) or _judge_ending(
        exchange, reply, kind, command, timeout
    )
    if ending is not None:
        return Judgement(ending, {})
    wrong, mistake = _judge_error(exchange, reply, kind) or _judge_status(exchange, reply) or (None, False)
    if wrong is not None:
        return Judgement(wrong, {}, wait_may_help=not mistake)
    if reply.unasked:
        return Judgement(_unasked(exchange, reply, "the device did not ask this"), {})
    if exchange.shown:
        judgement = judge_output(exchange, reply.output, values)
        quiet = _without_noise(reply, kind)
        if judgement.finding is not None and quiet != reply.output:
            judgement = judge_output(exchange, quiet, values)
        if judgement.finding is not None:
            return judgement
        return Judgement(_judge_next_prompt(exchange, reply), judgement.captured)
    return Judgement(_judge_next_prompt(exchange, reply), {})


def judge_output(
    exchange: Exchange, output: str, values: Mapping[str, str], *, more: bool = False
) -> Judgement:
    """Compares what is shown with `output`. With `more`, anything may follow: the command has not ended yet."""
    attributes = exchange.attributes
    lines = [line.text for line in exchange.shown]
    outcome = match(
        [*lines, "..."] if more and attributes.match != "contains" else lines,
        output,
        mode=attributes.match or DEFAULT_MODE,
        columns=attributes.columns,
        key=attributes.key,
        unordered=attributes.unordered,
        values=values,
        vary=attributes.vary,
    )
    if isinstance(outcome, Mismatch):
        return Judgement(_mismatch(exchange, outcome), {}, wait_may_help=True)
    return Judgement(None, outcome.captured)


def _without_noise(reply: Reply, kind: WindowKind) -> str:
    """The output without the log lines that the device puts between, whatever runs, and the prompts they disturbed."""
    if not kind.noise:
        return reply.output
    prompt = re.escape(reply.prompt) if reply.prompt else "(?!)"
    noise = re.compile(rf"(?:{prompt}\s*)?(?:{'|'.join(kind.noise)})")
    kept: list[str] = []
    for line in reply.output.split("\n"):
        if not noise.fullmatch(line.rstrip()):
            kept.append(line)
        elif kept and kept[-1].strip() == reply.prompt:
            kept.pop()
    return "\n".join(kept)


def _judge_unasked(exchange: Exchange, reply: Reply, timeout: float) -> Finding | None:
    if not reply.unasked or reply.ending is not Ending.HUNG:
        return None
    return _unasked(exchange, reply, f"the device did not ask this within {timeout:g} s")


def _unasked(exchange: Exchange, reply: Reply, reason: str) -> Finding:
    """Where the page answers what nobody asked."""
    answer = exchange.answers[len(exchange.answers) - reply.unasked]
    came = [line for line in reply.output.splitlines() if line.strip()]
    return Finding(
        line=answer.place.line,
        column=answer.place.column,
        reason=reason,
        expected=answer.asked,
        got="\n".join(came[-_LAST_LINES:]) or reply.prompt or "",
        hint="correct the question, or take the answer away if there is none",
    )


def _judge_ending(
    exchange: Exchange, reply: Reply, kind: WindowKind, command: str, timeout: float
) -> Finding | None:
    at: dict[str, Any] = {"line": exchange.place.line, "column": exchange.place.column}
    last = "\n".join(reply.output.strip().splitlines()[-_LAST_LINES:])
    if exchange.command is None and reply.ending is not Ending.PROMPT:
        return _no_prompt(exchange, reply, timeout)
    match reply.ending:
        case Ending.HUNG:
            return Finding(
                **at,
                reason=f"the command did not come back within {timeout:g} s",
                expected=f"a prompt of {exchange.device}",
                got=last,
                hint=_hang_hint(last, reply),
            )
        case Ending.STAYED:
            return Finding(
                **at,
                reason=f"the connection did not drop within {timeout:g} s",
                expected="a device that restarts",
                got=reply.prompt or last,
                hint="take reconnect= away, or put it on the block whose last command ends the connection",
            )
        case Ending.UNFINISHED:
            return Finding(
                **at,
                reason="the shell waits for the rest of this command",
                expected="a whole command",
                got=command,
                hint='close the quote, the bracket or the block, or show the "> " lines that finish it',
            )
        case Ending.CLOSED:
            if command.strip() not in kind.leave:
                if reply.status is None or reply.status < 0:
                    if reply.crash is not None:
                        raise DeviceLost(
                            f'{exchange.device} restarted during "{command}"',
                            hint=f"it said: {reply.crash}; if the page means it to, say reconnect=300s",
                        )
                    raise DeviceLost(
                        f'the window on {exchange.device} closed during "{command}"',
                        hint=f"the last it said was: {last.splitlines()[-1]}" if last else "it said nothing",
                    )
                return Finding(
                    **at,
                    reason=f"the command ended the shell, with exit status {reply.status}",
                    expected=f"a prompt of {exchange.device}",
                    got=last,
                    hint="correct the command; a session that the page means to end is ended with exit alone",
                )
            if exchange.then is not None:
                return Finding(
                    **at,
                    reason="the command ended the session, and the page goes on in it",
                    expected=exchange.then,
                    got="",
                    hint="end the block here: the next block begins with a new session",
                )
    if reply.unread:
        return Finding(
            **at,
            reason="the command was complete before the page's last lines of it",
            expected='"> " for more lines',
            got=reply.prompt,
            hint='take away the "> " lines that the shell does not ask for',
        )
    if reply.dropped and (exchange.shown or kind.errors):
        total = (KEEP + reply.dropped) / 1e6
        return Finding(
            **at,
            reason=f"the command printed {total:.0f} MB, too much to compare",
            expected=f"at most {KEEP / 1e6:.0f} MB",
            got=f"{total:.0f} MB",
            hint="narrow the command down to what the reader is to look at",
        )
    return None


def _no_prompt(exchange: Exchange, reply: Reply, timeout: float) -> Finding:
    """Where a console came to no prompt by itself. Raises `DeviceLost` where it crashed, or the line to it ended."""
    last = reply.output.strip().splitlines()[-_LAST_LINES:]
    if reply.ending is Ending.CLOSED:
        said = reply.crash or (last[-1] if last else None)
        raise DeviceLost(
            f"{exchange.device} crashed" if reply.crash else f"the console of {exchange.device} closed",
            hint=f"the last it said was: {said}" if said else "it said nothing",
        )
    return Finding(
        line=exchange.place.line,
        column=exchange.place.column,
        reason=f"{exchange.device} showed no prompt within {timeout:g} s",
        expected=exchange.prompt or exchange.then or f"a prompt of {exchange.device}",
        got="\n".join(last) or "(nothing)",
        hint="raise timeout= if it needs longer; a device without power shows nothing",
    )


def _hang_hint(last: str, reply: Reply) -> str:
    tail = last.splitlines()[-1] if last else ""
    if re.search(r"[\])\w~][#$>] ?$", tail):
        return f'it looks as if the command opened another prompt, "{tail.strip()}", inside this window'
    if re.search(r"(?i)(\[[^\]]*\]|\([^)]*\)|password|\?)\s*:?\s*$", tail):
        return "it looks as if the command asks a question: show it, and what the reader types: <<yes>>"
    after = (
        "Ctrl-C brought the prompt back" if reply.prompt else "Ctrl-C did not help, and the window was closed"
    )
    return f"raise timeout= if the command needs longer, or show how the reader ends it; {after}"


def _mismatch(exchange: Exchange, found: Mismatch) -> Finding:
    line = exchange.shown[min(found.index, len(exchange.shown) - 1) if found.index is not None else -1]
    detail = found.detail
    if detail.got_mark is None and found.got and found.column is not None:
        detail = replace(detail, got_mark=to_word_end(found.got, found.column - 1))
    return Finding(
        line=line.line,
        column=line.column + found.shown_column - 1,
        reason=MISMATCH,
        expected=found.expected if found.expected is not None else "",
        got="" if found.got is None else found.got or "(a blank line)",
        hint=found.hint,
        detail=detail,
    )


def _judge_error(exchange: Exchange, reply: Reply, kind: WindowKind) -> tuple[Finding, bool] | None:
    """An error that the page does not show in so many words is never passed over, not even by a `...`.

    Also says whether it is about the command itself, so that waiting does not mend it.
    """
    for pattern in kind.errors:
        expression = re.compile(pattern)
        shown = [line.text.split() for line in exchange.shown if expression.match(line.text)]
        errors = [line for line in reply.output.splitlines() if expression.match(line)]
        if len(errors) <= len(shown):
            continue
        error = next((line for line in errors if line.split() not in shown), errors[-1])
        finding = Finding(
            line=exchange.place.line,
            column=exchange.place.column,
            reason="the device answered with an error",
            expected="no error",
            got=error.rstrip(),
            hint="correct the command; if the reader is to see this error, show it under the command",
        )
        return finding, any(re.match(mistake, error) for mistake in kind.mistakes)
    return None


def _judge_status(exchange: Exchange, reply: Reply) -> tuple[Finding, bool] | None:
    if reply.status is None or reply.ending is Ending.CLOSED:
        return None
    promised = exchange.attributes.exit or 0
    if reply.status == promised:
        return None
    output = "\n".join(reply.output.strip().splitlines()[-_LAST_LINES:])
    finding = Finding(
        line=exchange.place.line,
        column=exchange.place.column,
        reason=f"the command ended with exit status {reply.status}",
        expected=f"exit status {promised}",
        got=f"exit status {reply.status}" + (f"\n{output}" if output else ""),
        hint=f"correct the command, or say exit={reply.status} if the reader is to see it fail"
        if reply.status
        else f"correct the command, or take exit={promised} away",
    )
    return finding, reply.status in _NOT_RUN


def _judge_next_prompt(exchange: Exchange, reply: Reply) -> Finding | None:
    if exchange.then is None or _same_prompt(exchange.then, reply.prompt):
        return None
    return Finding(
        line=exchange.place.line,
        column=exchange.place.column,
        reason="the device shows another prompt than the page after this command",
        expected=exchange.then,
        got=reply.prompt or "",
        hint=f"correct the prompt that line {exchange.then_line} shows next, or the command that leads to it",
    )


def _same_prompt(promised: str, actual: str | None) -> bool:
    """Prompts without a host name (`#`, `$`) promise only their sign."""
    if actual is None:
        return False
    return actual.endswith(promised) if promised in ("#", "$") else actual == promised
