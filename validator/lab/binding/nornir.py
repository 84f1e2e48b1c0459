"""Nornir's SimpleInventory: hosts.yaml, with groups.yaml and defaults.yaml beside it.

https://nornir.readthedocs.io/en/latest/tutorial/inventory.html describes it.
"""

from collections.abc import Mapping
from pathlib import Path

from validator.errors import UsageError
from validator.lab.binding.binding import Binding
from validator.lab.binding.foreign import Source, as_list, as_mapping, as_text, plain, platform_for, ssh_to
from validator.lab.bound import Bound
from validator.settings import shown_path

__all__ = ["claims", "read"]

_KEYS = {
    "hostname",
    "port",
    "username",
    "password",
    "platform",
    "groups",
    "data",
    "connection_options",
}


def claims(_path: Path, _text: str, document: object) -> bool:
    """Hosts that say nothing but what Nornir knows, and one at least that says something."""
    hosts = [as_mapping(one) for one in as_mapping(document).values()]
    return bool(hosts) and all(set(one) <= _KEYS for one in hosts) and any(hosts)


def read(path: Path, text: str) -> Binding:
    """The hosts in `text`, with what their groups say. Raises `AuthoringError` for a group that there is not."""
    source = Source(path, text)
    groups = as_mapping(_beside(path, "groups"))
    defaults = as_mapping(_beside(path, "defaults"))
    devices = {}
    for name, said in source.document.items():
        host = _whole(source, name, as_mapping(said), groups, defaults)
        options = as_mapping(host.get("connection_options"))
        ssh = as_mapping(options.get("ssh") or options.get("paramiko") or options.get("netmiko"))
        facts = {key: as_text(ssh.get(key)) or as_text(host.get(key)) for key in _KEYS}
        devices[name] = Bound(
            name=name,
            place=source.place(name),
            way=ssh_to(facts["hostname"] or name, port=facts["port"]),
            platform=platform_for(facts["platform"]),
            user=plain(facts["username"]),
            password=plain(facts["password"]),
        )
    return Binding(path=path, sort="Nornir inventory", devices=devices)


def _beside(path: Path, name: str) -> object:
    beside = path.with_name(f"{name}{path.suffix}")
    if not beside.exists():
        return None
    try:
        return Source(beside, beside.read_text(encoding="utf-8")).document
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"cannot read {shown_path(beside)}") from None


def _whole(
    source: Source,
    name: str,
    host: Mapping[str, object],
    groups: Mapping[str, object],
    defaults: Mapping[str, object],
) -> Mapping[str, object]:
    """The host with what its groups say, the first one first and each before its own groups, and the defaults last."""
    order: list[str] = []

    def visit(names: object) -> None:
        for group in as_list(names):
            if str(group) in order:
                continue
            if str(group) not in groups:
                raise source.refused(
                    f'{name} is in the group "{group}", and groups.yaml has none of that name',
                    name,
                    hint="add it, or take it away from the host",
                )
            order.append(str(group))
            visit(as_mapping(groups[str(group)]).get("groups"))

    visit(host.get("groups"))
    whole = dict(defaults)
    for group in reversed(order):
        whole |= {key: value for key, value in as_mapping(groups[group]).items() if value is not None}
    return {**whole, **{key: value for key, value in host.items() if value is not None}}
