"""Platform `linux`: a host with the machine's own programs and nothing running."""

from validator.errors import AuthoringError
from validator.lab.netns.plan import Device, Platform, Task

__all__ = ["PLATFORM", "no_daemons"]


def no_daemons(device: Device) -> None:
    """Refuses `daemons` on a platform that has none to choose from."""
    if device.file.daemons:
        raise AuthoringError(
            device.place(device.file.daemons[0]),
            f'the platform "{device.file.platform}" has no daemons to choose from',
            hint="take `daemons` away from this device",
        )


def _start(device: Device) -> list[list[Task]]:
    no_daemons(device)
    return []


PLATFORM = Platform(
    name="linux",
    programs={"ip": "iproute2", "ping": "iputils-ping", "bash": "bash", "iperf3": "iperf3"},
    start=_start,
)
