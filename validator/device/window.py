"""One window on one device: type a command, read until the device is ready again, say how it ended."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from validator.device.channel import Channel
from validator.device.echo import as_shown, behind_echo, joined
from validator.device.pages import Pages
from validator.device.platforms import WindowKind
from validator.device.prompts import LOOK_BACK, Prompt, Prompts, shell_environment
from validator.device.reply import Came, Ending, Reply, Stopped, Typed, never
from validator.device.running import Running
from validator.device.screen import fold
from validator.device.terminal import COLUMNS
from validator.errors import DeviceLost, LabError
from validator.markdown.transcript import LONGEST

__all__ = ["SLICE", "Window"]

SLICE = 0.25
"""Seconds after which a wait looks whether the run was stopped."""

SETTLE = 0.005
"""Seconds of silence that tell a command line's prompt from a line of output that looks like it."""

SETTLE_UNUSUAL = 0.25
"""The same, for what looks like a prompt and lacks the blank that the first one had, or has one more."""

SETTLE_INTERRUPTED = 0.05
"""The same after Ctrl-C, which may meet a command that ends at that moment: then two prompts come."""

LEAVES, LEAVE = 6, 4.0
"""How often a session is left (once for each mode), and the seconds that a login may take to come back."""

CRASHED = 5.0
"""Seconds that a device has for a prompt after it said what it says only when it starts or has crashed."""

HIDE = 1.0
"""Seconds for which a secret waits until the terminal does not show it. A device may have asked for it in the open."""

CLEAR_LINE = b"\x15"
"""Ctrl-U: what is typed so far is taken away. Command lines with a help key all know it."""

RECOVER = 2.0
"""Seconds that a stuck window has to show its prompt after Ctrl-C."""


