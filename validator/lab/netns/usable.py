"""Can this machine have the embedded lab, and if not, what would change that."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from validator.errors import LabError, LabUnavailable
from validator.lab.files import Lab
from validator.lab.netns.packages import missing_packages
from validator.lab.netns.plan import SUPERVISOR, DevicePlan, Plan, plan_lab
from validator.lab.netns.platforms import platform_of
from validator.lab.supervisor import Supervisor

__all__ = ["check_namespaces", "check_programs", "explained"]

# What switches user namespaces off, the value that does, and what allows them again.
_SWITCHES = (
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("user.max_user_namespaces", "0", "15000"),
    ("user.max_net_namespaces", "0", "15000"),
)


def check_programs(lab: Lab) -> None:
    """Raises `LabUnavailable` with the command that installs what `lab` lacks."""
    plan = plan_lab(
        lab, platform_of
    )  # An unknown platform or daemon is the lab file's fault, and comes first.
    missing = missing_packages((device.platform, device.daemons) for device in lab.devices.values())
    if missing:
        packages = " ".join(sorted(set(missing.values())))
        raise LabUnavailable(
            f'the lab "{lab.name}" needs programs that are not installed: ' + ", ".join(sorted(missing)),
            hint=f"sudo apt-get install -y --no-install-recommends {packages}",
        )
    if plan["several_users"] and os.geteuid() != 0:
        raise LabUnavailable(
            f'only root can have the lab "{lab.name}": there is more than one user on its devices',
            hint="sudo validator run …",
        )


def check_namespaces() -> None:
    """Raises `LabUnavailable` where the kernel lets this user have no lab. Really tries, once per process."""
    reason = _refusal()
    if reason is not None:
        raise LabUnavailable(f"this machine allows no embedded lab: {reason}", hint=_way_out())


def explained(message: dict[str, Any]) -> dict[str, Any]:
    """The supervisor's `message`, where it is not of a failure. That is raised as `LabError`."""
    if "failed" not in message:
        return message
    where = f"{message['device']}: " if message["device"] else ""
    if message["refused"]:
        raise LabUnavailable(
            f"this machine allows no embedded lab: {where}{message['failed']}", hint=_way_out()
        )
    raise LabError(f"{where}{message['failed']}")


@cache
def _refusal() -> str | None:
    device = DevicePlan(
        name="probe",
        folders=[],
        files={},
        sysctls={"net.ipv4.ip_forward": "1"},
        interfaces=[],
        checksums=[],
        stages=[],
    )
    supervisor = Supervisor("probe", Plan(devices=[device], links=[], several_users=False), module=SUPERVISOR)
    try:
        message: dict[str, Any] = supervisor.wait_for("ready")
    except LabError as error:
        return error.message
    finally:
        supervisor.end()
    return str(message["failed"]) if "failed" in message else None


def _way_out() -> str:
    for name, forbids, allows in _SWITCHES:
        path = Path("/proc/sys", *name.split("."))
        if path.is_file() and path.read_text(encoding="ascii").strip() == forbids:
            return f"sudo sysctl -w {name}={allows}"
    return "in a container, start it so that it may make user namespaces, e.g. docker run --privileged"
