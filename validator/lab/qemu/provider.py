"""Brings a lab of consoles up and down: the face of this package to the rest of the program."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validator.errors import LabError, LabUnavailable, UsageError, did_you_mean
from validator.lab import instances
from validator.lab.files import Lab
from validator.lab.qemu.attach import attach_argv
from validator.lab.qemu.fetching import cache, find_packages
from validator.lab.qemu.images import build_images
from validator.lab.qemu.packages import missing_packages
from validator.lab.qemu.plan import SUPERVISOR, SWITCH, plan_lab, refuse_lab
from validator.lab.qemu.power import power_argv
from validator.lab.reach import Lines, Login, Program, Reach, UnixSocket
from validator.lab.supervisor import Supervisor

__all__ = ["FACTORY_LOGIN", "QemuLab", "QemuProvider"]

FACTORY_LOGIN = Login(user="root", password="factory")  # noqa: S106 - the same for everybody, see images.py
"""Who may log in on a box as it leaves the factory."""


class QemuProvider:
    """Boxes under QEMU with consoles and power: see `Provider`. Any number of labs may be up at the same time."""

    name = "qemu"

    def refuse(self, lab: Lab) -> None:
        """Raises `AuthoringError` for a platform, a name or a link that cannot be."""
        refuse_lab(lab)

    def check(self, lab: Lab) -> None:
        """Raises `LabUnavailable` where programs are missing, or the packages that boxes run."""
        missing = missing_packages()
        if missing:
            packages = " ".join(sorted(set(missing.values())))
            raise LabUnavailable(
                f'the lab "{lab.name}" needs programs that are not installed: ' + ", ".join(sorted(missing)),
                hint=f"sudo apt-get install -y --no-install-recommends {packages}",
            )
        find_packages()

    def up(self, lab: Lab, *, detached: bool = False) -> "QemuLab":
        """A fresh instance, every box of it without power. Raises `LabError`, or `AuthoringError` in the lab file."""
        self.refuse(lab)
        self.check(lab)
        instances.sweep()
        id_ = instances.new_id(lab.name)
        sockets = instances.folder_of(id_)
        plan = plan_lab(lab, build_images(find_packages()), sockets=sockets, scratch=cache())
        consoles = {box["name"]: box["console"] for box in plan["boxes"]}
        doors = {name: attach_argv(console) for name, console in consoles.items()}
        doors |= {name: power_argv(name, Path(plan["control"])) for name in lab.devices if name not in doors}
        supervisor = Supervisor(id_, plan, module=SUPERVISOR)
        try:
            itself = instances.process(supervisor.pid)
            instances.write(
                instances.Instance(
                    id=id_,
                    lab=lab.name,
                    path=str(lab.path),
                    created=instances.now(),
                    detached=detached,
                    owner=instances.process(os.getpid()),
                    supervisor=itself,
                    # Boxes come and go with their power; what they end with is the supervisor.
                    devices=dict.fromkeys(lab.devices, itself),
                    platforms={name: device.platform for name, device in lab.devices.items()},
                    doors={name: tuple(argv) for name, argv in doors.items()},
                )
            )
            _refused(supervisor.wait_for("ready"))
            if detached:
                supervisor.detach()
        except BaseException:
            supervisor.end()
            instances.remove(id_)
            raise
        return QemuLab(id_, lab, supervisor, consoles, Path(plan["control"]))


class QemuLab:
    """A lab that is up: see `RunningLab`. Ends with this process unless it was started detached."""

    def __init__(
        self, id_: str, lab: Lab, supervisor: Supervisor, consoles: dict[str, str], control: Path
    ) -> None:
        self.id = id_
        self.lab = lab
        self._supervisor = supervisor
        self._consoles = consoles
        self._control = control
        self._deaths: list[str] = []

    def reach(self, device: str) -> Reach:
        """A box by its console, which is one session however often it is opened; the power switch by a program."""
        if device in self._consoles:
            line = UnixSocket(path=self._consoles[device])
            return Lines(line=line, login=FACTORY_LOGIN, shared=True)
        if device in self.lab.devices and self.lab.devices[device].platform == SWITCH:
            return Lines(line=Program(argv=tuple(power_argv(device, self._control))))
        raise UsageError(
            f'the lab "{self.lab.name}" has no device "{device}"',
            hint=did_you_mean(device, self.lab.devices) or "devices: " + ", ".join(self.lab.devices),
        )

    def secrets(self, device: str) -> Mapping[str, str]:
        """Those of the lab file."""
        return self.lab.secrets_of(device)

    def trouble(self) -> str | None:
        """Which QEMU has ended by itself. Waits up to 20 ms for news, so as not to miss an end just now."""
        try:
            self._deaths += [_death(message) for message in self._supervisor.messages(0.02)]
        except LabError as error:
            self._deaths.append(str(error))
        return "; ".join(dict.fromkeys(self._deaths)) or None

    def down(self) -> None:
        """Ends every box, and returns when they are gone. May be called twice."""
        self._supervisor.end()
        instances.remove(self.id)


def _refused(message: dict[str, Any]) -> None:
    """Raises `LabError` where the supervisor's message is of a failure."""
    if "failed" in message:
        raise LabError(f"the boxes of the lab cannot be made: {message['failed']}")


def _death(message: dict[str, Any]) -> str:
    """One death in words: `the QEMU of sw1 died: exit status 1; it said: …`."""
    status = message["status"]
    how = f"signal {-status} ({signal.Signals(-status).name})" if status < 0 else f"exit status {status}"
    said = f"; it said: {message['said']}" if message["said"] else ""
    return f"the QEMU of {message['died']} died: {how}{said}"
