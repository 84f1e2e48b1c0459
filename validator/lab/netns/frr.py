"""Platform `frr`: a router with FRRouting's own daemons and its `vtysh`, on Linux."""

from pathlib import Path

from validator.errors import AuthoringError, did_you_mean
from validator.lab.netns.plan import Device, Platform, Task, daemon, program

__all__ = ["PLATFORM"]

_FOLDER = "/usr/lib/frr"
_SOCKETS = "/run/frr"

# What a lab file may ask for under `daemons`; zebra, staticd and watchfrr run on every router.
_DAEMONS = (
    "babeld",
    "bfdd",
    "bgpd",
    "eigrpd",
    "fabricd",
    "isisd",
    "ldpd",
    "nhrpd",
    "ospf6d",
    "ospfd",
    "pathd",
    "pbrd",
    "pim6d",
    "pimd",
    "ripd",
    "ripngd",
    "vrrpd",
)


def _start(device: Device) -> list[list[Task]]:
    for name in device.file.daemons:
        if name not in (*_DAEMONS, "zebra", "staticd"):
            raise AuthoringError(
                device.place(name),
                f'FRRouting has no daemon "{name}"',
                hint=did_you_mean(name, _DAEMONS) or "daemons: " + ", ".join(_DAEMONS),
            )
    # Since version 9.1 static routes go through mgmtd.
    manager = ["mgmtd"] if Path(_FOLDER, "mgmtd").exists() else []
    daemons = ["zebra", *manager, "staticd", *(name for name in _DAEMONS if name in device.file.daemons)]
    return [
        # The others look for zebra's socket once, and then only ten seconds later: so zebra comes first.
        [_daemon("zebra", sockets=("zebra.vty", "zserv.api"))],
        [_daemon(name) for name in daemons[1:]],
        # vtysh leaves saving the configuration to watchfrr, and warns where there is none. It restarts nothing
        # here: a daemon that dies in a lab is news.
        [_daemon("watchfrr", "--dry", *daemons), program("vtysh", "vtysh", "-c", "show version")],
    ]


def _daemon(name: str, *arguments: str, sockets: tuple[str, ...] = ()) -> Task:
    ports = () if name == "watchfrr" else ("-P", "0")  # No terminal lines over TCP; vtysh is the way in.
    paths = [f"{_SOCKETS}/{socket}" for socket in sockets or (f"{name}.vty",)]
    return daemon(name, f"{_FOLDER}/{name}", *ports, *arguments, sockets=paths)


PLATFORM = Platform(
    name="frr",
    programs={f"{_FOLDER}/zebra": "frr", "vtysh": "frr", "bash": "bash", "ping": "iputils-ping"},
    folders=("/etc/frr", "/run/frr", "/var/log/frr", "/var/lib/frr"),
    # As on a router out of the box: one file for all daemons, and nothing in it yet.
    files={"/etc/frr/vtysh.conf": "service integrated-vtysh-config\n", "/etc/frr/frr.conf": ""},
    sysctls={
        "net.ipv4.ip_forward": "1",
        "net.ipv6.conf.all.forwarding": "1",
        # What FRRouting's own documentation asks for: a shut interface keeps its addresses, …
        "net.ipv6.conf.all.keep_addr_on_down": "1",
        "net.ipv6.route.skip_notify_on_dev_down": "1",
        # … and a link without carrier takes its routes along.
        "net.ipv4.conf.all.ignore_routes_with_linkdown": "1",
        "net.ipv4.conf.default.ignore_routes_with_linkdown": "1",
        "net.ipv6.conf.all.ignore_routes_with_linkdown": "1",
        "net.ipv6.conf.default.ignore_routes_with_linkdown": "1",
    },
    start=_start,
)
