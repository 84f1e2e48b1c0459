"""A scripted device: what all its sessions share."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from validator.template import placeholders
from validator.testing.configuration import Configuration
from validator.testing.script import Acts, Script

__all__ = ["Device", "Event"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `kind` is `typed`, `noise` or `fault`; `session` counts from 1."""

    session: int
    kind: str
    text: str


@dataclass(slots=True)
class Device:
    """A device that is switched on. `note` is told everything that a test may want to know.

    `clock` counts seconds. What sessions change is here: the values, and both configurations.
    """

    script: Script
    note: Callable[[Event], None] = lambda _event: None
    clock: Callable[[], float] = time.monotonic
    values: dict[str, str] = field(init=False)
    running: Configuration = field(init=False)
    sessions: int = field(default=0, init=False)
    _saved: tuple[dict[str, str], str] = field(init=False)
    _known: dict[str, list[tuple[re.Pattern[str], Acts]]] = field(init=False)

    def __post_init__(self) -> None:
        self._saved = ({**self.script.values, "host": self.script.hostname}, self.script.config)
        self.restore()
        self._known = {}
        for name, mode in self.script.modes.items():
            commands = mode.commands
            for other in mode.also:
                commands = {**self.script.modes[other].commands, **commands}
            self._known[name] = _patterns({**self.script.commands, **commands})

    def save(self) -> None:
        """What is running is what it starts with from now on."""
        self._saved = (dict(self.values), str(self.running))

    def restore(self) -> None:
        """What it starts with is what is running."""
        self.values = dict(self._saved[0])
        self.running = Configuration(self._saved[1])

    def command(self, mode: str, line: str) -> tuple[Acts, Mapping[str, str]] | None:
        """What `line` does in `mode`, and the words that stand for its names; None where it is no command."""
        for pattern, acts in self._known[mode]:
            found = pattern.fullmatch(line)
            if found:
                return acts, found.groupdict()
        return None


def _patterns(commands: Mapping[str, Acts]) -> list[tuple[re.Pattern[str], Acts]]:
    """Commands without names first: they are the more particular ones."""
    ordered = sorted(commands.items(), key=lambda item: "{{" in item[0])
    return [(_pattern(command), acts) for command, acts in ordered]


def _pattern(command: str) -> re.Pattern[str]:
    command = command.strip()
    pattern, at = "", 0
    for found in placeholders(command):
        pattern += _literal(command[at : found.start])
        pattern += f"(?P<{found.name}>{'.+' if found.end == len(command) else '[^ ]+'})"
        at = found.end
    return re.compile(pattern + _literal(command[at:]))


def _literal(text: str) -> str:
    return " +".join(re.escape(part) for part in re.split(" +", text))
