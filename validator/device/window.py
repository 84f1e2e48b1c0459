"""One window on one device: type a command, read until the device is ready again, say how it ended."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from validator.device.channel import Channel
from validator.device.platforms import WindowKind
from validator.device.prompts import LOOK_BACK, Prompt, Prompts, shell_environment
from validator.device.screen import fold
from validator.device.terminal import COLUMNS
from validator.errors import DeviceLost, LabError
from validator.markdown.transcript import LONGEST

__all__ = ["KEEP", "Ending", "Reply", "Stopped", "Window"]

KEEP = 4 * 1024 * 1024
"""Bytes of one command's output that are kept; the rest is counted, and the end is still found."""

SLICE = 0.25
"""Seconds after which a wait looks whether the run was stopped."""

SETTLE = 0.005
"""Seconds of silence that tell a command line's prompt from a line of output that looks like it."""

SETTLE_UNUSUAL = 0.25
"""The same, for what looks like a prompt and lacks the blank that the first one had, or has one more."""

SETTLE_INTERRUPTED = 0.05
"""The same after Ctrl-C, which may meet a command that ends at that moment: then two prompts come."""

ECHO_LINES = 20
"""Lines among which the echo of a command is looked for, where something else came before it."""

LEAVES, LEAVE = 6, 0.3
"""How often a session is left (once for each mode), and the seconds of silence after which the next try comes."""

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


class Window:
    """A window that is open, at `prompt` (None once it is closed).

    Everything that comes is passed to `record` as it is read. `over` is a last line which tells that the session has
    ended although the line to the device has not: a console's login.
    """

    def __init__(
        self,
        device: str,
        kind: WindowKind,
        start: Callable[[Sequence[str], dict[str, str]], Channel],
        *,
        record: Callable[[bytes], None] = lambda _data: None,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        timeout: float = 10.0,
        over: re.Pattern[str] | None = None,
    ) -> None:
        """Opens the window and waits for its first prompt. Raises `DeviceLost` where none comes in `timeout` s."""
        nonce = secrets.token_hex(4)
        self._device = device
        self._kind = kind
        self._record = record
        self._stopped = stopped
        self._clock = clock
        self._over = over
        self._prompts = Prompts(kind, device, nonce)
        self._blank: bool | None = None  # whether a blank follows the prompt; the first one decides
        if kind.kind == "shell":
            argv: Sequence[str] = kind.start or ("bash", "--noprofile", "--norc", "--noediting", "-i")
            self._channel = start(argv, shell_environment(nonce))
        else:
            self._channel = start(kind.start, {})
        self.prompt: str | None = None
        self._continues = False
        try:
            reply = self._until_prompt(None, self._clock() + timeout)
        except BaseException:
            self.close()
            raise
        if reply.ending is not Ending.PROMPT:
            self.close()
            came = reply.output.strip().splitlines()
            raise DeviceLost(
                f"{device} showed no prompt in {timeout:g} s"
                if reply.ending is Ending.HUNG
                else f"{device} closed the window before it showed a prompt",
                hint=f"the last it said was: {came[-1][-COLUMNS:]}" if came else "it said nothing",
            )

    def run(self, command: str, *, timeout: float) -> Reply:
        """Types `command` and waits for the prompt, for at most `timeout` seconds.

        A command of several lines is typed line by line, each once the shell asks for more. Raises `LabError`
        where a line is longer than a terminal takes, and `Stopped`.
        """
        lines = command.split("\n")
        longest = max(len(line.encode("utf-8", "surrogateescape")) for line in lines)
        if longest > LONGEST:
            raise LabError(
                f"a line of {longest} bytes cannot be typed on {self._device}",
                hint=f"a terminal takes at most {LONGEST}; put the text in a file block",
            )
        try:
            return self._type(lines, timeout)
        except BaseException:
            self.close()  # whatever runs in it was not finished, so it cannot be used again
            raise

    def _type(self, lines: list[str], timeout: float) -> Reply:
        started = self._clock()
        output, dropped = "", 0
        reply = None
        for index, line in enumerate(lines):
            reply = self._until_prompt(line, started + timeout)
            output += reply.output
            dropped += reply.dropped
            if not self._continues:
                return _with(reply, output, self._clock() - started, dropped, unread=len(lines) - index - 1)
        assert reply is not None
        # The shell wants more lines than the page has.
        self._interrupt()
        reply = replace(reply, prompt=self.prompt, ending=Ending.UNFINISHED)
        return _with(reply, output, self._clock() - started, dropped)

    def close(self) -> int | None:
        """Closes the window; the exit status of its program where there is one, below 0 for a signal."""
        if self.prompt is not None and self._over is not None:
            self._leave()
        self.prompt = None
        return self._channel.close()

    def _leave(self) -> None:
        """Logs out, from however many modes: the next one at this console is to find a login."""
        for _ in range(LEAVES):
            self._channel.write(self._kind.leave[0].encode() + b"\n")
            latest = b""
            while data := self._channel.read(LEAVE):
                self._record(data)
                latest = (latest + data)[-LOOK_BACK:]
                if self._is_over(latest):
                    return
            if data is None:
                return

    def _until_prompt(self, typed: str | None, deadline: float) -> Reply:
        """Types a line, if one is given, and reads up to the next prompt."""
        started = self._clock()
        self._continues = False
        echoed = False
        at = self.prompt or ""
        if typed is not None:
            self._drain()
            echoed = self._channel.echoes()
            self._channel.write(typed.encode("utf-8", "surrogateescape") + b"\n")
        came = _Came()
        found = None
        over = False
        while True:
            data = self._read(deadline)
            if data is None:
                self.prompt, ending = None, Ending.CLOSED
                break
            if data == b"":
                self._interrupt()
                ending = Ending.HUNG
                break
            latest = came.add(data)
            found = self._prompts.find(latest)
            if self._is_over(latest):
                self.prompt, ending, over = None, Ending.CLOSED, True
                break
            if found and self._settled(found):
                self.prompt, self._continues = found.text, found.continuation
                came.cut(len(latest) - found.start)
                ending = Ending.PROMPT
                break
        status = found.status if found and ending is Ending.PROMPT else None
        if ending is Ending.CLOSED and (over or self._kind.kind == "shell"):
            status = self._channel.close()
            status = 0 if over else status
        raw = came.kept() if ending is Ending.PROMPT else came.screen()
        return Reply(
            output=fold(raw if typed is None else _without_echo(raw, typed, at, echoed=echoed)),
            prompt=self.prompt,
            status=status,
            ending=ending,
            duration=self._clock() - started,
            dropped=came.dropped,
        )

    def _read(self, deadline: float) -> bytes | None:
        """The next bytes; b"" at the deadline, however much still comes; None at the end. Raises `Stopped`."""
        while True:
            if self._stopped():
                raise Stopped
            left = deadline - self._clock()
            if left <= 0:
                return b""
            data = self._channel.read(min(left, SLICE))
            if data:
                self._record(data)
            if data != b"":
                return data

    def _settled(self, found: Prompt) -> bool:
        """Whether nothing follows what looks like a prompt. What does follow is read by the caller's next turn."""
        if not self._prompts.settles:
            return True
        usual = self._blank in (None, found.blank)
        if not self._channel.quiet(SETTLE if usual else SETTLE_UNUSUAL):
            return False
        if self._blank is None:
            self._blank = found.blank
        return True

    def _is_over(self, latest: bytes) -> bool:
        if self._over is None:
            return False
        line = fold(latest[max(latest.rfind(b"\n"), latest.rfind(b"\r")) + 1 :])
        return self._over.fullmatch(line) is not None and self._channel.quiet(SETTLE_UNUSUAL)

    def _drain(self) -> None:
        """Takes what came after the last prompt: noise that belongs to no command. It may never end."""
        deadline = self._clock() + SLICE
        while self._clock() < deadline and (data := self._channel.read(0)):
            self._record(data)

    def _interrupt(self) -> None:
        """Ctrl-C, and a short wait for the prompt; a window that stays stuck is closed."""
        self._channel.write(b"\x03")
        deadline = self._clock() + RECOVER
        came = _Came()
        while data := self._read(deadline):
            found = self._prompts.find(came.add(data))
            if found and not found.continuation and self._channel.quiet(SETTLE_INTERRUPTED):
                self.prompt = found.text
                return
        self.close()


