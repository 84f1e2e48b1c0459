"""The embedded lab's face to the rest of the program."""

import os
import signal
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from validator.errors import LabError, UsageError, did_you_mean
from validator.lab import instances
from validator.lab.files import Lab
from validator.lab.netns import usable
from validator.lab.netns.enter import entering
from validator.lab.netns.plan import SUPERVISOR, plan_lab
from validator.lab.netns.platforms import platform_of
from validator.lab.reach import Starts
from validator.lab.supervisor import Supervisor

__all__ = ["NetnsLab", "NetnsProvider"]


class NetnsProvider:
    """Labs in network namespaces of this machine. Needs no root where user namespaces are allowed."""

    name = "netns"

    def refuse(self, lab: Lab) -> None:
        """Raises `AuthoringError` for a platform, a daemon or a name that cannot be."""
        plan_lab(lab, platform_of)

    def check(self, lab: Lab) -> None:
        """Raises `LabUnavailable` where programs are missing or the kernel does not allow it."""
        usable.check_programs(lab)
        usable.check_namespaces()

    def up(self, lab: Lab, *, detached: bool = False) -> "NetnsLab":
        """A fresh instance, every daemon of it answering. Raises `LabError`, or `AuthoringError` in the lab file."""
        usable.check_programs(lab)
        plan = plan_lab(lab, platform_of)
        instances.sweep()
        id_ = instances.new_id(lab.name)
        supervisor = Supervisor(id_, plan, module=SUPERVISOR)
        created = instances.now()

        def record(pids: Mapping[str, int]) -> None:
            instances.write(
                instances.Instance(
                    id=id_,
                    lab=lab.name,
                    path=str(lab.path),
                    created=created,
                    detached=detached,
                    owner=instances.process(os.getpid()),
                    supervisor=instances.process(supervisor.pid),
                    devices={name: instances.process(pid) for name, pid in pids.items()},
                    platforms={name: device.platform for name, device in lab.devices.items()},
                )
            )

        try:
            record({})
            pids = usable.explained(supervisor.wait_for("devices"))["devices"]
            usable.explained(supervisor.wait_for("ready"))
            record(pids)
            if detached:
                supervisor.detach()
        except BaseException:
            supervisor.end()
            instances.remove(id_)
            raise
        return NetnsLab(id_, lab, supervisor, pids)


class NetnsLab:
    """A lab that is up: see `RunningLab`. Ends with this process unless it was started detached."""

    def __init__(self, id_: str, lab: Lab, supervisor: Supervisor, pids: Mapping[str, int]) -> None:
        self.id = id_
        self.lab = lab
        self._supervisor = supervisor
        self._pids = pids
        self._deaths: list[str] = []

    def reach(self, device: str) -> Starts:
        """Programs are started in the device's namespaces."""
        return Starts(command=partial(self.command, device))

    def secrets(self, device: str) -> Mapping[str, str]:
        """Those of the lab file."""
        return self.lab.secrets_of(device)

    def command(
        self, device: str, argv: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> list[str]:
        """The argv that, run on this machine, runs `argv` on `device`, in /root, with a fresh environment."""
        if device not in self._pids:
            raise UsageError(
                f'the lab "{self.lab.name}" has no device "{device}"',
                hint=did_you_mean(device, self._pids) or "devices: " + ", ".join(self._pids),
            )
        return entering(self._pids[device], argv, environment)

    def trouble(self) -> str | None:
        """What has died since the lab came up. Waits up to 20 ms for news, so as not to miss a death just now."""
        try:
            self._deaths += [_death(message) for message in self._supervisor.messages(0.02)]
        except LabError as error:
            self._deaths.append(str(error))
        return "; ".join(dict.fromkeys(self._deaths)) or None

    def down(self) -> None:
        """Ends every process of the lab, and returns when they are gone. May be called twice."""
        self._supervisor.end()
        instances.remove(self.id)


def _death(message: dict[str, Any]) -> str:
    """One death in words: `bgpd on left died: signal 11 (SIGSEGV)`."""
    code = os.waitstatus_to_exitcode(message["status"])
    how = f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit status {code}"
    what = f"{message['died']} on {message['device']}" if message["died"] else message["device"]
    return f"{what} died: {how}"
