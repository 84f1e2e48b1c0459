"""How the devices of a lab are configured: what a page has made of them, without what goes on in them."""

from collections.abc import Mapping

from validator.device.platforms import Platform
from validator.lab.contract import RunningLab
from validator.run.bench import Bench

__all__ = ["State", "state_of"]

State = tuple[tuple[str, str, str], ...]
"""For each device and command, what it printed."""

_FILES = "sha256sum ~/* /var/tmp/* /etc/frr/frr.conf 2>/dev/null"
_LINUX = (
    ("shell", "ip -br address"),
    ("shell", "ip -br link"),
    ("shell", "ip route; ip rule; ip neighbor show nud permanent"),
    ("shell", _FILES),
)
_COMMANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "linux": _LINUX,
    "frr": (("cli", "show running-config"), ("shell", "ip -br address"), ("shell", _FILES)),
    "ovs": (
        *_LINUX,
        ("shell", "ovs-vsctl --columns=name,tag,trunks,vlan_mode list Port | sort"),
        ("shell", "ovs-ofctl dump-flows br0 --no-stats"),
    ),
}
"""What tells, by platform, in which window."""

TIMEOUT = 20.0


def state_of(lab: RunningLab, platforms: Mapping[str, Platform]) -> State:
    """The state of every device that is known. In windows of its own, so that nothing is typed into those of the page."""
    bench = Bench(lab, platforms)
    try:
        return tuple(
            (device, command, bench.window(device, window).run(command, timeout=TIMEOUT).output)
            for device, one in lab.lab.devices.items()
            for window, command in _COMMANDS.get(one.platform, ())
        )
    finally:
        bench.close()