class _Came:
    """What comes after a line was typed: the first `KEEP` bytes whole, the latest for the search."""

    def __init__(self) -> None:
        self.dropped = 0
        self._chunks: list[bytes] = []
        self._size = 0
        self._latest = b""

    def add(self, data: bytes) -> bytes:
        """Takes `data`, and gives what a prompt may stand in: it, and a little of what came before."""
        if self._size < KEEP:
            self._chunks.append(data)
            self._size += len(data)
        else:
            self.dropped += len(data)
        latest = self._latest + data
        self._latest = latest[-LOOK_BACK:]
        return latest

    def cut(self, last: int) -> None:
        """Takes the `last` bytes away: the prompt and what follows it."""
        whole = self._size + self.dropped - last
        self.dropped = max(0, whole - self._size)
        self._chunks = [b"".join(self._chunks)[: max(0, whole)]]

    def kept(self) -> bytes:
        """The bytes that were kept."""
        return b"".join(self._chunks)

    def screen(self) -> bytes:
        """The bytes that were kept, and where others were dropped the latest ones too."""
        return b"".join([*self._chunks, b"\n", self._latest] if self.dropped else self._chunks)


def _without_echo(raw: bytes, typed: str, prompt: str, *, echoed: bool) -> bytes:
    """`raw` without the line that repeats what was `typed` at `prompt`, and without the noise before it.

    Where there is no such line, nothing is taken away, unless it must be there: where the terminal itself is known to
    echo, or where the line was too long to be shown as it is. What a device says is never lost by a guess.
    """
    first, _, rest = raw.partition(b"\n")
    if first.rstrip(b"\r") == typed.encode("utf-8", "surrogateescape"):
        return rest
    shown = _squeezed(typed)
    head = raw.split(b"\n", ECHO_LINES)
    for index, line in enumerate(head[:ECHO_LINES]):
        if _squeezed(fold(line)) in (shown, _squeezed(prompt) + shown):
            return b"\n".join(head[index + 1 :])
    return rest if echoed or len(typed) + len(prompt) >= COLUMNS else raw


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _with(reply: Reply, output: str, duration: float, dropped: int, *, unread: int = 0) -> Reply:
    """`reply`, the last of a command's, for the whole command."""
    return replace(reply, output=output, duration=duration, dropped=dropped, unread=unread)
