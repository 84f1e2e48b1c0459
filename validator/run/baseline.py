"""What devices that exist are put back to after a run. One that cannot be is taken out of service."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from validator.device.platforms import Baseline, WindowKind
from validator.device.reply import Ending, Stopped
from validator.device.window import Window
from validator.errors import LabError
from validator.lab.contract import LastingLab
from validator.run.bench import Bench

__all__ = ["DeviceBaselines"]

TIMEOUT = 60.0
"""Seconds for each command that saves, shows or restores."""

PASSES = 3
"""How often what differs line by line is put right: what goes with one line may be what another one needs."""


@dataclass(frozen=True, slots=True)
class _Taken:
    part: Baseline
    lines: tuple[str, ...]


class DeviceBaselines:
    """Those of the devices of one lab. Nothing is done for labs whose devices end with them."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._lab = bench.lab if isinstance(bench.lab, LastingLab) else None
        self._taken: dict[str, list[_Taken]] = {}

    def take(self) -> None:
        """Looks at every device, and saves what it takes to put it back. Raises `LabError` where that cannot be.

        Until it is put back, a device counts as out of service: a run that is killed leaves it as it is then.
        """
        if self._lab is None:
            return
        for device in self._lab.lasting:
            parts = self._bench.platform(device).baseline
            if not parts:
                continue
            taken = self._taken[device] = []
            for name, same in groupby(parts, key=lambda part: part.window):
                with self._bench.aside(device, name, privileged=True) as window:
                    kind = self._bench.kind(device, name, window.prompt or "")
                    for part in same:
                        for command in part.save:
                            _run(device, window, command, kind.errors)
                        taken.append(_Taken(part, _lines(device, window, part, kind)))
            self._lab.retire(device, f"process {os.getpid()} ended before it could put it back")

    def put_back(self) -> list[tuple[str, str]]:
        """Puts every device back; those that are out of service now, each with the reason."""
        if self._lab is None:
            return []
        lost = []
        with self._bench.finishing():
            for device, taken in self._taken.items():
                try:
                    reason = self._put_back(device, taken)
                except LabError as error:
                    reason = f"it could not be put back: {error.reason}"
                except Stopped:
                    reason = "the run was interrupted before it could put it back"
                self._lab.reinstate(device)
                if reason is not None:
                    lost.append((device, reason))
                    self._lab.retire(device, reason)
        self._taken = {}
        return lost

    def _put_back(self, device: str, parts: Sequence[_Taken]) -> str | None:
        """Why `device` is not what it was; None where it is."""
        for name, same in groupby(parts, key=lambda taken: taken.part.window):
            with self._bench.aside(device, name, privileged=True) as window:
                for taken in same:
                    reason = _part_back(
                        device, window, taken, self._bench.kind(device, name, window.prompt or "")
                    )
                    if reason is not None:
                        return reason
        return None


def _part_back(device: str, window: Window, taken: _Taken, kind: WindowKind) -> str | None:
    part = taken.part
    now = _lines(device, window, part, kind)
    if now != taken.lines:
        for command in part.restore:
            _run(device, window, command, kind.errors)
        for _ in range(PASSES if part.line else 0):
            _undo(window, part, taken.lines, _lines(device, window, part, kind))
        now = _lines(device, window, part, kind)
    if sorted(now) != sorted(taken.lines):
        return _difference(part, taken.lines, now)
    for command in part.forget:
        _run(device, window, command, kind.errors)
    return None


def _undo(window: Window, part: Baseline, before: Sequence[str], now: Sequence[str]) -> None:
    """Types what makes lines go that are new, and come back that are gone. Whether it helped is seen afterwards."""
    new = [line for line in reversed(now) if line not in before]
    gone = [line for line in before if line not in now]
    for template, lines in ((part.remove, new), (part.add, gone)):
        for line in lines if template else ():
            found = re.fullmatch(part.line, line)
            if found:
                window.run(template.format(**found.groupdict()), timeout=TIMEOUT)


def _lines(device: str, window: Window, part: Baseline, kind: WindowKind) -> tuple[str, ...]:
    # A configuration may hold lines that look like errors; those about the command itself it does not.
    shown = (line.rstrip() for line in _run(device, window, part.show, kind.mistakes).splitlines())
    ignored = [re.compile(pattern) for pattern in part.ignore]
    return tuple(line for line in shown if line and not any(one.fullmatch(line) for one in ignored))


def _run(device: str, window: Window, command: str, errors: Sequence[str]) -> str:
    """What comes of `command`. Raises `LabError` where it ends wrong, or where a line of it matches one of `errors`."""
    reply = window.run(command, timeout=TIMEOUT)
    said = reply.output.strip().splitlines()
    wrong = [line for line in said if any(re.search(error, line) for error in errors)]
    if reply.ending is not Ending.PROMPT or reply.status not in (None, 0) or wrong:
        said = wrong or said
        raise LabError(
            f'"{command}" did not succeed on {device}',
            hint=f"it said: {said[-1]}" if said else "it said nothing",
        )
    return reply.output


def _difference(part: Baseline, before: Sequence[str], now: Sequence[str]) -> str:
    new = [line for line in now if line not in before]
    gone = [line for line in before if line not in now]
    line, how = (
        (new[0], "and did not before") if new else (gone[0], "no more") if gone else ("lines", "twice")
    )
    return f'it is not what it was before: "{part.show}" shows "{line.strip()}" {how}'
