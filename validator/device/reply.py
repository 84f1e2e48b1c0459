"""What came of one command: its output, how it ended, and what the window shows now."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["KEEP", "Came", "Ending", "Reply", "Stopped", "Typed", "never"]

KEEP = 4 * 1024 * 1024
"""Bytes of one command's output that are kept; the rest is counted, and the end is still found."""


def never(_came: str) -> bool:
    """What a command itself waits for: nothing but the prompt at which the window stands."""
    return False


class Stopped(Exception):
    """The run was interrupted while a window waited."""


class Ending(StrEnum):
    """How a command ended: at a prompt, still waiting for more of the command, not at all, or with the window.

    `ASKED` is no end: what the next answer waits for is there. `STAYED` is a session that was to end, and did not.
    """

    PROMPT = "prompt"
    UNFINISHED = "unfinished"
    HUNG = "hung"
    CLOSED = "closed"
    ASKED = "asked"
    STAYED = "stayed"


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed while a command runs, once `when` is true.

    `when` gets the lines that came since the last thing was typed, the unfinished one included. `echo` is the text
    that the device may repeat; None for keys. A `secret` is typed when the terminal does not show it any more.
    """

    data: bytes
    when: Callable[[str], bool]
    echo: str | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of one command.

    `output` is folded text without the echo and the prompt; `prompt` is the one the window is at now (None once
    it is closed); `status` is the exit status where the window has one; `dropped` counts the bytes beyond `KEEP`.
    `unread` is what a shell's command line still lacked: lines that the page shows as a continuation, and that
    were not asked for. `unasked` is the number of answers for which the device did not ask. `crash` is what it said
    that a device says only when it starts or has crashed.
    """

    output: str
    prompt: str | None
    status: int | None
    ending: Ending
    duration: float
    dropped: int = 0
    unread: int = 0
    unasked: int = 0
    crash: str | None = None


class Came:
    """What comes after a line was typed: the first `KEEP` bytes whole, the latest for the search."""

    def __init__(self, look_back: int) -> None:
        self.dropped = 0
        self._look_back = look_back
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
        self._latest = latest[-self._look_back :]
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
