"""The lab whose devices exist already, wherever they are: a binding says where."""

import shutil
from collections.abc import Mapping
from functools import partial

from validator.errors import LabUnavailable, UsageError
from validator.lab import instances
from validator.lab.bound import Local, Ssh
from validator.lab.files import Lab
from validator.lab.reach import Lines, Reach, Starts
from validator.lab.remote.holding import Hold
from validator.lab.remote.service import check_in_service, put_back, take_out
from validator.lab.remote.ssh import SshClient
from validator.lab.remote.workplace import Workplace

__all__ = ["RemoteLab", "RemoteProvider"]


class RemoteProvider:
    """Labs on devices that exist. They are there before and afterwards; a run has them for itself."""

    name = "remote"

    def refuse(self, lab: Lab) -> None:
        """Nothing is impossible here as far as the lab file tells: the binding decides."""

    def check(self, lab: Lab) -> None:
        """Raises `LabUnavailable` where nothing says where the devices are, or where there is no `ssh`."""
        if not lab.bound:
            raise LabUnavailable(
                f'the lab "{lab.name}" is on devices that exist, and nothing says where they are',
                hint="validator run --binding FILE",
            )
        if any(isinstance(one.way, Ssh) for one in lab.bound.values()) and not shutil.which("ssh"):
            raise LabUnavailable(
                f'the lab "{lab.name}" needs programs that are not installed: ssh',
                hint="sudo apt-get install -y --no-install-recommends openssh-client",
            )

    def up(self, lab: Lab, *, detached: bool = False) -> "RemoteLab":
        """Takes hold of the devices. Raises `LabError` where one is in use, or out of service."""
        if detached:
            raise UsageError(
                f'the devices of the lab "{lab.name}" are up already', hint="log in as you always do"
            )
        self.check(lab)
        hold = Hold(lab.bound)
        try:
            for role, device in lab.bound.items():
                check_in_service(role, device)
            return RemoteLab(lab, hold, SshClient())
        except BaseException:
            hold.release()
            raise


class RemoteLab:
    """A lab on devices that exist: see `LastingLab`."""

    def __init__(self, lab: Lab, hold: Hold, ssh: SshClient) -> None:
        self.id = instances.new_id(lab.name)
        self.lab = lab
        self._hold = hold
        self._ssh = ssh
        self._workplaces = {role: Workplace() for role in lab.bound}

    def reach(self, device: str) -> Reach:
        """As the binding says."""
        bound = self.lab.bound[device]
        login = bound.login()
        name = bound.host_name or device
        match bound.way:
            case Ssh(arguments):
                return Starts(
                    command=partial(self._ssh.command, arguments, login.user),
                    login=login,
                    connection=self._ssh.connection(arguments, login.user),
                    line=self._ssh.line(arguments, login.user),
                    far=True,
                    host_name=name,
                )
            case Local():
                return Starts(command=self._workplaces[device].command, host_name=name)
            case line:
                return Lines(line=line, login=login, shared=bound.console, host_name=name)

    def secrets(self, device: str) -> Mapping[str, str]:
        """Those of the binding and of the lab file."""
        return self.lab.secrets_of(device)

    def trouble(self) -> str | None:
        """Nothing is known of devices that nobody asks."""
        return None

    @property
    def lasting(self) -> tuple[str, ...]:
        """All but this machine, of which a page has an empty folder."""
        return tuple(role for role, one in self.lab.bound.items() if not isinstance(one.way, Local))

    def retire(self, device: str, reason: str) -> None:
        """Takes `device` out of service: see `LastingLab`."""
        take_out(self.lab.bound[device], reason)

    def reinstate(self, device: str) -> None:
        """Puts `device` back into service: see `LastingLab`."""
        put_back(self.lab.bound[device].address)

    def down(self) -> None:
        """Lets others have the devices."""
        self._ssh.end()
        for workplace in self._workplaces.values():
            workplace.end()
        self._hold.release()
