"""How a window is opened: the line to the device, the login on it, and the program that the window is."""

import re
import shlex
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from validator.device.channel import Channel, Primed
from validator.device.console import Console
from validator.device.login import AT_LOGIN, Dialog, Goal
from validator.device.platforms import Platform, WindowKind, prompt_of
from validator.device.reply import Ending
from validator.device.stream import open_stream
from validator.device.terminal import COLUMNS, CONTROLLING, ROWS, Terminal
from validator.device.window import Window
from validator.errors import DeviceLost, LabError
from validator.lab.reach import Line, Lines, Login, Program, Reach, Starts

__all__ = ["LOGIN", "Far", "Opening", "open_window"]

LOGIN = 60.0
"""Seconds from the opening of a line to its first prompt: name servers and authentication servers take their time."""

PAGER = 20.0
"""Seconds that a device has to turn its pager off."""

_SHELL_PROMPT = re.compile(r".*[#$%>] ?")
"""The prompt of a shell that somebody else started: nothing is known of it but its end."""


_OWN_SHELL = re.compile(r"\S+@\S+:.*[#$] ")
"""The prompt of a shell that we start: see `shell_environment`."""

_PLAIN = {"TERM": "dumb", "LANG": "C.UTF-8", "PAGER": "cat", "VTYSH_PAGER": "cat"}
"""What keeps programs from asking for Enter after each page, from colours, and from other languages."""

_LOST = 255
"""The exit status of ssh where it is the connection that ended; see `Far`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a window needs of its surroundings: see `Window`. `wait` raises where the run was interrupted.

    `awake` says that whoever had the line last logged out, and that the device waits at its login.
    """

    record: Callable[[bytes], None] = lambda _data: None
    stopped: Callable[[], bool] = lambda: False
    wait: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    awake: bool = False


def open_window(device: str, window: str, platform: Platform, reach: Reach, opening: Opening) -> Window:
    """The window `window` of `device`, at its first prompt. Raises `DeviceLost` and `LabError`."""
    kind = platform.windows[window]
    opener = _Opener(device, reach.host_name or device, platform, kind, opening)
    if kind.kind == "console":
        return Console(
            device,
            kind,
            lambda *_: opener.console(reach),
            host=reach.host_name,
            record=opening.record,
            stopped=opening.stopped,
            clock=opening.clock,
        )

    def start(argv: Sequence[str], environment: Mapping[str, str]) -> Channel:
        said = {**_PLAIN, **environment}
        if isinstance(reach, Lines):
            return opener.logged_in(reach.line, reach.login, argv, said)
        if not argv and reach.line is not None:
            return opener.logged_in(reach.line, reach.login or Login(), argv, said)
        return opener.started(reach, argv, said)

    opened = Window(
        device,
        kind,
        start,
        host=reach.host_name,
        record=opening.record,
        stopped=opening.stopped,
        clock=opening.clock,
        over=AT_LOGIN if isinstance(reach, Lines) else None,
    )
    _turn_pager_off(device, opened, platform.windows[window])
    return opened


def _turn_pager_off(device: str, window: Window, kind: WindowKind) -> None:
    """What we start ourselves is told in its environment; a device's own command line takes commands.

    A device that refuses, in this mode or by its model, shows its pages, and they are answered.
    """
    for command in () if kind.start else kind.pager.off:
        reply = window.run(command, timeout=PAGER)
        if reply.ending is Ending.CLOSED or window.prompt is None:
            window.close()
            raise DeviceLost(
                f'{device} did not come back from "{command}", which turns its pager off',
                hint="see by hand what the device does at it, and whether the platform of the lab file is right",
            )


class Far:
    """A program on a device, through a program of this machine that ends with 255 where it lost the device."""

    def __init__(self, terminal: Terminal) -> None:
        self.read = terminal.read
        self.quiet = terminal.quiet
        self._terminal = terminal

    def write(self, data: bytes) -> None:
        """See `Channel`. A person's Enter is a carriage return; the device's terminal makes of it what it wants."""
        self._terminal.write(data.replace(b"\n", b"\r"))

    def echoes(self) -> bool:
        """Only the device knows: its terminal is there."""
        return False

    def close(self) -> int:
        """See `Channel`. A lost line ends as if by the hang-up that it is."""
        status = self._terminal.close()
        return -signal.SIGHUP if status == _LOST else status


@dataclass(frozen=True, slots=True)
class _Opener:
    """One window on its way: of `device`, which calls itself `host` in its prompts."""

    device: str
    host: str
    platform: Platform
    kind: WindowKind
    opening: Opening

    def started(self, reach: Starts, argv: Sequence[str], environment: Mapping[str, str]) -> Channel:
        """A program of its own on the device. Where it takes a login to start one, that comes first."""
        if reach.far:
            channel: Channel = Far(Terminal([*CONTROLLING, *reach.command(argv, environment)]))
        else:
            channel = Terminal(reach.command([*CONTROLLING, *argv], environment))
        if reach.login is None:
            return channel
        here = _OWN_SHELL if self.kind.kind == "shell" else self._own(self.kind)
        return self._led(channel, reach.login, Goal(here))

    def logged_in(
        self, line: Line, login: Login, argv: Sequence[str], environment: Mapping[str, str]
    ) -> Channel:
        """The device's own line. What it lands in is the window, or a shell in which the window's program is started."""
        channel = self._open_line(line)
        if not argv:
            return self._led(channel, login, Goal(self._own(self.kind)))
        others = [
            self._own(other).pattern
            for other in self.platform.windows.values()
            if other.kind == "cli" and other.start
        ]
        elsewhere = re.compile("|".join(others)) if others else None
        try:
            self._dialog(channel, login).lead(Goal(_not(_SHELL_PROMPT, elsewhere), elsewhere), timeout=LOGIN)
        except BaseException:
            channel.close()
            raise
        said = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
        # The blank in front keeps it out of the history of the device's own shell.
        channel.write(f" stty rows {ROWS} cols {COLUMNS}; exec env {said} {shlex.join(argv)}\n".encode())
        return channel

    def console(self, reach: Reach) -> Channel:
        """The line as it is: what stands on it is shown to the reader, the login too."""
        if isinstance(reach, Lines):
            return self._open_line(reach.line)
        raise LabError(
            f"the lab reaches {self.device} by starting programs on it, and not by its console",
            hint="bind it to a console: a serial line, or a port of a console server",
        )

    def _open_line(self, line: Line) -> Channel:
        if isinstance(line, Program):
            return Far(Terminal([*CONTROLLING, *line.argv], line.environment))
        return open_stream(self.device, line)

    def _own(self, kind: WindowKind) -> re.Pattern[str]:
        return re.compile(f"{prompt_of(kind, self.host)} ?")

    def _led(self, channel: Channel, login: Login, goal: Goal) -> Channel:
        try:
            unread = self._dialog(channel, login).lead(goal, timeout=LOGIN)
        except BaseException:
            channel.close()
            raise
        return Primed(channel, unread)

    def _dialog(self, channel: Channel, login: Login) -> Dialog:
        opening = self.opening
        return Dialog(self.device, channel, login, opening.record, opening.wait, opening.clock, opening.awake)


def _not(pattern: re.Pattern[str], other: re.Pattern[str] | None) -> re.Pattern[str]:
    return re.compile(f"(?!(?:{other.pattern})$)(?:{pattern.pattern})") if other else pattern
