"""The power switch of a lab, as a person has it before them: a prompt, and a handful of commands.

Started as `python -I -S -c … NAME SOCKET`, where SOCKET is the supervisor's. Each outlet has the name of the device that
it feeds. What is on and off is known to the supervisor alone, so any number of these may run at once.

This module imports the standard library alone, so that it starts in a few milliseconds.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from pathlib import Path

import validator

__all__ = ["main", "power_argv"]

DARK = 0.5
"""Seconds without power in a power cycle."""

HELP = """\
show power           the outlets, and which of them have power
power on OUTLET      switch an outlet on
power off OUTLET     switch an outlet off
power cycle OUTLET   switch an outlet off, and on again half a second later
show version         what this is
exit                 leave
"""


def power_argv(name: str, control: Path) -> list[str]:
    """What to run on this machine for a window on the power switch `name`."""
    code = (
        f"import sys; sys.path.append({str(Path(validator.__file__).parents[1])!r}); "
        "from validator.lab.qemu.power import main; main(*sys.argv[1:])"
    )
    return [sys.executable, "-I", "-S", "-c", code, name, str(control)]


def main(name: str, control: str) -> None:
    """Reads commands from the terminal until it is left or hung up on."""
    switch = _Switch(control)
    while True:
        try:
            words = input(f"{name}# ").split()
        except EOFError:
            return
        except KeyboardInterrupt:
            print()  # noqa: T201 - a terminal is what it is for
            continue
        if words in (["exit"], ["quit"], ["logout"]):
            return
        if words:
            print(switch.answer(words), end="")  # noqa: T201


class _Switch:
    """The commands."""

    def __init__(self, control: str) -> None:
        self._control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._control.connect(control)
        self._answers = self._control.makefile()

    def answer(self, words: list[str]) -> str:
        """What is to be printed for a command."""
        match words:
            case ["?" | "help"]:
                return HELP
            case ["show", "power"]:
                return _table(self._ask({})["outlets"])
            case ["show", "version"]:
                return f"Power switch of validator {validator.__version__}\n"
            case ["power", "on" | "off" | "cycle" as what, outlet]:
                return self._switch(what, outlet)
            case ["power", "on" | "off" | "cycle"] | ["power"] | ["show"]:
                return "% Incomplete command\n"
            case _:
                return "% Unknown command: type ? for help\n"

    def _switch(self, what: str, outlet: str) -> str:
        outlets = self._ask({})["outlets"]
        if outlet not in outlets:
            return f"% There is no outlet {outlet}: " + ", ".join(outlets) + "\n"
        if what == "cycle":
            self._ask({"outlet": outlet, "power": False})
            time.sleep(DARK)
        failed = self._ask({"outlet": outlet, "power": what != "off"})["failed"]
        if failed:
            return f"% Outlet {outlet} cannot be switched: {failed}\n"
        return f"Outlet {outlet} is {'off' if what == 'off' else 'on'}\n"

    def _ask(self, request: dict[str, object]) -> dict[str, dict[str, bool]]:
        self._control.sendall(json.dumps(request).encode() + b"\n")
        answer: dict[str, dict[str, bool]] = json.loads(self._answers.readline())
        return answer


def _table(outlets: dict[str, bool]) -> str:
    width = max(len(name) for name in ("Outlet", *outlets))
    rows = [("Outlet", "Power"), *((name, "on" if power else "off") for name, power in outlets.items())]
    return "".join(f"{name:{width}}  {power}\n" for name, power in rows)
