"""What the readers of other tools' files have in common: they take what is there for what it is, and say what they cannot."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from validator.errors import AuthoringError, Place
from validator.lab.bound import Ssh
from validator.settings import shown_path
from validator.strict import loose_yaml, place_in_yaml

__all__ = ["Source", "as_list", "as_mapping", "as_text", "plain", "platform_for", "ssh_to"]

_PLATFORMS = {
    "arista_eos": ("eos", "arista_ceos", "ceos", "arista_veos", "vr_veos", "veos"),
    "cisco_ios": (
        "ios",
        "iosxe",
        "ios_xe",
        "cisco_xe",
        "cisco_iosxe",
        "csr1000v",
        "vr_csr",
        "cisco_csr1000v",
        "cisco_c8000v",
    ),
    "cisco_nxos": ("nxos", "nxos_ssh", "n9kv", "vr_n9kv", "cisco_n9kv"),
    "cisco_xr": ("iosxr", "ios_xr", "cisco_iosxr", "xrv9k", "vr_xrv9k", "cisco_xrv9k", "cisco_xrd", "xrd"),
    "dell_os10": ("dellos10", "os10"),
    "frr": ("frrouting",),
    "hp_comware": ("comware",),
    "huawei_vrp": ("huawei", "vrp", "ce", "cloudengine", "huawei_vrp"),
    "juniper_junos": (
        "junos",
        "juniper",
        "vmx",
        "vr_vmx",
        "juniper_vmx",
        "crpd",
        "juniper_crpd",
        "vqfx",
        "vr_vqfx",
        "juniper_vqfx",
    ),
    "linux": ("generic_linux",),
    "mikrotik_routeros": ("routeros", "ros", "vr_ros", "mikrotik_ros"),
    "nokia_sros": ("sros", "vr_sros", "alcatel_sros"),
    "ovs": ("openvswitch",),
    "vyos": ("vyosnetworks_vyos",),
}
_ALIASES = {alias: name for name, aliases in _PLATFORMS.items() for alias in (name, *aliases)}


def platform_for(said: str | None) -> str | None:
    """The platform that other tools call `said`; None where none is known: then only a device's name tells its role.

    The last part counts of a name such as Ansible's `cisco.ios.ios`.
    """
    if said is None:
        return None
    return _ALIASES.get(re.sub(r"[^a-z0-9]+", "_", said.rpartition(".")[2].lower()))


class Source:
    """A YAML file of another tool, and where in it things stand."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.shown = shown_path(path)
        self.text = text
        self.document = as_mapping(loose_yaml(text))

    def place(self, *trail: str) -> Place:
        """Where that is, as far as it can be told."""
        return place_in_yaml(self.text, *trail, path=self.shown)

    def refused(self, message: str, *trail: str, hint: str) -> AuthoringError:
        """What is raised where something is there that cannot be taken over."""
        return AuthoringError(self.place(*trail), message, hint=hint)


def as_mapping(value: object) -> Mapping[str, object]:
    """`value` where it is a mapping, an empty one where it is not."""
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def as_list(value: object) -> Sequence[object]:
    """`value` where it is a list; nothing for nothing, and a list of one for anything else."""
    return value if isinstance(value, list) else [] if value is None else [value]


def as_text(value: object) -> str | None:
    """`value` where it is text."""
    return value if isinstance(value, str) else None


def plain(value: str | None) -> str | None:
    """A value of another tool as our secrets are written: what looks like one of our forms is none there."""
    return None if value is None else f"plain:{value}"


def ssh_to(host: str, *, port: str | None = None, options: str = "", jump: str | None = None) -> Ssh:
    """What one would type after `ssh`. Raises `ValueError` where `options` cannot be taken apart."""
    arguments = [
        *shlex.split(options),
        *(["-J", jump] if jump else []),
        *(["-p", port] if port else []),
        host,
    ]
    return Ssh(tuple(arguments))