class Window:
    """A window that is open, at `prompt` (None once it is closed).

    Everything that comes is passed to `record` as it is read. `over` is a last line which tells that the session has
    ended although the line to the device has not: a console's login. `host` is the name in the device's prompts, where
    that is another one. `restarts` says that the device is to restart while the next command runs; a window that `stays`
    waits for that itself. `started_as` is what the device said last when it started, where the window saw that.
    """

    stays = False

    def __init__(
        self,
        device: str,
        kind: WindowKind,
        start: Callable[[Sequence[str], dict[str, str]], Channel],
        *,
        host: str | None = None,
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
        self.restarts = False
        self.started_as: str | None = None
        self._nonce = nonce
        self._called = (
            device if host else None
        )  # what a shell is to call itself, where that is not its own name
        self._record = record
        self._stopped = stopped
        self._clock = clock
        self._over = over
        self._crash = (
            re.compile(b"|".join(_bytes(one) for one in kind.crash), re.MULTILINE) if kind.crash else None
        )
        self._pages = Pages(kind.pager)
        self._prompts = Prompts(kind, device, nonce, host)
        self._blank: bool | None = None  # whether a blank follows the prompt; the first one decides
        if kind.kind == "shell":
            argv: Sequence[str] = kind.start or ("bash", "--noprofile", "--norc", "--noediting", "-i")
            self._channel = start(argv, shell_environment(nonce, self._called))
        else:
            self._channel = start(kind.start, {})
        self.prompt: str | None = None
        self._continues = False
        self._begin(timeout)

    def _begin(self, timeout: float) -> None:
        """Waits for the first prompt."""
        device = self._device
        try:
            reply = self._turn(None, self._clock() + timeout)
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

    def catch_up(self, *, timeout: float) -> Reply | None:
        """Takes in what came by itself since, for windows in which something may: see `Console`. None for others."""

    def listen(self, *, timeout: float, answers: Sequence[Typed] = ()) -> Reply:
        """Types nothing but `answers`: reads what comes by itself, up to a prompt. For consoles."""
        started, unasked = self._clock(), list(answers)
        try:
            reply = self._turns(None, started + timeout, unasked)
        except BaseException:
            self.close()
            raise
        return replace(reply, duration=self._clock() - started, unasked=len(unasked))

    def run(self, command: str, *, timeout: float, answers: Sequence[Typed] = ()) -> Reply:
        """Types `command` and waits for the prompt, for at most `timeout` seconds; types `answers` on the way.

        A command of several lines is typed line by line, each once the shell asks for more. Raises `LabError`
        where a line is longer than a terminal takes, and `Stopped`.
        """
        lines = command.split("\n")
        longest = max(len(_bytes(line)) for line in lines)
        if longest > LONGEST:
            raise LabError(
                f"a line of {longest} bytes cannot be typed on {self._device}",
                hint=f"a terminal takes at most {LONGEST}; put the text in a file block",
            )
        try:
            return self._type(lines, timeout, list(answers))
        except BaseException:
            self.close()  # whatever runs in it was not finished, so it cannot be used again
            raise

    def ask_help(self, text: str, key: str, *, timeout: float) -> Reply:
        """Types `text` and the help key alone, reads what comes before the line is shown again, and clears it."""
        started = self._clock()
        again = "".join(f"{self.prompt}{text}".split())
        self._drain()
        reply = self._turn(
            Typed(_bytes(text + key), never, echo=text),
            started + timeout,
            Typed(b"", lambda came: "\n" in came and "".join(came.rsplit("\n", 1)[1].split()) == again),
        )
        if reply.ending is not Ending.ASKED:
            return reply
        self._channel.write(CLEAR_LINE)
        self._until_quiet(SETTLE_INTERRUPTED)
        lines = reply.output.splitlines()[:-1]
        if lines and "".join(lines[0].split()) in ("".join(text.split()), "".join((text + key).split())):
            lines.pop(0)
        return replace(reply, ending=Ending.PROMPT, prompt=self.prompt, output="\n".join(lines))

    def until_end(self, *, timeout: float) -> bool:
        """Waits for the session to end by itself, for at most `timeout` seconds, and closes the window. Whether it did."""
        deadline = self._clock() + timeout
        came = Came(LOOK_BACK)
        ended = False
        while not ended and (data := self._read(deadline)) != b"":
            ended = (
                data is None or self._is_over(latest := came.add(data)) or self._crashed(latest) is not None
            )
        if ended:
            self.prompt = None
        self.close()
        return ended

    def _type(self, lines: list[str], timeout: float, answers: list[Typed]) -> Reply:
        started = self._clock()
        deadline = started + timeout
        output, dropped = "", 0
        reply = None
        for index, line in enumerate(lines):
            self._drain()
            typed = Typed(_bytes(line + "\n"), never, echo=line)
            reply = self._turns(typed, deadline, answers if index == len(lines) - 1 else [])
            output += reply.output
            dropped += reply.dropped
            if not self._continues:
                unread = len(lines) - index - 1
                return _with(
                    reply, output, self._clock() - started, dropped, unread=unread, unasked=len(answers)
                )
        assert reply is not None
        # The shell wants more lines than the page has.
        self._interrupt()
        reply = replace(reply, prompt=self.prompt, ending=Ending.UNFINISHED)
        return _with(reply, output, self._clock() - started, dropped)

    def _turns(self, typed: Typed | None, deadline: float, answers: list[Typed]) -> Reply:
        """Types something, if it is given, and `answers` as they are asked for; takes those out of the list."""
        reply = self._turn(typed, deadline, answers[0] if answers else None)
        output, dropped = reply.output, reply.dropped
        while reply.ending is Ending.ASKED:
            answer = answers.pop(0)
            self._hide(answer)
            reply = self._turn(answer, deadline, answers[0] if answers else None)
            output = joined(output, answer, reply.output)
            dropped += reply.dropped
        return replace(reply, output=output, dropped=dropped)

    def _hide(self, answer: Typed) -> None:
        """Waits until the terminal does not show what is typed: a program turns that off after it has asked."""
        give_up = self._clock() + HIDE
        while answer.secret and self._channel.echoes() and self._clock() < give_up:
            self._channel.quiet(SETTLE)

    def leave_running(self, command: str) -> Running:
        """Types `command`, one line, and hands the window over to what follows it: it takes no other command then."""
        self._drain()
        self.prompt = None
        return Running(self._channel, self._prompts, command, record=self._record, clock=self._clock)

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
            latest, ready = b"", False
            deadline = self._clock() + LEAVE
            while not ready and (left := deadline - self._clock()) > 0:
                data = self._channel.read(left)
                if data is None:
                    return
                self._record(data)
                latest = (latest + data)[-LOOK_BACK:]
                if self._is_over(latest):
                    return
                # What is typed before the device is ready would be a user name at its login.
                found = self._prompts.find(latest)
                ready = found is not None and self._settled(found)
            if not ready:
                return

    def _turn(self, typed: Typed | None, deadline: float, expected: Typed | None = None) -> Reply:
        """Types something, if it is given, and reads up to the next prompt, or to what the next answer waits for."""
        started = self._clock()
        self._continues = False
        echoed = False
        at = self.prompt or ""
        if typed is not None:
            echoed = self._channel.echoes()
            self._channel.write(typed.data)
        came = Came(LOOK_BACK)
        found, status, crash = None, None, None
        while True:
            data = self._read(deadline)
            if data is None:
                self.prompt, ending = None, Ending.CLOSED
                break
            if data == b"":
                ending = Ending.CLOSED if crash else Ending.HUNG
                if crash:
                    self.close()
                else:
                    self._interrupt()
                break
            latest = came.add(data)
            if (found := self._find(latest)) and self._settled(found):
                self.prompt, self._continues = found.text, found.continuation
                came.cut(len(latest) - found.start)
                ending, status = Ending.PROMPT, found.status
                break
            if (
                expected is not None
                and expected.when(behind_echo(fold(latest), typed))
                and self._channel.quiet(SETTLE)
            ):
                ending = Ending.ASKED
                break
            if self._is_over(latest):
                self.prompt, ending = None, Ending.CLOSED
                status = None if crash else 0
                break
            self._page(latest)
            if crash is None and (crash := self._crashed(latest)):
                deadline = min(deadline, self._clock() + CRASHED)
        if ending is Ending.CLOSED:
            left = self._channel.close()
            status = left if status is None and self._kind.kind == "shell" else status
        raw = self._pages.without(came.kept() if ending in (Ending.PROMPT, Ending.ASKED) else came.screen())
        if typed is not None:
            raw = as_shown(raw, typed, at, echoed=echoed)
        return Reply(
            output=fold(raw),
            prompt=self.prompt,
            status=status,
            ending=ending,
            duration=self._clock() - started,
            dropped=came.dropped,
            crash=crash,
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

    def _find(self, latest: bytes) -> Prompt | None:
        return self._prompts.find(latest)

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

    def _crashed(self, latest: bytes) -> str | None:
        """The line that a device shows only when it starts or has crashed, where there is one."""
        found = self._crash.search(latest) if self._crash else None
        return fold(found[0]).strip() if found else None

    def _page(self, latest: bytes) -> None:
        """Asks for the next page, where the device waits after each."""
        if self._pages.end(latest) and self._channel.quiet(SETTLE):
            self._channel.write(self._pages.key)

    def _until_quiet(self, seconds: float) -> None:
        while not self._channel.quiet(seconds) and (data := self._channel.read(0)):
            self._record(data)

    def _drain(self) -> None:
        """Takes what came after the last prompt: noise that belongs to no command. It may never end."""
        deadline = self._clock() + SLICE
        while self._clock() < deadline and (data := self._channel.read(0)):
            self._record(data)

    def _interrupt(self) -> None:
        """Ctrl-C, and a short wait for the prompt; a window that stays stuck is closed."""
        self._channel.write(b"\x03")
        deadline = self._clock() + RECOVER
        came = Came(LOOK_BACK)
        while data := self._read(deadline):
            found = self._prompts.find(came.add(data))
            if found and not found.continuation and self._channel.quiet(SETTLE_INTERRUPTED):
                self.prompt = found.text
                return
        self.close()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _with(
    reply: Reply, output: str, duration: float, dropped: int, *, unread: int = 0, unasked: int = 0
) -> Reply:
    """`reply`, the last of a command's, for the whole command."""
    return replace(reply, output=output, duration=duration, dropped=dropped, unread=unread, unasked=unasked)
