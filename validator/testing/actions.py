"""What a session asks of the line it runs on. A session is a generator that yields these and does nothing itself.

So the same session runs on a terminal, on a socket among a thousand others, and in a test without either.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, TypeVar

__all__ = ["Action", "HangUp", "Receive", "Send", "Talk", "Typing"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes for the far end."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Receive:
    """What was typed comes back, at once: b"" where nothing was within `timeout` seconds, None after the end."""

    timeout: float | None


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed next: a line, a secret, or one key. A line that shows and edits by itself must know."""

    what: Literal["line", "secret", "key"]


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end of the session, and of nothing else for `close`.

    `die` breaks the connection as a power cut would; `reboot` ends every session of the device, which cannot be
    reached for `seconds`.
    """

    how: Literal["close", "die", "reboot"]
    seconds: float = 0.0


Action = Send | Receive | Typing | HangUp
Talk = Generator[Action, bytes | None, T]
"""Part of a session: yields actions, is sent what `Receive` brings, returns its result."""
