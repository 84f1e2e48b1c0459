"""Runs a `python run` block: the code in a process of its own, its commands in the windows of this run.

A process can be ended, whatever it does; its output can be told from everybody else's; and what it crashes is itself.
It is no sandbox: a page's author may run anything on this machine, as in any script of theirs.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from validator.device.reply import KEEP, Ending, Reply
from validator.device.window import SLICE
from validator.errors import LabError, Place
from validator.model import PYTHON, Attributes, DeviceResult, Exchange, ExchangeResult, Finding, Verdict
from validator.run.bench import Bench
from validator.run.exchanges import DEFAULT_TIMEOUT
from validator.run.judge import judge_reply
from validator.run.permissions import Refusal
from validator.run.plan import PlannedProcedure, PythonAction

__all__ = ["PythonRunner"]

CHILD = Path(__file__).with_name("python_child.py")
GRACE = 0.5
"""Seconds that a block has to say where it was, after its time is over."""

_UNCHECKED = "correct the command, or run it with check=False and look at what came"


@dataclass(slots=True)
class PythonRunner:
    """Runs the Python of one procedure; `values` are its variables, which blocks read and set.

    `refusal` says why a command may not be typed on a device, in a window.
    """

    bench: Bench
    planned: PlannedProcedure
    devices: tuple[DeviceResult, ...]
    values: dict[str, str]
    refusal: Callable[[str, str, str], Refusal | None]
    clock: Callable[[], float] = time.monotonic

    def perform(self, action: PythonAction, exchanges: list[ExchangeResult]) -> None:
        """Adds the results of the commands that the block typed, and at the end that of the block itself.

        Raises `LabError` and `Stopped`; what was typed before is added, too.
        """
        block = _Block(self, action)
        try:
            result = block.perform()
        finally:
            exchanges += block.typed
        exchanges.append(result)


class _Block:
    """One block while it runs."""

    def __init__(self, runner: PythonRunner, action: PythonAction) -> None:
        self._runner = runner
        self._action = action
        self.typed: list[ExchangeResult] = []
        self._findings: list[Finding | None] = []
        self._timeout = action.attributes.timeout or DEFAULT_TIMEOUT
        self._began = runner.clock()
        self._output = bytearray()
        self._dropped = 0

    def perform(self) -> ExchangeResult:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            process = _start(theirs)
            theirs.close()
            try:
                end = self._talk(ours, process)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE)
            finally:
                _kill(process)
        finding = self._finding(end, process) or self._take(end.get("vars", {}))
        number = (end.get("end") or {}).get("command")
        if number is not None and finding is not None:
            self.typed[number] = replace(
                self.typed[number], verdict=Verdict.FAILED, reason=finding.reason, finding=finding
            )
        return self._result(finding)

    # --- the conversation ---

    def _talk(self, channel: socket.socket, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
        """Answers until the block has ended: its last message, empty where it ended without one."""
        action, planned = self._action, self._runner.planned
        said = {device.name: device.version for device in self._runner.devices}
        work = {
            "code": action.block.code,
            "page": action.place.path,
            "line": action.first_line,
            "lab": planned.lab.name,
            "vars": self._runner.values,
            "devices": {
                name: {"platform": device.platform, "version": said.get(name)}
                for name, device in planned.lab.devices.items()
            },
        }
        assert process.stdout is not None, "it is a pipe"
        output = process.stdout.fileno()
        self._send(channel, work)
        incoming = b""
        late = False
        with selectors.DefaultSelector() as ready:
            ready.register(channel, selectors.EVENT_READ)
            ready.register(output, selectors.EVENT_READ)
            deadline = self._began + self._timeout
            while True:
                self._runner.bench.check_stopped()
                left = deadline - self._runner.clock()
                if left <= 0:
                    if late:
                        return {"end": {"late": True}}
                    late, deadline = True, self._runner.clock() + GRACE
                    process.send_signal(signal.SIGUSR1)
                    continue
                for key, _ in ready.select(min(left, SLICE)):
                    if key.fileobj == output:
                        self._print(output, ready)
                        continue
                    data = channel.recv(65536)
                    incoming += data
                    *lines, incoming = incoming.split(b"\n")
                    for line in lines:
                        message = _read(line)
                        if "end" in message:
                            self._rest(output)
                            return message
                        if not late:
                            self._send(channel, self._command(message, deadline))
                    if not data:
                        self._rest(output)
                        return {"end": {"late": True}} if late else {}

    @staticmethod
    def _send(channel: socket.socket, message: dict[str, Any]) -> None:
        with suppress(OSError):  # it has ended; the next read tells
            channel.sendall(json.dumps(message).encode() + b"\n")

    def _print(self, output: int, ready: selectors.BaseSelector) -> None:
        data = os.read(output, 65536)
        if not data:
            ready.unregister(output)
        self._keep(data)

    def _keep(self, data: bytes) -> None:
        room = max(0, KEEP - len(self._output))
        self._output += data[:room]
        self._dropped += len(data[room:])

    def _rest(self, output: int) -> None:
        """What was printed last. What the block started may keep the pipe open, so nothing is waited for."""
        os.set_blocking(output, False)
        with suppress(BlockingIOError):
            # What a pipe holds at most, several times over: something else may be printing without end.
            for _ in range(32):
                data = os.read(output, 65536)
                self._keep(data)
                if not data:
                    return

    # --- its commands ---

    def _command(self, asked: dict[str, Any], deadline: float) -> dict[str, Any]:
        """Types a command for the block; what the block is told about it."""
        runner, action = self._runner, self._action
        device, command = asked["device"], asked["command"]
        kinds = runner.planned.platforms[device].windows
        name = asked["window"] or next(iter(kinds))
        line = asked["line"] or action.place.line
        number = len(self.typed)
        if name not in kinds:
            return _refused(f'{device} has no window "{name}"', f"windows: {', '.join(kinds)}")
        refusal = runner.refusal(device, name, command)
        if refusal is not None:
            return _refused(f"it was not typed: {refusal.message}", refusal.hint)
        window = runner.bench.window(device, name)
        left = max(0.001, deadline - runner.clock())
        window.catch_up(timeout=left)
        at = window.prompt or ""
        timeout = left if asked["timeout"] is None else min(left, asked["timeout"])
        reply = window.run(command, timeout=timeout)
        exchange = Exchange(
            device=device,
            window=name,
            prompt=at,
            command=command,
            shown=(),
            then=None,
            place=Place(action.place.path, line),
            attributes=Attributes(),
            hidden=action.hidden,
        )
        judgement = judge_reply(
            exchange, reply, runner.bench.kind(device, name, at), {}, command=command, timeout=timeout
        )
        finding = judgement.finding
        self.typed.append(_typed(exchange, reply))
        if finding is not None and reply.ending is Ending.PROMPT:
            finding = replace(finding, hint=_UNCHECKED) if asked["check"] else None
        self._findings.append(finding)
        if finding is not None:
            return {"reason": finding.reason, "number": number}
        return {"output": reply.output.strip("\n"), "status": reply.status, "prompt": reply.prompt}

    # --- what came of it ---

    def _finding(self, said: dict[str, Any], process: "subprocess.Popen[bytes]") -> Finding | None:
        """How the block went wrong."""
        if not said:
            status = process.returncode
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            return self._at(
                {}, f"the Python ended before its end, with {how}", hint="correct what ends the process"
            )
        end = said["end"]
        if end is None:
            return None
        if end.get("late"):
            return self._at(
                end,
                f"the Python did not come to its end within {self._timeout:g} s",
                hint="raise timeout= if it needs longer; where it waits for something, let it stop waiting",
            )
        number: int | None = end.get("command")
        if number is not None:
            caused = self._findings[number]
            assert caused is not None, "it had one"
            return replace(caused, column=self._at(end, caused.reason).column)
        return self._at(
            end, end["reason"], expected=end.get("expected"), got=end.get("got"), hint=end.get("hint")
        )

    def _at(
        self,
        end: dict[str, Any],
        reason: str,
        *,
        expected: str | None = None,
        got: str | None = None,
        hint: str | None = None,
    ) -> Finding:
        action = self._action
        line = end.get("line", action.place.line)
        index = line - action.first_line
        indent = action.columns[index] - 1 if 0 <= index < len(action.columns) else 0
        return Finding(
            line=line,
            column=indent + end.get("column", 0) + 1 if "line" in end else action.place.column,
            reason=reason,
            expected=expected,
            got=got,
            hint=hint,
        )

    def _take(self, values: dict[str, str]) -> Finding | None:
        """The variables that the block set. A value that would press keys is refused, like one on the command line."""
        for name, value in values.items():
            control = next((one for one in value if one < " " or one == "\x7f"), None)
            if control is not None and self._runner.values.get(name) != value:
                return self._at(
                    {},
                    f'the value of "{name}" contains the control character U+{ord(control):04X}',
                    hint="take it away: in a command it would be a key",
                )
        self._runner.values.update(values)
        return None

    def _result(self, finding: Finding | None) -> ExchangeResult:
        action = self._action
        printed = bytes(self._output).decode("utf-8", "replace")
        if self._dropped:
            printed += f"\n... and {self._dropped} more bytes\n"
        return ExchangeResult(
            device=action.device,
            window=PYTHON,
            line=action.first_line,
            at=">>>",
            command=action.block.code,
            expected=None,
            output=printed,
            prompt=None,
            status=None,
            verdict=Verdict.FAILED if finding else Verdict.PASSED,
            reason=finding.reason if finding else None,
            duration=self._runner.clock() - self._began,
            hidden=action.hidden,
            finding=finding,
        )


def _start(channel: socket.socket) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-u", str(CHILD), str(channel.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(channel.fileno(),),
            # Ctrl-C at the validator's own terminal ends the run, which ends this.
            start_new_session=True,
        )
    except OSError as error:
        raise LabError(f"cannot start Python for a block: {error.strerror}") from None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Ends the process, with everything that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None, "it is a pipe"
    process.stdout.close()


def _refused(reason: str, hint: str) -> dict[str, Any]:
    return {"reason": reason, "hint": hint, "number": None}


def _read(line: bytes) -> dict[str, Any]:
    """A message. One that was broken off when the block's time was over ends it."""
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return {"end": {"late": True}}
    return found


def _typed(exchange: Exchange, reply: Reply) -> ExchangeResult:
    return ExchangeResult(
        device=exchange.device,
        window=exchange.window,
        line=exchange.place.line,
        at=exchange.prompt,
        command=exchange.command,
        expected=None,
        output=reply.output,
        prompt=reply.prompt,
        status=reply.status,
        verdict=Verdict.PASSED,
        duration=reply.duration,
        hidden=exchange.hidden,
    )
