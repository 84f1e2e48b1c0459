"""containerlab topologies, as https://containerlab.dev/manual/topo-def-file/ describes them."""

from collections.abc import Mapping
from pathlib import Path

from validator.lab.binding.binding import Binding
from validator.lab.binding.foreign import Source, as_list, as_mapping, as_text, platform_for, ssh_to
from validator.lab.bound import Bound
from validator.lab.files import Link
from validator.lab.reach import Program

__all__ = ["claims", "read"]

_NO_DEVICES = ("bridge", "ovs-bridge", "host")
_SHELLS = ("linux", "ext-container", "k8s-kind")
"""Kinds that are entered with `docker exec`: nobody listens for SSH in them."""

_LOGINS = {
    "arista_eos": ("admin", "admin"),
    "cisco_ios": ("admin", "admin"),
    "cisco_nxos": ("admin", "admin"),
    "cisco_xr": ("clab", "clab@123"),
    "juniper_junos": ("admin", "admin@123"),
    "mikrotik_routeros": ("admin", "admin"),
    "nokia_sros": ("admin", "admin"),
}
"""Who logs in to the nodes as containerlab makes them."""


def claims(_path: Path, _text: str, document: object) -> bool:
    """A topology that has nodes."""
    return "nodes" in as_mapping(as_mapping(document).get("topology"))


def read(path: Path, text: str) -> Binding:
    """The topology in `text`, as it is once it is deployed on this machine. Raises `AuthoringError`."""
    source = Source(path, text)
    topology = as_mapping(source.document.get("topology"))
    lab = as_text(source.document.get("name"))
    if lab is None:
        raise source.refused("this topology has no name", hint="add a line: name: …")
    prefix = _prefix(as_text(source.document.get("prefix")), lab)
    devices = {}
    for name, said in as_mapping(topology.get("nodes")).items():
        node = _whole(as_mapping(said), topology)
        kind = as_text(node.get("kind")) or ""
        if kind in _NO_DEVICES:
            continue
        image = as_text(node.get("image")) or ""
        platform = "frr" if kind == "linux" and "frr" in image else platform_for(kind.replace("-", "_"))
        container = f"{prefix}{name}"
        entered = kind in _SHELLS
        user, password = _LOGINS.get(platform or "", (None, None))
        devices[name] = Bound(
            name=name,
            place=source.place("topology", "nodes", name),
            way=Program(argv=("docker", "exec", "-it", container, "sh")) if entered else ssh_to(container),
            platform=platform,
            user=None if entered else user,
            password=None if entered else password,
        )
    links = [link for said in as_list(topology.get("links")) for link in _link(as_mapping(said), devices)]
    return Binding(path=path, sort="containerlab topology", devices=devices, links=tuple(links))


def _prefix(said: str | None, lab: str) -> str:
    """What stands before a node's name in that of its container."""
    if said is None:
        return f"clab-{lab}-"
    return {"": "", "__lab-name": f"{lab}-"}.get(said, f"{said}-{lab}-")


def _whole(node: Mapping[str, object], topology: Mapping[str, object]) -> Mapping[str, object]:
    """The node with what its group, its kind and the defaults say where it says nothing."""
    defaults = as_mapping(topology.get("defaults"))
    group = as_mapping(as_mapping(topology.get("groups")).get(str(node.get("group", defaults.get("group")))))
    kind = str(node.get("kind") or group.get("kind") or defaults.get("kind") or "")
    of_kind = as_mapping(as_mapping(topology.get("kinds")).get(kind))
    return {**defaults, **of_kind, **group, **node, "kind": kind}


def _link(said: Mapping[str, object], devices: Mapping[str, Bound]) -> list[Link]:
    """`endpoints: [a:eth1, b:eth1]`, or the same as mappings. Cables to what is no device are left out."""
    ends = []
    for end in as_list(said.get("endpoints")):
        if isinstance(end, str):
            device, _, interface = end.partition(":")
        else:
            device, interface = (str(as_mapping(end).get(key, "")) for key in ("node", "interface"))
        if device in devices:
            ends.append((device, interface))
    both = 2
    return [Link(ends[0], ends[1])] if len(ends) == both else []
