"""A device belongs to one lab at a time: within this process the others wait, other processes are told who has it."""

import fcntl
import os
import threading
from collections.abc import Mapping
from typing import BinaryIO

from validator.errors import LabError
from validator.lab.bound import Bound, Local
from validator.lab.remote.state import file_for

__all__ = ["Hold"]

_change = threading.Condition()
_ours: set[str] = set()
"""The addresses that labs of this process have."""


class Hold:
    """The devices of a lab, held until `release`.

    The kernel lets go of the locks of a process that dies, however it does. So a lock that is held has a living holder.
    """

    def __init__(self, devices: Mapping[str, Bound]) -> None:
        """Takes all of `devices`, by role, or none. Waits for labs of this process; raises `LabError` for others."""
        self._files: list[BinaryIO] = []
        kept = {role: one for role, one in devices.items() if not isinstance(one.way, Local)}
        self._addresses = {one.address for one in kept.values()}
        if len(self._addresses) < len(kept):
            first, second = _twice(kept)
            raise LabError(
                f"{first} and {second} are one and the same device: {kept[first].address}",
                hint="bind each to a device of its own",
            )
        with _change:
            # All at once, so that two labs never wait for each other.
            _change.wait_for(lambda: not self._addresses & _ours)
            _ours.update(self._addresses)
        try:
            for role, device in kept.items():
                self._lock(role, device)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Lets go of everything. May be called twice."""
        for file in self._files:
            file.close()
        self._files = []
        with _change:
            _ours.difference_update(self._addresses)
            self._addresses = set()
            _change.notify_all()

    def _lock(self, role: str, device: Bound) -> None:
        path = file_for(device, ".lock")
        try:
            file = path.open("a+b")
        except OSError as error:
            raise LabError(f"{role} cannot be locked: {error.strerror}: {path}") from None
        self._files.append(file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(32).decode("ascii", "replace").strip()
            raise LabError(
                f"{role} is in use: process {holder or 'unknown'} of this machine has it",
                hint="wait until that one has ended",
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()).encode())
        file.flush()


def _twice(devices: Mapping[str, Bound]) -> tuple[str, str]:
    seen: dict[str, str] = {}
    for role, device in devices.items():
        if device.address in seen:
            return seen[device.address], role
        seen[device.address] = role
    raise AssertionError("asked only where two are the same")
