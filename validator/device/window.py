"""One window on one device: type a command, read until the device is ready again, say how it ended."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from validator.device.platforms import WindowKind
from validator.device.screen import fold
from validator.device.terminal import Terminal
from validator.errors import DeviceLost

__all__ = ["Ending", "Reply", "Stopped", "Window", "shell_environment"]

KEEP = 4 * 1024 * 1024
"""Bytes of one command's output that are kept; the rest is counted, and the end is still found."""

LOOK_BACK = 4096
"""No prompt is longer, so one that is split over two reads is always found."""

SLICE = 0.25
"""Seconds after which a wait looks whether the run was stopped."""

SETTLE = 0.005
"""Seconds of silence that tell a command line's prompt from a line of output that looks like it."""

RECOVER = 2.0
"""Seconds that a stuck window has to show its prompt after Ctrl-C."""


class Stopped(Exception):
    """The run was interrupted while a window waited."""


class Ending(StrEnum):
    """How a command ended: at a prompt, still waiting for more of the command, not at all, or with the window."""

    PROMPT = "prompt"
    UNFINISHED = "unfinished"
    HUNG = "hung"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of one command.

    `output` is folded text without the echo and the prompt; `prompt` is the one the window is at now (None once
    it is closed); `status` is the exit status where the window has one; `dropped` counts the bytes beyond `KEEP`.
    `unread` is what a shell's command line still lacked: lines that the page shows as a continuation, and that
    were not asked for.
    """

    output: str
    prompt: str | None
    status: int | None
    ending: Ending
    duration: float
    dropped: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Prompt:
    """A prompt that was found: `start` is where it begins in the searched bytes."""

    text: str
    start: int
    status: int | None
    continuation: bool = False


class _Prompts:
    """Finds the prompt of a window in the last bytes that came."""

    def __init__(self, kind: WindowKind, host: str, nonce: str) -> None:
        self.settles = kind.kind == "cli"
        if kind.kind == "shell":
            mark = f"\x1b]133;{nonce};".encode()
            self._mark = mark
            self._pattern = re.compile(
                re.escape(mark) + rb"(?:(?P<status>\d+)\x07(?P<prompt>[^\r\n]*?[#$]) |(?P<more>more)\x07> )"
            )
        else:
            self._mark = b""
            prompt = kind.prompt.replace("{host}", re.escape(host)).encode()
            self._pattern = re.compile(rb"(?:\A|[\r\n])(?P<prompt>" + prompt + rb") ?\Z")

    def find(self, tail: bytes) -> _Prompt | None:
        """The prompt in `tail`: anywhere for a shell that we marked, at the very end for a command line."""
        if self._mark:
            start = tail.find(self._mark)
            found = self._pattern.search(tail, start) if start >= 0 else None
            if not found:
                return None
            if found["more"]:
                return _Prompt("> ", found.start(), None, continuation=True)
            return _Prompt(found["prompt"].decode("utf-8", "replace"), found.start(), int(found["status"]))
        if tail[-1:] not in (b" ", b"#", b">"):
            return None
        found = self._pattern.search(tail)
        if not found:
            return None
        return _Prompt(found["prompt"].decode("utf-8", "replace"), found.start("prompt"), None)


def shell_environment(nonce: str) -> dict[str, str]:
    r"""The prompts of a shell that we start.

    They carry a mark that cannot occur in output: a terminal control string (shown by no terminal) with a nonce
    and the expanded exit status. The variable itself, were it printed, holds `$?` and so does not look like it.
    """
    return {
        "PS1": rf"\033]133;{nonce};$?\007\u@\h:\w\$ ",
        "PS2": rf"\033]133;{nonce};more\007> ",
    }


class Window:
    """A window that is open, at `prompt` (None once it is closed).

    Everything that comes is passed to `record` as it is read.
    """

    def __init__(
        self,
        device: str,
        kind: WindowKind,
        start: Callable[[Sequence[str], dict[str, str]], Terminal],
        *,
        record: Callable[[bytes], None] = lambda _data: None,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        timeout: float = 10.0,
    ) -> None:
        """Opens the window and waits for its first prompt. Raises `DeviceLost` where none comes in `timeout` s."""
        nonce = secrets.token_hex(4)
        self._device = device
        self._kind = kind
        self._record = record
        self._stopped = stopped
        self._clock = clock
        self._prompts = _Prompts(kind, device, nonce)
        if kind.kind == "shell":
            argv: Sequence[str] = kind.start or ("bash", "--noprofile", "--norc", "--noediting", "-i")
            self._terminal = start(argv, shell_environment(nonce))
        else:
            self._terminal = start(kind.start, {})
        self.prompt: str | None = None
        self._continues = False
        reply = self._until_prompt(b"", self._clock() + timeout, echoes=0)
        if reply.ending is not Ending.PROMPT:
            self.close()
            came = reply.output.strip().splitlines()
            raise DeviceLost(
                f"{device} showed no prompt in {timeout:g} s"
                if reply.ending is Ending.HUNG
                else f"{device} closed the window before it showed a prompt",
                hint=f"the last it said was: {came[-1]}" if came else "it said nothing",
            )

    def run(self, command: str, *, timeout: float) -> Reply:
        """Types `command` and waits for the prompt, for at most `timeout` seconds.

        A command of several lines is typed line by line, each once the shell asks for more.
        """
        try:
            return self._type(command.split("\n"), timeout)
        except BaseException:
            self.close()  # whatever runs in it was not finished, so it cannot be used again
            raise

    def _type(self, lines: list[str], timeout: float) -> Reply:
        started = self._clock()
        output, dropped = "", 0
        reply = None
        for index, line in enumerate(lines):
            reply = self._until_prompt(line.encode() + b"\n", started + timeout, echoes=1)
            output += reply.output
            dropped += reply.dropped
            if not self._continues:
                return _with(reply, output, self._clock() - started, dropped, unread=len(lines) - index - 1)
        assert reply is not None
        # The shell wants more lines than the page has.
        self._interrupt()
        return _with(reply, output, self._clock() - started, dropped, ending=Ending.UNFINISHED)

    def close(self) -> int:
        """Closes the window; its exit status, below 0 for a signal."""
        self.prompt = None
        return self._terminal.close()

    def _until_prompt(self, typed: bytes, deadline: float, *, echoes: int) -> Reply:
        started = self._clock()
        self._continues = False
        if typed:  # else the first prompt is waited for, and may be there already
            self._drain()
            self._terminal.write(typed)
        kept: list[bytes] = []
        size = dropped = 0
        tail = b""
        while True:
            data = self._read(deadline)
            if data is None:
                self.prompt = None
                return self._reply(b"".join(kept), echoes, started, Ending.CLOSED, dropped)
            if data == b"":
                screen = b"".join(kept) if not dropped else b"".join(kept) + tail
                self._interrupt()
                return self._reply(screen, echoes, started, Ending.HUNG, dropped)
            if size < KEEP:
                kept.append(data)
            else:
                dropped += len(data)
            size += len(data)
            tail = (tail + data)[-LOOK_BACK:] if len(data) < LOOK_BACK else data[-LOOK_BACK:]
            found = self._prompts.find(tail)
            if found and self._settled():
                self.prompt = found.text
                self._continues = found.continuation
                before = size - len(tail) + found.start
                raw = b"".join(kept)[:before]
                return self._reply(raw, echoes, started, Ending.PROMPT, dropped, found.status)

    def _reply(
        self, raw: bytes, echoes: int, started: float, ending: Ending, dropped: int, status: int | None = None
    ) -> Reply:
        if echoes:
            raw = raw.partition(b"\n")[2]
        return Reply(
            output=fold(raw),
            prompt=self.prompt,
            status=status,
            ending=ending,
            duration=self._clock() - started,
            dropped=dropped,
        )

    def _read(self, deadline: float) -> bytes | None:
        """The next bytes; b"" at the deadline, None at the end. Raises `Stopped`."""
        while True:
            left = deadline - self._clock()
            data = self._terminal.read(max(0.0, min(left, SLICE)))
            if data:
                self._record(data)
            if data != b"":
                return data
            if self._stopped():
                raise Stopped
            if left <= 0:
                return b""

    def _settled(self) -> bool:
        """Whether nothing follows what looks like a prompt. What does follow is read by the caller's next turn."""
        if not self._prompts.settles:
            return True
        return self._terminal.quiet(SETTLE)

    def _drain(self) -> None:
        """Takes what came after the last prompt: noise that belongs to no command."""
        while data := self._terminal.read(0):
            self._record(data)

    def _interrupt(self) -> None:
        """Ctrl-C, and a short wait for the prompt; a window that stays stuck is closed."""
        self._terminal.write(b"\x03")
        deadline = self._clock() + RECOVER
        tail = b""
        while data := self._read(deadline):
            tail = (tail + data)[-LOOK_BACK:]
            found = self._prompts.find(tail)
            if found and not found.continuation and self._settled():
                self.prompt = found.text
                return
        self.close()


def _with(
    reply: Reply, output: str, duration: float, dropped: int, *, unread: int = 0, ending: Ending | None = None
) -> Reply:
    return Reply(
        output=output,
        prompt=reply.prompt,
        status=reply.status,
        ending=ending or reply.ending,
        duration=duration,
        dropped=dropped,
        unread=unread,
    )
