"""A console: one line on which everything of a device happens, from the boot loader to the shell.

It is open whether the device is on or off, so it begins at no prompt (`prompt` is empty), and what it shows may change
without a command. A shell that is met there is given the prompts that a shell which we start has, so that the end of a
command and its exit status are known for certain.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from validator.device.channel import Channel, Primed
from validator.device.platforms import WindowKind
from validator.device.prompts import Prompt, shell_settings
from validator.device.reply import Ending, Reply, Typed
from validator.device.screen import fold
from validator.device.terminal import COLUMNS, ROWS
from validator.device.window import Window
from validator.errors import DeviceLost

__all__ = ["Console"]

SETTLE = 0.05
"""Seconds of silence that tell a prompt from output that looks like it: a serial line hesitates more than a terminal."""

SILENCE = 10.0
"""Seconds for which a console has shown nothing at all, after which Enter is pressed: it may be waiting at a prompt that
it showed before it was opened. Any earlier, and the key may stop a device that is about to start by itself."""

SETTLE_UNMARKED = 0.25
"""The same for the prompt of a shell that has yet to be given another."""

HIDDEN = 0.15
"""Seconds of silence before a secret is typed: a device asks first, and hides what is typed a moment later."""

MARKED = 5.0
"""Seconds that a shell has to show the prompt that it was given."""


class Console(Window):
    """See `Window`. There is one session, however often it is opened, so closing it ends nothing on the device."""

    stays = True

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
    ) -> None:
        """Opens it. Waits for nothing."""
        # Whole lines: what a device starts as is its version, too.
        starts = rf"(?:{'|'.join(kind.starts)})(?=\r*\n)".encode()
        self._starts = re.compile(starts, re.MULTILINE) if kind.starts else None
        self._listens = False  # what comes is nobody's answer, so a start of the device is no crash
        self._awaits = False  # prompts count only after the device has started
        self._unmarked = False
        self._silent = True  # nothing has come since it was opened
        self._nudge: float | None = None
        self._trail = b""  # what the shell sends behind its prompts, and no terminal shows
        self._behind = b""
        self._noise = re.compile("|".join(kind.noise)) if kind.noise else None
        super().__init__(device, kind, start, host=host, record=record, stopped=stopped, clock=clock)

    def _begin(self, timeout: float) -> None:  # noqa: ARG002 - other windows wait
        self.prompt = ""

    def catch_up(self, *, timeout: float) -> Reply | None:
        """Takes in what came by itself. Where that leaves no prompt, waits for one, for at most `timeout` seconds."""
        if self.prompt and self._is_still_there():
            return None
        return self.listen(timeout=timeout)

    def _is_still_there(self) -> bool:
        """Whether the prompt is still what the console is at: nothing came since but log lines, and what nobody sees."""
        came = b""
        while data := self._channel.read(0):
            came += data
        lines = [line for line in fold(came).splitlines() if line.strip()]
        if came and (
            not all(self._noise and self._noise.fullmatch(line.rstrip()) for line in lines)
            or (not lines and b"\n" in came)
        ):
            self._channel = Primed(self._channel, came)
            return False
        self._record(came)
        return True

    def listen(self, *, timeout: float, answers: Sequence[Typed] = ()) -> Reply:
        """Types nothing but `answers`: reads what comes by itself, up to a prompt."""
        self._listens = True
        self._nudge = self._clock() + SILENCE if self._silent else None
        try:
            return super().listen(timeout=timeout, answers=answers)
        finally:
            self._listens, self._nudge = False, None

    def run(self, command: str, *, timeout: float, answers: Sequence[Typed] = ()) -> Reply:
        """See `Window`. Where the device is to restart, prompts before that do not count."""
        self._awaits = self.restarts
        try:
            reply = super().run(command, timeout=timeout, answers=answers)
            return replace(reply, ending=Ending.STAYED) if self._awaits else reply
        finally:
            self._awaits = False

    def _turn(self, typed: Typed | None, deadline: float, expected: Typed | None = None) -> Reply:
        reply = super()._turn(typed, deadline, expected)
        if reply.ending is not Ending.PROMPT:
            return reply
        if reply.crash is not None:
            # It is at a prompt again, and not at the one at which the command was typed.
            self.close()
            return replace(reply, ending=Ending.CLOSED, prompt=None, status=None)
        if self._unmarked:
            self._mark()
        return replace(reply, prompt=self.prompt)

    def _read(self, deadline: float) -> bytes | None:
        while self._nudge is not None and self._nudge < deadline:
            data = super()._read(self._nudge)
            if data != b"":
                self._silent, self._nudge = False, None
                return data
            self._channel.write(b"\n")
            self._nudge += SILENCE
        data = super()._read(deadline)
        self._silent = self._silent and not data
        return data

    def _hide(self, answer: Typed) -> None:
        super()._hide(answer)
        if answer.secret:
            self._channel.quiet(HIDDEN)

    def _find(self, latest: bytes) -> Prompt | None:
        begin = 0
        if self._starts is not None and (self._listens or self.restarts):
            for start in self._starts.finditer(latest):
                begin, self._awaits = start.end(), False
                self.started_as = fold(start[0]).strip()
        found = None if self._awaits else self._prompts.find(latest[begin:])
        if found is None:
            return None
        self._unmarked = found.unmarked
        self._behind = latest[begin + found.end :]
        return replace(found, start=begin + found.start)

    def _settled(self, found: Prompt) -> bool:
        if found.status is not None or found.continuation:
            # It carries the mark. What comes behind it is not to be mistaken for the answer to the next command.
            return self._behind.startswith(self._trail) or self._channel.quiet(SETTLE_UNMARKED)
        return self._channel.quiet(SETTLE_UNMARKED if found.unmarked else SETTLE)

    def _crashed(self, latest: bytes) -> str | None:
        said = super()._crashed(latest)
        if said is None and self._starts is not None and not (self._listens or self.restarts):
            start = self._starts.search(latest)
            said = fold(start[0]).strip() if start else None
        return said

    def _mark(self) -> None:
        """Gives the shell at hand prompts that carry a mark and the exit status. Raises `DeviceLost`."""
        self._unmarked = False
        self._channel.write(
            shell_settings(self._nonce, self._called, rows=ROWS, columns=COLUMNS).encode() + b"\n"
        )
        deadline = self._clock() + MARKED
        came = b""
        while data := self._read(deadline):
            came += data
            found = self._prompts.find(came)
            if found is not None and found.status is not None:
                self.prompt = found.text
                self._trail = self._invisible(came[found.end :])
                return
        raise DeviceLost(
            f"the shell on {self._device} does not take the prompt that it is given",
            hint=f"it has to know PS1 with $? and \\u, \\h and \\w, as bash and busybox do; it said: {fold(came)[-200:]}",
        )

    def _invisible(self, behind: bytes) -> bytes:
        """What comes behind a prompt and no terminal shows: busybox asks there where the cursor is."""
        while not self._channel.quiet(SETTLE_UNMARKED) and (data := self._channel.read(0)):
            self._record(data)
            behind += data
        return b"" if fold(behind) else behind
