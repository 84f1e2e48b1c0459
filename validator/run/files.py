"""Puts a file on a device, or compares one that is there, through the device's shell."""

import base64
import binascii
import shlex
from collections.abc import Sequence
from dataclasses import replace
from os.path import commonprefix
from typing import Any

from validator.device.reply import KEEP, Ending, Reply
from validator.device.window import Window
from validator.errors import DeviceLost, LabError
from validator.matching import to_word_end
from validator.model import Detail, ExchangeResult, Finding, Verdict
from validator.run.plan import FileAction

__all__ = ["put_file"]


def put_file(action: FileAction, window: Window, content: str, *, timeout: float) -> ExchangeResult:
    """Does what `action` says, for at most `timeout` seconds; `content` is the file's, its placeholders filled.

    As base64, so that no character of it means anything on the way. Raises `LabError` and `Stopped`.
    """
    path = shlex.quote(action.path)
    at, output = window.prompt, None
    if action.mode == "check":
        reply = _type(window, action, f"base64 {path}", timeout)
        finding = _endless(action, reply, timeout) or _unread(action, content, reply)
        if finding is None:
            found = _content(action, reply)
            finding, output = (
                _compare(action, content.encode(), found),
                found.decode("utf-8", "backslashreplace"),
            )
    else:
        encoded = base64.encodebytes(content.encode()).decode().strip()
        sign = ">>" if action.mode == "append" else ">"
        reply = _type(window, action, f"base64 -d {sign} {path} <<'EOF'\n{encoded}\nEOF", timeout)
        finding = _endless(action, reply, timeout)
        if finding is None and reply.status != 0:
            finding = _at(
                action,
                "the file cannot be written",
                "a file",
                _said(reply),
                "see that its folder exists, and that the file may be written",
            )
    return ExchangeResult(
        device=action.device,
        window=action.window,
        line=action.place.line,
        at=at,
        command=f"{action.mode} {action.path}",
        expected=content,
        output="" if finding is None else output or finding.got or "",
        prompt=reply.prompt,
        status=reply.status,
        verdict=Verdict.FAILED if finding else Verdict.PASSED,
        reason=finding.reason if finding else None,
        hidden=action.hidden,
        finding=finding,
    )


def _type(window: Window, action: FileAction, command: str, timeout: float) -> Reply:
    reply = window.run(command, timeout=timeout)
    if reply.ending is Ending.CLOSED and (reply.status is None or reply.status < 0):
        raise DeviceLost(f"the window on {action.device} closed at the file {action.path}")
    return reply


def _endless(action: FileAction, reply: Reply, timeout: float) -> Finding | None:
    if reply.ending is not Ending.HUNG:
        return None
    return _at(
        action,
        f"the file did not come to an end within {timeout:g} s",
        "a file",
        "something else",
        "see that the path is that of a file, and not of a pipe or a device",
    )


def _unread(action: FileAction, content: str, reply: Reply) -> Finding | None:
    if reply.status != 0:
        return _at(
            action, "the file cannot be read", "a file", _said(reply), "check the path, and whose file it is"
        )
    if reply.dropped:
        promised, size = f"{len(content.encode())} bytes", f"more than {KEEP * 3 // 4 / 1e6:.0f} MB"
        return _at(action, "the file is not what the page shows", promised, size, "check the path")
    return None


def _content(action: FileAction, reply: Reply) -> bytes:
    try:
        return base64.b64decode(reply.output)
    except (binascii.Error, ValueError):
        raise LabError(f"{action.device} did not send the file {action.path} whole") from None


def _compare(action: FileAction, wanted: bytes, found: bytes) -> Finding | None:
    reason = "the file is not what the page shows"
    if found == wanted:
        return None
    promised, actual = _lines(wanted), _lines(found)
    index = next(
        (n for n, (a, b) in enumerate(zip(promised, actual, strict=False)) if a != b),
        min(len(promised), len(actual)),
    )
    finding = _at(
        action,
        reason,
        _line_at(promised, index),
        _line_at(actual, index),
        f"line {index + 1} of {action.path} is the first that differs",
    )
    if found + b"\n" == wanted:
        finding = _at(
            action, reason, "a newline at the end", "the end of the file", "end the file's last line, too"
        )
    elif index < len(promised) and index < len(actual):
        finding = replace(finding, detail=_detail(promised[index], actual[index], index))
    return replace(finding, line=action.place.line + 1 + min(index, max(len(promised) - 1, 0)))


def _detail(promised: str, actual: str, index: int) -> Detail:
    """Where two lines part, after `index` that are the same."""
    marks: dict[str, Any] = {}
    if promised and actual:
        at = len(commonprefix([promised, actual]))  # noqa: RUF071 - character by character is what is wanted
        marks = {"expected_mark": to_word_end(promised, at), "got_mark": to_word_end(actual, at)}
    return Detail(matched=((0, 0, index),) if index else (), **marks)


def _lines(data: bytes) -> list[str]:
    """The lines of a file; what is not UTF-8 is spelled out, and a carriage return stays."""
    *lines, rest = data.decode("utf-8", "backslashreplace").split("\n")
    return [*lines, rest] if rest else lines


def _line_at(lines: Sequence[str], index: int) -> str:
    return (lines[index] or "(a blank line)") if index < len(lines) else "the end of the file"


def _said(reply: Reply) -> str:
    return reply.output.strip()


def _at(action: FileAction, reason: str, expected: str, got: str, hint: str) -> Finding:
    return Finding(
        line=action.place.line,
        column=action.place.column,
        reason=reason,
        expected=expected,
        got=got,
        hint=hint,
    )
