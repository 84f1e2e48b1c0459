"""Platform `linux`: a host with the machine's own programs, and nothing running but an SSH server where one is wanted."""

from validator.errors import AuthoringError, did_you_mean
from validator.lab.netns.plan import Device, Platform, Task, daemon, program

__all__ = ["PLATFORM", "no_daemons"]


def no_daemons(device: Device) -> None:
    """Refuses `daemons` on a platform that has none to choose from."""
    if device.file.daemons:
        raise AuthoringError(
            device.place(device.file.daemons[0]),
            f'the platform "{device.file.platform}" has no daemons to choose from',
            hint="take `daemons` away from this device",
        )


_SSHD_CONFIG = """\
Include /etc/ssh/sshd_config.d/*.conf
KbdInteractiveAuthentication no
UsePAM no
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
"""
"""As Debian has it, without PAM, whose modules ask for more than a lab has."""


def _start(device: Device) -> list[list[Task]]:
    if set(device.file.daemons) - {"sshd"}:
        unknown = next(name for name in device.file.daemons if name != "sshd")
        raise AuthoringError(
            device.place(unknown),
            f'the platform "linux" has no daemon "{unknown}"',
            hint=did_you_mean(unknown, ["sshd"]) or "daemons: sshd",
        )
    if not device.file.daemons:
        return []
    key = "/etc/ssh/ssh_host_ed25519_key"
    return [
        [program("ssh-keygen", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)],
        [daemon("sshd", _SSHD, "-D", sockets=[])],
    ]


_SSHD = "/usr/sbin/sshd"

PLATFORM = Platform(
    name="linux",
    programs={"ip": "iproute2", "ping": "iputils-ping", "bash": "bash", "iperf3": "iperf3"},
    start=_start,
    folders=("/etc/ssh", "/etc/ssh/sshd_config.d", "/run/sshd"),
    files={"/etc/ssh/sshd_config": _SSHD_CONFIG},
    optional={"sshd": {_SSHD: "openssh-server", "ssh": "openssh-client", "ssh-keygen": "openssh-client"}},
    several_users=frozenset({"sshd"}),
)
