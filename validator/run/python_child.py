"""Runs one `python run` block in a process of its own. A program and no module: it imports nothing of ours.

It is started with the number of an open socket. One line of JSON comes with the work; then this side asks (a command
for a device) and the other answers, and the last line says how the block ended. What the block prints goes to standard
output, which is the other side's to read.
"""

import ast
import json
import os
import signal
import socket
import sys
import threading
import traceback
from io import TextIOWrapper
from types import CodeType, FrameType, TracebackType
from typing import Any, NoReturn, TextIO

__all__ = ["main"]

_LONGEST = 1000  # characters of an exception's text
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class _Late(BaseException):
    """The block's time is over."""


class _Untrue(AssertionError):
    """An `assert` that does not hold, with what was compared."""

    def __init__(self, column: int, message: object, compared: tuple[object, str, object] | None) -> None:
        super().__init__(message)
        self.column = column
        self.message = message
        self.compared = compared


class _CommandFailed(Exception):
    """A command that a device did not take. `number` counts those that were typed from 0."""

    def __init__(self, reason: str, number: int | None, hint: str | None) -> None:
        super().__init__(reason)
        self.number = number
        self.hint = hint


class Reply:
    """What a device said to a command."""

    def __init__(self, output: str, status: int | None, prompt: str | None) -> None:
        self.output = output
        self.status = status
        self.prompt = prompt

    def __str__(self) -> str:
        return self.output

    def __repr__(self) -> str:
        return f"<reply: status {self.status}, {len(self.output)} characters>"


class Device:
    """A device of the lab."""

    def __init__(self, ask: "_Asking", name: str, platform: str, version: str | None) -> None:
        self.name = name
        self.platform = platform
        self.version = version
        self._ask = ask

    def __repr__(self) -> str:
        return f"<device {self.name}>"

    def run(
        self, command: str, *, window: str | None = None, timeout: float | None = None, check: bool = True
    ) -> Reply:
        """Types `command` in a window (the platform's first, if none is named) and returns what came.

        An error of the device, or an exit status other than 0, ends the block, unless `check` is False.
        """
        return self._ask(self.name, command, window, timeout, check=check)


class Lab:
    """The lab, with its devices by name."""

    def __init__(self, name: str, devices: dict[str, Device]) -> None:
        self.name = name
        self.devices = devices

    def __repr__(self) -> str:
        return f"<lab {self.name}>"


class _Asking:
    """Passes commands on to the other side. The block may have threads; commands come one after another."""

    def __init__(self, incoming: TextIO, outgoing: TextIO, page: str) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._page = page
        self._lock = threading.Lock()

    def __call__(
        self, device: str, command: str, window: str | None, timeout: float | None, *, check: bool
    ) -> Reply:
        request = {
            "device": device,
            "command": str(command),
            "window": window,
            "timeout": None if timeout is None else float(timeout),
            "check": bool(check),
            "line": self._line(),
        }
        with self._lock:
            self.tell(request)
            answer = json.loads(self._incoming.readline())
        if "reason" in answer:
            raise _CommandFailed(answer["reason"], answer["number"], answer.get("hint"))
        return Reply(answer["output"], answer["status"], answer["prompt"])

    def tell(self, message: dict[str, Any]) -> None:
        self._outgoing.write(json.dumps(message) + "\n")
        self._outgoing.flush()

    def _line(self) -> int | None:
        """The page's line that is being run in this thread."""
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to know
        while frame is not None and frame.f_code.co_filename != self._page:
            frame = frame.f_back
        return frame.f_lineno if frame is not None else None


