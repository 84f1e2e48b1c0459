"""A session of a scripted device on the terminal on which this program runs."""

import os
import select
import signal
import termios
import time
from collections import deque

from validator.testing.actions import HangUp, Receive, Send, Talk, Typing

__all__ = ["run_on_terminal"]

_CHUNK = 65536
_IN, _OUT = 0, 1


def run_on_terminal(talk: Talk[None], *, own_echo: bool, delay: float = 0.0) -> None:
    """Runs a session on standard input and output, to its end.

    With `own_echo` the device shows what is typed, and gets every key at once; otherwise its terminal does. What is
    typed reaches the device `delay` seconds later.
    """
    before = termios.tcgetattr(_IN) if os.isatty(_IN) else None
    line = _Line(own_echo=own_echo, delay=delay)
    try:
        line.run(talk)
    finally:
        if before is not None:
            # At once: waiting for what nobody reads any more could take for ever.
            termios.tcsetattr(_IN, termios.TCSANOW, before)


class _Line:
    def __init__(self, *, own_echo: bool, delay: float) -> None:
        self._terminal = os.isatty(_IN)
        self._own_echo = own_echo
        self._delay = delay
        self._typed: deque[tuple[float, bytes | None]] = deque()
        self._unsent = bytearray()
        self._awake, wakes = os.pipe2(os.O_NONBLOCK)
        # Where the terminal edits lines, Ctrl-C comes as a signal.
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        signal.set_wakeup_fd(wakes)
        if self._terminal and own_echo:
            _raw()

    def run(self, talk: Talk[None]) -> None:
        answer: bytes | None = None
        try:
            while True:
                match talk.send(answer):
                    case Send(data):
                        self._unsent += data
                        if len(self._unsent) > _CHUNK:
                            self._flush()
                    case Receive(timeout):
                        self._flush()
                        answer = self._receive(timeout)
                        continue
                    case Typing(what):
                        self._flush()
                        if self._terminal and not self._own_echo:
                            _local(termios.ECHO, on=what == "line")
                            _local(termios.ICANON, on=what != "key")
                    case HangUp(how):
                        self._flush()
                        talk.close()
                        if how == "die":
                            os.kill(os.getpid(), signal.SIGKILL)
                        return
                answer = None
        except (StopIteration, OSError):
            return

    def _flush(self) -> None:
        data = bytes(self._unsent)
        self._unsent.clear()
        if self._terminal and not self._own_echo:
            data = data.replace(b"\r\n", b"\n")  # the terminal makes two of one
        while data:
            data = data[os.write(_OUT, data) :]

    def _receive(self, timeout: float | None) -> bytes | None:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            now = time.monotonic()
            due = self._typed[0][0] if self._typed else None
            if due is not None and due <= now:
                return self._typed.popleft()[1]
            until = [moment for moment in (end, due) if moment is not None]
            left = max(0.0, min(until) - now) if until else None
            if not self._look(left) and end is not None and time.monotonic() >= end:
                return b""

    def _look(self, seconds: float | None) -> bool:
        """Takes what is typed within `seconds`; whether anything was."""
        if self._typed and self._typed[-1][1] is None:  # the end has come: nothing more will
            time.sleep(seconds or 0)
            return False
        watched = select.poll()
        watched.register(_IN, select.POLLIN)
        watched.register(self._awake, select.POLLIN)
        ready = [number for number, _ in watched.poll(None if seconds is None else seconds * 1000)]
        now = time.monotonic() + self._delay
        if self._awake in ready:
            os.read(self._awake, _CHUNK)
            self._typed.append((now, b"\x03"))
        if _IN in ready:
            try:
                data = os.read(_IN, _CHUNK)
            except OSError:
                data = b""
            self._typed.append((now, data or None))
        return bool(ready)


def _local(flags: int, *, on: bool) -> None:
    """Turns some of the terminal's local modes on or off."""
    settings = termios.tcgetattr(_IN)
    settings[3] = settings[3] | flags if on else settings[3] & ~flags
    termios.tcsetattr(_IN, termios.TCSANOW, settings)


def _raw() -> None:
    """Every byte as it is, in both directions, and none shown by the terminal."""
    settings = termios.tcgetattr(_IN)
    settings[0] &= ~(termios.ICRNL | termios.INLCR | termios.IXON)
    settings[1] &= ~termios.OPOST
    settings[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(_IN, termios.TCSANOW, settings)
