"""Connections that the windows of a device share: made before the first window, ended after the last."""

import re
import threading

from validator.device.login import Dialog, Goal
from validator.device.opening import LOGIN, Opening
from validator.device.terminal import CONTROLLING, Terminal
from validator.lab.reach import Login, Reach, Starts

__all__ = ["Connections"]


class Connections:
    """Those of one lab, by device. Safe to use from several threads."""

    def __init__(self) -> None:
        self._open: dict[str, Terminal] = {}
        self._busy = threading.Lock()

    def ensure(self, device: str, reach: Reach, opening: Opening) -> None:
        """Connects, where windows of `device` need it and it is not connected. Raises `DeviceLost`."""
        if not isinstance(reach, Starts) or reach.connection is None:
            return
        with self._busy:
            if device in self._open and self._open[device].read(0) is not None:
                return
            self._end(device)
            channel = Terminal([*CONTROLLING, *reach.connection.argv])
            dialog = Dialog(
                device, channel, reach.login or Login(), opening.record, opening.wait, opening.clock
            )
            try:
                dialog.lead(Goal(re.compile(re.escape(reach.connection.mark))), timeout=LOGIN)
            except BaseException:
                channel.close()
                raise
            self._open[device] = channel

    def close(self) -> None:
        """Ends all of them."""
        with self._busy:
            for device in list(self._open):
                self._end(device)

    def _end(self, device: str) -> None:
        if device in self._open:
            self._open.pop(device).close()
