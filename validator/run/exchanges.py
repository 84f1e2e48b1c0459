"""Does one thing of a step: types a command until it is as the page shows it, or puts a file in its place."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from validator.device.reply import Reply
from validator.device.window import Window
from validator.markdown.transcript import LONGEST
from validator.model import Exchange, ExchangeResult, Finding, Verdict
from validator.run.answers import typed_answers
from validator.run.bench import Bench
from validator.run.files import put_file
from validator.run.judge import Judgement, judge_prompt, judge_reply
from validator.run.permissions import Refusal
from validator.run.plan import Action, ClaimsAction, FileAction, PythonAction, WatchAction
from validator.run.reconnect import come_back
from validator.run.watches import Watches
from validator.template import fill, placeholders

__all__ = ["DEFAULT_EVERY", "DEFAULT_TIMEOUT", "Performer", "not_performed", "patience", "what"]

DEFAULT_TIMEOUT = 30.0
DEFAULT_EVERY = 1.0
LOOK_ON = 1.5
"""After `until` the page has failed; the command is repeated for half as long again, to say which failure it is."""


def patience(action: Action) -> float:
    """The seconds that `action` may take in all."""
    timeout = action.attributes.reconnect or action.attributes.timeout or DEFAULT_TIMEOUT
    return max(timeout, (action.attributes.until or 0) * LOOK_ON)


@dataclass(slots=True)
class Performer:
    """Performs the actions of one procedure: `values` are its variables, which captures add to.

    `refusal` says why a command may not be typed on a device, in a window. It was asked before the run, so only
    commands with values that the run itself found are asked about here. `waited` counts the seconds during which an
    `until` waited for the network. Every method may raise `LabError` and `Stopped`.
    """

    bench: Bench
    values: dict[str, str]
    watches: Watches
    refusal: Callable[[str, str, str], Refusal | None] = lambda _device, _window, _command: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    waited: float = field(default=0.0, init=False)

    def perform(self, action: Exchange | FileAction | WatchAction) -> ExchangeResult:
        """One action, judged."""
        started = self.clock()
        missing = self.never_captured(action)
        if missing is not None:
            return missing
        match action:
            case Exchange():
                return self._exchange(action, started)
            case FileAction():
                window = self.bench.window(action.device, action.window)
                content = fill(action.content, self.values)
                timeout = action.attributes.timeout or DEFAULT_TIMEOUT
                result = put_file(action, window, content, timeout=timeout)
            case WatchAction():
                result = self._watch(action, started)
        return replace(result, duration=self.clock() - started)

    def never_captured(self, action: Action) -> ExchangeResult | None:
        """The result of an action for which a value is missing; None where all are there."""
        known = self.values
        missing = next((found.name for found in placeholders(_text(action)) if found.name not in known), None)
        return None if missing is None else _never_captured(action, missing)

    # --- commands ---

    def _exchange(self, exchange: Exchange, started: float) -> ExchangeResult:
        window = self.bench.window(exchange.device, exchange.window, exchange.attributes.window)
        timeout = exchange.attributes.timeout or DEFAULT_TIMEOUT
        if exchange.listens:
            return self._listen(exchange, started, window, timeout)
        came = window.catch_up(timeout=timeout)
        at = window.prompt
        command, unfit = self._fit(exchange, at, came, timeout)
        if unfit is not None or command is None:
            return self._result(exchange, started, at, command, came, unfit)
        reply, judgement = self._until(exchange, window, command)
        self.values.update(judgement.captured)
        return self._result(exchange, started, at, command, reply, judgement.finding)

    def _listen(self, exchange: Exchange, started: float, window: Window, timeout: float) -> ExchangeResult:
        """What a console shows by itself, and what is typed on the way to a prompt."""
        secret = partial(self.bench.secret, exchange.device)
        reply = window.listen(timeout=timeout, answers=typed_answers(exchange, self.values, secret))
        kind = self.bench.kind(exchange.device, exchange.window, "")
        judgement = judge_reply(exchange, reply, kind, self.values, command="", timeout=timeout)
        self.values.update(judgement.captured)
        return self._result(exchange, started, None, None, reply, judgement.finding)

    def _fit(
        self, exchange: Exchange, at: str | None, came: Reply | None = None, timeout: float = 0
    ) -> tuple[str | None, Finding | None]:
        """What is to be typed at the prompt `at`, and what keeps it from being typed. `came`: see `judge_prompt`."""
        elsewhere = judge_prompt(exchange, at, came=came, timeout=timeout)
        if elsewhere is not None or exchange.command is None:
            return exchange.command, elsewhere
        command = fill(exchange.command, self.values)
        return command, _too_long(exchange, command) or self._forbidden(exchange, command)

    def _forbidden(self, exchange: Exchange, command: str) -> Finding | None:
        if command == exchange.command:
            return None
        refusal = self.refusal(exchange.device, exchange.window, command)
        if refusal is None:
            return None
        return Finding(
            line=exchange.place.line,
            column=exchange.place.column,
            reason=f"it was not typed: {refusal.message}",
            hint=refusal.hint,
        )

    def _until(self, exchange: Exchange, window: Window, command: str) -> tuple[Reply, Judgement]:
        """Types the command, again and again where the page says `until`, and judges the last time."""
        # What ends the connection is not done again, though the file's defaults may say `until`.
        until = exchange.attributes.until if exchange.attributes.reconnect is None else None
        started = self.clock()
        reply, judgement = self._once(exchange, window, command)
        if until is None or not exchange.shown or not judgement.wait_may_help:
            return reply, judgement
        every = exchange.attributes.every or DEFAULT_EVERY
        first = judgement
        while judgement.wait_may_help and self.clock() + every - started <= until * LOOK_ON:
            self._pause(every)
            reply, judgement = self._once(exchange, window, command)
        took = self.clock() - started
        self.waited += took
        if took <= until or (judgement.finding is not None and not judgement.wait_may_help):
            return reply, judgement
        return reply, Judgement(_too_late(judgement, first, until, took), judgement.captured)

    def _once(self, exchange: Exchange, window: Window, command: str) -> tuple[Reply, Judgement]:
        timeout = exchange.attributes.reconnect or exchange.attributes.timeout or DEFAULT_TIMEOUT
        reply = self._typed(exchange, window, command, timeout)
        kind = self.bench.kind(exchange.device, exchange.window, exchange.prompt)
        return reply, judge_reply(exchange, reply, kind, self.values, command=command, timeout=timeout)

    def _typed(self, exchange: Exchange, window: Window, command: str, timeout: float) -> Reply:
        """What the device said to `command`, to its answers and to the help key, and after it has come back."""
        if exchange.help_key is not None:
            return window.ask_help(command, exchange.help_key, timeout=timeout)
        deadline = self.clock() + timeout
        secret = partial(self.bench.secret, exchange.device)
        window.restarts = exchange.attributes.reconnect is not None
        reply = window.run(command, timeout=timeout, answers=typed_answers(exchange, self.values, secret))
        if not window.restarts or window.stays or reply.unasked:
            return reply
        return come_back(
            self.bench, exchange, window, reply, deadline=deadline, clock=self.clock, pause=self._pause
        )

    def _pause(self, seconds: float) -> None:
        """Waits, in slices, so that Ctrl-C need not."""
        end = self.clock() + seconds
        while (left := end - self.clock()) > 0:
            self.bench.check_stopped()
            self.sleep(min(left, 0.25))

    def _result(
        self,
        exchange: Exchange,
        started: float,
        at: str | None,
        command: str | None,
        reply: Reply | None,
        finding: Finding | None,
    ) -> ExchangeResult:
        return ExchangeResult(
            device=exchange.device,
            window=exchange.window_name,
            line=exchange.place.line,
            at=at,
            command=command if command is None else command + (exchange.help_key or ""),
            expected="\n".join(line.text for line in exchange.shown) if exchange.shown else None,
            output=reply.output if reply else "",
            prompt=reply.prompt if reply else at,
            status=reply.status if reply else None,
            verdict=Verdict.FAILED if finding else Verdict.PASSED,
            reason=finding.reason if finding else None,
            duration=self.clock() - started,
            hidden=exchange.hidden,
            finding=finding,
        )

    # --- watches ---

    def _watch(self, action: WatchAction, started: float) -> ExchangeResult:
        """Starts a command in a window of its own. Without a baseline, nothing that it shows later means anything."""
        exchange = action.exchange
        opened = self.watches.open(action)
        at = opened.window.prompt
        command, unfit = self._fit(exchange, at)
        if unfit is not None or command is None:
            opened.close()
            return self._result(exchange, started, at, command, None, unfit)
        timeout = action.attributes.timeout or DEFAULT_TIMEOUT
        begun = self.watches.start(action, opened, command, self.values, timeout=timeout)
        self.values.update(begun.captured)
        result = replace(
            self._result(exchange, started, at, command, None, begun.finding), output=begun.output
        )
        if begun.unknown is None:
            return result
        finding = Finding(
            line=exchange.place.line,
            column=exchange.place.column,
            reason=begun.unknown,
            hint="start it where what it watches works already, or give it more time: timeout=60s",
        )
        return replace(result, verdict=Verdict.INCONCLUSIVE, reason=begun.unknown, finding=finding)


def _too_long(exchange: Exchange, command: str) -> Finding | None:
    """A value may make a line longer than a terminal takes; the text alone was checked before."""
    longest = max(len(line.encode()) for line in command.split("\n"))
    if longest <= LONGEST:
        return None
    return Finding(
        line=exchange.place.line,
        column=exchange.place.column,
        reason="with its values the command is longer than a terminal takes",
        expected=f"lines of at most {LONGEST} bytes",
        got=f"a line of {longest} bytes",
        hint="put the text in a file block",
    )


def not_performed(
    action: Action, verdict: Verdict, reason: str, *, finding: Finding | None = None
) -> ExchangeResult:
    """The result of an action that came to nothing: it could not be begun, or the lab broke on the way."""
    return ExchangeResult(
        device=action.device,
        window=action.window,
        line=action.place.line,
        at=_prompt(action),
        command=what(action),
        expected=None,
        output="",
        prompt=None,
        status=None,
        verdict=verdict,
        reason=reason,
        hidden=action.hidden,
        finding=finding,
    )


def what(action: Action) -> str:
    """What is done, in a line or a few: the command, the path of the file, or the watch that is asked."""
    match action:
        case Exchange():
            return action.command or ""
        case FileAction():
            return action.path
        case WatchAction():
            return action.exchange.command or ""
        case ClaimsAction():
            return f"watch {action.name}"
        case PythonAction():
            return action.block.code


def _prompt(action: Action) -> str | None:
    match action:
        case Exchange(prompt=prompt) | WatchAction(exchange=Exchange(prompt=prompt)):
            return prompt
        case _:
            return None


def _text(action: Action) -> str:
    """Everything in which a variable may stand."""
    match action:
        case FileAction():
            return action.content
        case ClaimsAction():
            return "\n".join(claim.expression or "" for _, claim in action.claims)
        case PythonAction():
            return ""  # it reads variables by itself
        case _:
            return what(action)


def _never_captured(action: Action, name: str) -> ExchangeResult:
    """Where a page goes on after a failure, what that would have captured is missing further down."""
    finding = Finding(
        line=action.place.line,
        column=action.place.column,
        reason=f"{{{{ {name} }}}} has no value: the output that gives it one did not come",
        hint="correct what failed before, or give it a value in every variant",
    )
    return not_performed(action, Verdict.FAILED, finding.reason, finding=finding)


def _too_late(last: Judgement, first: Judgement, until: float, took: float) -> Finding:
    """Tells *never* from *the page's wait is too short*."""
    if last.finding is None:
        missed = first.finding
        assert missed is not None, "only a finding makes a command be repeated"
        return replace(
            missed,
            reason=f"the page waits {until:g} s, and that is too short: it matched after {_seconds(took)}",
            hint=f"say until={_round_up(took):g}s",
        )
    return replace(
        last.finding,
        reason=f"{last.finding.reason}, and waiting did not help: tried for {_seconds(took)}, until={until:g}s",
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"  # noqa: PLR2004 - tenths matter in short waits


def _round_up(seconds: float) -> float:
    """A wait with room to spare: half as much again, in steps of five seconds."""
    return -(-seconds * LOOK_ON // 5) * 5
