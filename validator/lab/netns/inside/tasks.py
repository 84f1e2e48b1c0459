"""How a device's programs are started: stage after stage, everything within a stage at once.

A task is `{"name", "argv", "sockets", "runs"}`: a daemon that stays, and is there once each of its Unix `sockets`
accepts a connection; or, with `runs`, a program that has to end with status 0. Both are as `plan.py` writes them.
"""

# Importing pathlib would take longer than making a device's folders.
# ruff: noqa: PTH103, PTH123

from __future__ import annotations

import os
import socket

from validator.lab.path import PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.lab.netns.plan import Task

__all__ = ["StartFailed", "Starter"]

_LOGS = "/var/log/validator"


class StartFailed(Exception):
    """A program of the device did not start; the text is the whole story, in one line."""


class Starter:
    """The programs of one device. Not told by a clock: `advance` is called until it says True."""

    def __init__(self, stages: list[list[Task]]) -> None:
        self.waiting = list(stages)
        self.daemons: dict[int, str] = {}
        self.runs: dict[int, str] = {}
        self.sockets: list[str] = []

    def advance(self) -> bool:
        """Starts what can be started by now. True once every stage is through."""
        self.sockets = [path for path in self.sockets if not _answers(path)]
        while not self.sockets and not self.runs:
            if not self.waiting:
                return True
            for task in self.waiting.pop(0):
                pid = _spawn(task["name"], task["argv"])
                (self.runs if task["runs"] else self.daemons)[pid] = task["name"]
                self.sockets += task["sockets"]
        return False

    def ended(self, pid: int, status: int) -> str | None:
        """Notes the end of a child. Its name where it should not have ended so; strangers are nobody's loss."""
        name = self.runs.pop(pid, None)
        if name is not None:
            return name if status else None
        return self.daemons.pop(pid, None)

    def last_words(self, name: str, status: int) -> str:
        """Why a program failed to start: how it ended, and the last line that it wrote."""
        code = os.waitstatus_to_exitcode(status)
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        try:
            with open(f"{_LOGS}/{name}.log", encoding="utf-8", errors="replace") as file:
                lines = file.read().split("\n")
        except OSError:
            lines = []
        said = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
        return f"{name} did not start ({how}); it said: {said}"

    def pending(self) -> str:
        """What is being waited for, for the message when it takes too long."""
        return ", ".join([*self.sockets, *self.runs.values()]) or "nothing"


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def _spawn(name: str, argv: list[str]) -> int:
    """Starts a program in a session of its own, in /, with its output in a log file."""
    os.makedirs(_LOGS, exist_ok=True)
    log = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    environment = {"PATH": PATH, "LANG": "C.UTF-8"}
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, f"{_LOGS}/{name}.log", log, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    try:
        return os.posix_spawnp(
            argv[0], argv, environment, file_actions=actions, setsid=True, setsigdef=_DEFAULTS
        )
    except OSError as error:
        raise StartFailed(f"{name} did not start: {error.strerror}: {argv[0]}") from None


# Python ignores these; programs expect them as they are on any machine.
_DEFAULTS = [13, 25]
