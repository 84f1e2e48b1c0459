"""The far end of a supervisor: what it hears from whoever started it, and says to them. See `supervisor.py`.

A supervisor reads what to do from standard input, one JSON object a line, and answers likewise on standard output.
The first line is its plan; `{"detach": true}` may follow, where the lab has to outlive whoever started it. The end
of standard input, SIGTERM, and the end of the process that started it all mean: take the lab down.

This module imports the standard library alone, and little of it: start-up time is the lab's.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Owner", "begin", "say"]


def begin() -> Any:
    """Makes this process a supervisor, and gives its plan."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.umask(0o022)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # Whoever started us may wait for the end of some pipe.
    return json.loads(sys.stdin.buffer.readline())


def say(**message: object) -> None:
    """Tells whoever started us. A detached lab has nobody left to tell."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(message).encode() + b"\n")


class Owner:
    """Whoever started us. Their news come by one of `descriptors`, which are to be watched for input."""

    def __init__(self) -> None:
        self.descriptors = (0, os.pidfd_open(os.getppid()))

    def heed(self, number: int) -> None:
        """Reads the news of descriptor `number`. Returns where the lab has to stay without them, and exits otherwise.

        Once it has returned, nothing more is to be heard of them.
        """
        if number != 0 or not os.read(0, 4096):
            sys.exit(0)
