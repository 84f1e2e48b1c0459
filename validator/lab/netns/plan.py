"""What is to be done for a lab, as data: a lab file and the platforms in, a `Plan` out. Nothing happens here.

The shapes below are what the supervisor reads as JSON (`inside/`), so keys there and here are the same words.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from validator.errors import AuthoringError, Place
from validator.lab.files import DeviceFile, Lab
from validator.lab.places import check_host_name, finder

__all__ = [
    "SUPERVISOR",
    "Device",
    "DevicePlan",
    "End",
    "LinkPlan",
    "Plan",
    "Platform",
    "Task",
    "daemon",
    "mac_address",
    "plan_lab",
    "program",
]

SUPERVISOR = "validator.lab.netns.inside.supervisor"
"""The module that carries a plan out."""

_INTERFACE = re.compile(r"(?!lo$)[A-Za-z0-9][A-Za-z0-9._-]{0,14}")  # The kernel's limit is 15 bytes.


class Task(TypedDict):
    """A program to start. With `runs` it has to end with status 0; without, it is a daemon, up once it listens."""

    name: str
    argv: list[str]
    sockets: list[str]
    runs: bool


def daemon(name: str, *argv: str, sockets: list[str]) -> Task:
    """A program that stays. It is up once each of the Unix `sockets` accepts a connection."""
    return Task(name=name, argv=list(argv), sockets=sockets, runs=False)


def program(name: str, *argv: str) -> Task:
    """A program that runs to its end, which must be status 0."""
    return Task(name=name, argv=list(argv), sockets=[], runs=True)


@dataclass(frozen=True, slots=True)
class Device:
    """One device as its lab file has it. `place` finds a word of its entry there, for messages."""

    name: str
    file: DeviceFile
    place: Callable[[str], Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform as data.

    `programs` maps what has to be there, a name on PATH or a path, to the Debian package that has it.
    `start` gives, for one device, the stages of its start; all of a stage is started at once. It may raise
    `AuthoringError`. `folders` are private and empty; `files` (path → content) and `sysctls` are written before
    anything starts. `switches` says that frames pass through a program rather than through the kernel.
    `optional` are the programs of daemons that not every device has; those in `several_users` give up root.
    """

    name: str
    programs: Mapping[str, str]
    start: Callable[[Device], list[list[Task]]]
    folders: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    sysctls: Mapping[str, str] = field(default_factory=dict)
    switches: bool = False
    optional: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    several_users: frozenset[str] = frozenset()


class DevicePlan(TypedDict):
    """One device: all that its init has to know."""

    name: str
    folders: list[str]
    files: dict[str, str]
    sysctls: dict[str, str]
    interfaces: list[str]
    checksums: list[str]
    stages: list[list[Task]]


class End(TypedDict):
    """One end of a cable. `index` is the interface's number, from 2, since `lo` is 1."""

    device: str
    interface: str
    index: int
    mac: str


class LinkPlan(TypedDict):
    """A cable."""

    a: End
    b: End


class Plan(TypedDict):
    """The whole lab. With `several_users`, there is more than root in it."""

    devices: list[DevicePlan]
    links: list[LinkPlan]
    several_users: bool


# A lab behaves the same on every machine, whatever the machine's own settings, which new namespaces partly inherit.
_SYSCTLS = {
    "net.ipv4.conf.all.rp_filter": "0",
    "net.ipv4.conf.default.rp_filter": "0",
    "net.ipv4.ip_forward": "0",
    "net.ipv6.conf.all.forwarding": "0",
    "net.ipv6.conf.all.disable_ipv6": "0",
    "net.ipv6.conf.default.disable_ipv6": "0",
    # Addresses come from the MAC address, which is fixed, and can be used at once.
    "net.ipv6.conf.default.addr_gen_mode": "0",
    "net.ipv6.conf.default.accept_dad": "0",
    "net.ipv6.conf.all.accept_dad": "0",
}


def plan_lab(lab: Lab, platform_of: Callable[[Device], Platform]) -> Plan:
    """The plan for `lab`. Raises `AuthoringError` in the lab file."""
    devices = [Device(name, file, finder(lab, name)) for name, file in lab.devices.items()]
    platforms = {device.name: platform_of(device) for device in devices}
    interfaces = {device.name: _interfaces(lab, device) for device in devices}
    # No two interfaces of a lab have the same number. Linux takes a cable whose ends have the same for a device of
    # its own, and then tells of a lost carrier up to a second late (net/core/link_watch.c, linkwatch_urgent_event).
    ends = [(device, interface) for device, names in interfaces.items() for interface in names]
    indexes = {end: number for number, end in enumerate(ends, 2)}

    def end(device: str, interface: str) -> End:
        mac = mac_address(device, interface)
        return End(device=device, interface=interface, index=indexes[device, interface], mac=mac)

    return Plan(
        devices=[
            _plan_device(
                device,
                platforms[device.name],
                interfaces[device.name],
                set(_checksums(lab, device.name, platforms)),
            )
            for device in devices
        ],
        links=[LinkPlan(a=end(*link.a), b=end(*link.b)) for link in lab.links],
        several_users=any(
            platforms[device.name].several_users & set(device.file.daemons) for device in devices
        ),
    )


def mac_address(device: str, interface: str) -> str:
    """The same address for the same interface in every lab, so that pages can show it. Locally administered."""
    digest = hashlib.sha256(f"{device}:{interface}".encode()).digest()
    return ":".join(f"{byte:02x}" for byte in (0x02, *digest[:5]))


def _plan_device(
    device: Device, platform: Platform, interfaces: list[str], checksums: set[str]
) -> DevicePlan:
    check_host_name(device.name, device.place)
    files = {
        "/etc/hostname": f"{device.name}\n",
        "/etc/hosts": f"127.0.0.1 localhost\n127.0.1.1 {device.name}\n::1 localhost ip6-localhost ip6-loopback\n",
        "/etc/resolv.conf": "",  # A name server that cannot be reached would cost seconds per look-up.
    }
    return DevicePlan(
        name=device.name,
        folders=list(platform.folders),
        files={**files, **platform.files},
        sysctls={**_SYSCTLS, **platform.sysctls},
        interfaces=interfaces,
        checksums=sorted(checksums),
        stages=platform.start(device),
    )


def _interfaces(lab: Lab, device: Device) -> list[str]:
    """The device's interfaces in the order in which people count: eth2 before eth10."""
    names = [name for link in lab.links for owner, name in (link.a, link.b) if owner == device.name]
    for name in names:
        if not _INTERFACE.fullmatch(name):
            raise AuthoringError(
                device.place(f"{device.name}:{name}"),
                f'"{name}" cannot be the name of an interface',
                hint='use a name such as "eth0": at most 15 letters, digits and ".", "_", "-"',
            )
    return sorted(
        names,
        key=lambda name: [
            (int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)
        ],
    )


def _checksums(lab: Lab, device: str, platforms: Mapping[str, Platform]) -> Iterator[str]:
    """The device's interfaces that must send whole checksums: those of links to a switch in user space."""
    for link in lab.links:
        if any(platforms[owner].switches for owner, _ in (link.a, link.b)):
            yield from (name for owner, name in (link.a, link.b) if owner == device)