class _Asserts(ast.NodeTransformer):
    """Lets an `assert` that compares two values say which they were. Each is still evaluated once, left to right."""

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        test, before, compared = node.test, [], ast.Constant(None)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, right = ast.Name("@left", ast.Load()), ast.Name("@right", ast.Load())
            before = [
                ast.Assign([ast.Name("@left", ast.Store())], test.left),
                ast.Assign([ast.Name("@right", ast.Store())], test.comparators[0]),
            ]
            operator = _OPERATORS[type(test.ops[0])]
            test = ast.Compare(left, test.ops, [right])
            parts: list[ast.expr] = [left, ast.Constant(operator), right]
            compared = ast.Tuple(parts, ast.Load())  # type: ignore[assignment]  # either is an expression
        error = ast.Call(
            ast.Name("@Untrue", ast.Load()),
            [ast.Constant(node.col_offset), node.msg or ast.Constant(None), compared],
            [],
        )
        check = ast.If(ast.UnaryOp(ast.Not(), test), [ast.Raise(error)], [])
        return [ast.fix_missing_locations(ast.copy_location(part, node)) for part in [*before, check]]


def main(descriptor: int) -> NoReturn:
    """Takes the work, runs the block, says how it ended, and ends the process, with its threads."""
    with socket.socket(fileno=descriptor) as channel:
        incoming, outgoing = channel.makefile("r", encoding="utf-8"), channel.makefile("w", encoding="utf-8")
        work = json.loads(incoming.readline())
        ask = _Asking(incoming, outgoing, work["page"])
        values: dict[str, object] = dict(work["vars"])
        devices = {name: Device(ask, name, **facts) for name, facts in work["devices"].items()}
        names = {**devices, "lab": Lab(work["lab"], devices), "vars": values, "@Untrue": _Untrue}
        signal.signal(signal.SIGUSR1, _stop)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(
                stream, TextIOWrapper
            ):  # whatever the machine's language is, and a device may say anything
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        end = _run(work["code"], work["page"], work["line"], {"__name__": "__main__", **names})
        sys.stdout.flush()
        sys.stderr.flush()
        ask.tell({"end": end, "vars": {str(name): str(value) for name, value in values.items()}})
    os._exit(0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Late


def _run(code: str, page: str, line: int, names: dict[str, Any]) -> dict[str, Any] | None:
    """Runs the block; how it went wrong, or None where it did not."""
    tree = _Asserts().visit(ast.increment_lineno(ast.parse(code, page), line - 1))
    compiled: CodeType = compile(tree, page, "exec")
    try:
        exec(compiled, names)  # noqa: S102 - it is what this program is for
    except _Untrue as error:
        where = _where(error.__traceback__, page)
        return {**where, "column": error.column, **_untrue(error)}
    except _CommandFailed as error:
        where = _where(error.__traceback__, page)
        return {**where, "reason": str(error), "command": error.number, "hint": error.hint}
    except _Late as error:
        return {**_where(error.__traceback__, page), "late": True}
    except BaseException as error:  # noqa: BLE001 - SystemExit, too: the block did not come to its end
        text = "".join(traceback.format_exception_only(error)).strip()[:_LONGEST]
        return {**_where(error.__traceback__, page), "reason": f"the Python raised {text}"}
    return None


def _where(trace: TracebackType | None, page: str) -> dict[str, Any]:
    """The page's line, and the column from 0, at which an exception came up."""
    found: dict[str, Any] = {}
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == page:
            position = list(trace.tb_frame.f_code.co_positions())[trace.tb_lasti // 2]
            found = {"line": trace.tb_lineno, "column": position[2] or 0}
        trace = trace.tb_next
    return found


def _untrue(error: _Untrue) -> dict[str, Any]:
    told = f": {error.message}" if error.message is not None else ""
    found = {"reason": f"the assertion does not hold{told}"[:_LONGEST]}
    if error.compared is None:
        return found
    left, operator, right = error.compared
    match operator:
        case "==":
            plain = isinstance(left, str) and isinstance(right, str)
            expected, got = (str(right), str(left)) if plain else (_shown(right), _shown(left))
        case "in" | "not in":
            what = "something" if operator == "in" else "nothing"
            expected, got = f"{what} that contains {_shown(left)}", _text(right)
        case _:
            expected, got = f"{operator} {_shown(right)}", _shown(left)
    return {**found, "expected": expected, "got": got}


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - the author's own class may do anything
        return f"<{type(value).__name__} whose repr raised {type(error).__name__}>"


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, Reply) else _shown(value)


if __name__ == "__main__":
    main(int(sys.argv[1]))
