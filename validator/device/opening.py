"""How a window is opened: the line to the device, the login on it, and the program that the window is."""

import re
import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from validator.device.channel import Channel, Primed
from validator.device.login import AT_LOGIN, Dialog, Goal
from validator.device.platforms import Platform, WindowKind
from validator.device.prompts import prompt_of
from validator.device.stream import open_stream
from validator.device.terminal import COLUMNS, CONTROLLING, ROWS, Terminal
from validator.device.window import Window
from validator.lab.reach import Line, Lines, Login, Program, Reach, Starts

__all__ = ["Opening", "open_window"]

LOGIN = 60.0
"""Seconds from the opening of a line to its first prompt: name servers and authentication servers take their time."""

_SHELL_PROMPT = re.compile(r".*[#$%>] ?")
"""The prompt of a shell that somebody else started: nothing is known of it but its end."""


_OWN_SHELL = re.compile(r"\S+@\S+:.*[#$] ")
"""The prompt of a shell that we start: see `shell_environment`."""

_PLAIN = {"TERM": "dumb", "PAGER": "cat", "VTYSH_PAGER": "cat"}
"""What keeps programs from asking for Enter after each page, and from colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a window needs of its surroundings: see `Window`. `wait` raises where the run was interrupted."""

    record: Callable[[bytes], None] = lambda _data: None
    stopped: Callable[[], bool] = lambda: False
    wait: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic


def open_window(device: str, window: str, platform: Platform, reach: Reach, opening: Opening) -> Window:
    """The window `window` of `device`, at its first prompt. Raises `DeviceLost` and `LabError`."""
    kind = platform.windows[window]

    def start(argv: Sequence[str], environment: Mapping[str, str]) -> Channel:
        if isinstance(reach, Starts):
            return _started(device, kind, reach, argv, environment, opening)
        return _logged_in(device, window, platform, reach, argv, environment, opening)

    return Window(
        device,
        kind,
        start,
        record=opening.record,
        stopped=opening.stopped,
        clock=opening.clock,
        over=AT_LOGIN if isinstance(reach, Lines) else None,
    )


def _started(
    device: str,
    kind: WindowKind,
    reach: Starts,
    argv: Sequence[str],
    environment: Mapping[str, str],
    opening: Opening,
) -> Channel:
    """A program of its own on the device. Where it takes a login to start one, that comes first."""
    terminal = Terminal(reach.command([*CONTROLLING, *argv], environment))
    if reach.login is None:
        return terminal
    here = _OWN_SHELL if kind.kind == "shell" else _own(device, kind)
    return _led(device, terminal, reach.login, Goal(here), opening)


def _logged_in(
    device: str,
    window: str,
    platform: Platform,
    reach: Lines,
    argv: Sequence[str],
    environment: Mapping[str, str],
    opening: Opening,
) -> Channel:
    """The device's own line. What it lands in is the window, or a shell in which the window's program is started."""
    kind = platform.windows[window]
    channel = _open_line(device, reach.line)
    if not argv:
        return _led(device, channel, reach.login, Goal(_own(device, kind)), opening)
    others = [
        _own(device, other).pattern
        for name, other in platform.windows.items()
        if other.kind == "cli" and other.start
    ]
    elsewhere = re.compile("|".join(others)) if others else None
    try:
        goal = Goal(_not(_SHELL_PROMPT, elsewhere), elsewhere)
        _dialog(device, channel, reach.login, opening).lead(goal, timeout=LOGIN)
    except BaseException:
        channel.close()
        raise
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in {**_PLAIN, **environment}.items())
    # The blank in front keeps it out of the history of the device's own shell.
    channel.write(f" stty rows {ROWS} cols {COLUMNS}; exec env {said} {shlex.join(argv)}\n".encode())
    return channel


def _not(pattern: re.Pattern[str], other: re.Pattern[str] | None) -> re.Pattern[str]:
    return re.compile(f"(?!(?:{other.pattern})$)(?:{pattern.pattern})") if other else pattern


def _own(device: str, kind: WindowKind) -> re.Pattern[str]:
    return re.compile(f"{prompt_of(kind, device)} ?")


def _led(device: str, channel: Channel, login: Login, goal: Goal, opening: Opening) -> Channel:
    try:
        unread = _dialog(device, channel, login, opening).lead(goal, timeout=LOGIN)
    except BaseException:
        channel.close()
        raise
    return Primed(channel, unread)


def _dialog(device: str, channel: Channel, login: Login, opening: Opening) -> Dialog:
    return Dialog(device, channel, login, opening.record, opening.wait, opening.clock)


def _open_line(device: str, line: Line) -> Channel:
    if isinstance(line, Program):
        return Terminal([*CONTROLLING, *line.argv], line.environment)
    return open_stream(device, line)
