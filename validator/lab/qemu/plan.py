"""What is to be done for a lab, as data: a lab file in, a `Plan` out. Nothing happens here.

The shapes below are what the supervisor reads as JSON (`inside/`), so keys there and here are the same words.
"""

from pathlib import Path
from typing import TypedDict

from validator.errors import AuthoringError, Place, did_you_mean
from validator.lab.files import Lab
from validator.lab.places import check_host_name, finder
from validator.lab.qemu.environment import factory_settings
from validator.lab.qemu.images import Images
from validator.lab.qemu.packages import FIRMWARE

__all__ = ["BOX", "SUPERVISOR", "SWITCH", "BoxPlan", "Plan", "plan_lab", "refuse_lab"]

SUPERVISOR = "validator.lab.qemu.inside.supervisor"
"""The module that carries a plan out."""

BOX, SWITCH = "uboot", "pdu"
"""The platforms of the two sorts of device: boxes that boot, and what switches the power of every one of them."""

_MEGABYTES = 256
"""Memory of a box: the kernel at 64 MiB less would have no room beside its initial file system."""


class BoxPlan(TypedDict):
    """One box: `console` is the path of its socket, `settings` what its boot loader is set to, `disk` the image to copy.

    In `argv`, a format, stand `{console}`, `{flash}`, `{saved}` and `{disk}` for the numbers of open descriptors.
    """

    name: str
    console: str
    settings: dict[str, str]
    disk: str
    argv: list[str]


class Plan(TypedDict):
    """The whole lab: `control` is the path of the socket that power switches talk to, `scratch` a folder on a disk."""

    control: str
    scratch: str
    boxes: list[BoxPlan]


def refuse_lab(lab: Lab) -> None:
    """Raises `AuthoringError`, in the lab file, for what this provider cannot bring up."""
    for name, device in lab.devices.items():
        place = finder(lab, name)
        if device.platform not in (BOX, SWITCH):
            raise AuthoringError(
                place(device.platform),
                f'the qemu provider has no platform "{device.platform}"',
                hint=did_you_mean(device.platform, (BOX, SWITCH)) or f"platforms: {BOX}, {SWITCH}",
            )
        if device.daemons:
            raise AuthoringError(
                place("daemons"),
                f"a device of the platform {device.platform} has no daemons",
                hint="remove them",
            )
        check_host_name(name, place)
    if lab.links:
        raise AuthoringError(
            _place_of_links(lab),
            "boxes of the qemu provider have no network, so there is nothing to link",
            hint="remove the links, or use the netns provider",
        )


def plan_lab(lab: Lab, images: Images, *, sockets: Path, scratch: Path) -> Plan:
    """The plan for `lab`, which was not refused. `sockets` is the folder for its sockets."""
    boxes = [name for name, device in lab.devices.items() if device.platform == BOX]
    return Plan(
        control=str(sockets / "control"),
        scratch=str(scratch),
        boxes=[_plan_box(name, images, sockets / f"console{number}") for number, name in enumerate(boxes, 1)],
    )


def _plan_box(name: str, images: Images, console: Path) -> BoxPlan:
    """A QEMU that ends only by our hand: what powers itself down stays, as a box does, until its power is switched."""
    argv = [
        *("qemu-system-aarch64", "-name", name, "-nodefaults", "-no-user-config", "-display", "none"),
        *("-machine", "virt", "-accel", "tcg", "-cpu", "cortex-a53", "-m", str(_MEGABYTES), "-no-shutdown"),
        *("-chardev", "socket,id=console,fd={console}", "-serial", "chardev:console"),
        *("-bios", str(FIRMWARE)),
        *("-drive", "if=pflash,unit=1,format=raw,file=/proc/self/fd/{flash}"),
        *_nvme(1, "file=/proc/self/fd/{saved},cache=unsafe"),
        *_nvme(2, "file=/proc/self/fd/{disk},cache=unsafe"),
        *_nvme(3, f"file={_escaped(images.stick)},snapshot=on"),
    ]
    return BoxPlan(
        name=name, console=str(console), settings=factory_settings(name), disk=str(images.disk), argv=argv
    )


def _nvme(number: int, backing: str) -> tuple[str, ...]:
    """A disk on a controller of its own. U-Boot complains of disks with the same identifier, as they have by default."""
    return (
        *("-drive", f"if=none,id=disk{number},format=raw,{backing}"),
        *("-device", f"nvme,id=nvme{number},serial=disk{number}"),
        *("-device", f"nvme-ns,bus=nvme{number},drive=disk{number},eui64={0x5254_0000_0000_0000 + number}"),
    )


def _escaped(path: Path) -> str:
    """`path` within an option of QEMU's, where a comma is doubled, and within a format."""
    return str(path).replace(",", ",,").replace("{", "{{").replace("}", "}}")


def _place_of_links(lab: Lab) -> Place:
    for number, line in enumerate(lab.path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("links"):
            return Place(str(lab.path), number)
    return Place(str(lab.path))
