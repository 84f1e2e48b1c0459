"""Ansible inventories, INI and YAML, with the folders group_vars and host_vars beside them.

https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html describes them. Plug-ins and scripts that
make inventories are Ansible's own: `ansible-inventory --list --yaml` writes what they make as YAML.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from validator.errors import AuthoringError, Place
from validator.lab.binding.binding import Binding
from validator.lab.binding.foreign import Source, as_mapping, plain, platform_for, ssh_to
from validator.lab.bound import Bound, Local, Way
from validator.lab.reach import Program
from validator.settings import shown_path
from validator.strict import loose_yaml

__all__ = ["claims", "read"]

_INSIDE = {"hosts", "children", "vars"}
_LOOKUP = re.compile(
    r"\{\{\s*lookup\(\s*['\"](?:ansible\.builtin\.)?env['\"]\s*,\s*['\"](\w+)['\"]\s*\)\s*\}\}"
)
_RANGE = re.compile(r"\[(?P<first>\w+):(?P<last>\w+)\]")
_SECTION = re.compile(r"\[(?P<name>[^\]:]+)(?::(?P<sort>vars|children))?\]")

Vars = dict[str, str]


@dataclass(slots=True)
class _Group:
    """What a group says, and who is in it. `hosts` have the variables that stand beside them."""

    variables: Vars = field(default_factory=dict)
    hosts: dict[str, Vars] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)


Groups = dict[str, _Group]


def claims(_path: Path, text: str, document: object) -> bool:
    """Groups with hosts, children or variables; or, where it is no YAML mapping, sections of an INI file."""
    groups = list(as_mapping(document).values())
    if groups:
        known = [set(as_mapping(one)) for one in groups if one is not None]
        return any(known) and all(one <= _INSIDE for one in known)
    return any(_SECTION.fullmatch(line.strip()) for line in text.splitlines())


def read(path: Path, text: str) -> Binding:
    """The hosts in `text`. Raises `AuthoringError` for a vault, and for what only Ansible could work out."""
    groups: Groups = {}
    document = as_mapping(loose_yaml(text))
    for name, said in document.items():
        _from_yaml(name, as_mapping(said), groups)
    if not document:
        _from_ini(text, groups)
    hosts = dict.fromkeys(host for group in groups.values() for host in group.hosts)
    devices = {}
    for host in hosts:
        devices[host] = _bound(host, _variables(host, groups, path.parent), _place(host, path, text))
    return Binding(path=path, sort="Ansible inventory", devices=devices)


# --- reading ---


def _from_yaml(name: str, said: Mapping[str, object], groups: Groups) -> None:
    group = groups.setdefault(name, _Group())
    group.variables |= _flat(said.get("vars"))
    for host, variables in as_mapping(said.get("hosts")).items():
        for one in _expanded(host):
            group.hosts.setdefault(one, {}).update(_flat(variables))
    for child, inner in as_mapping(said.get("children")).items():
        group.children.append(child)
        _from_yaml(child, as_mapping(inner), groups)


def _from_ini(text: str, groups: Groups) -> None:
    group, sort = groups.setdefault("ungrouped", _Group()), None
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith(("#", ";")):
            continue
        section = _SECTION.fullmatch(line)
        if section:
            group, sort = groups.setdefault(section["name"], _Group()), section["sort"]
        elif sort == "children":
            groups.setdefault(line, _Group())
            group.children.append(line)
        elif sort == "vars":
            name, _, value = line.partition("=")
            group.variables[name.strip()] = value.strip().strip("'\"")
        else:
            host, *words = shlex.split(line, comments=True)
            pairs = (word.partition("=") for word in words)
            variables = {name: value for name, sign, value in pairs if sign}
            for one in _expanded(host):
                group.hosts.setdefault(one, {}).update(variables)


def _expanded(host: str) -> Iterator[str]:
    """`web[01:03]` is web01, web02 and web03; letters count, too."""
    found = _RANGE.search(host)
    if not found:
        yield host
        return
    first, last = found["first"], found["last"]
    numbers = first.isdecimal() and last.isdecimal()
    span = range(int(first), int(last) + 1) if numbers else range(ord(first[0]), ord(last[0]) + 1)
    for one in span:
        middle = str(one).zfill(len(first)) if numbers else chr(one)
        yield from _expanded(host[: found.start()] + middle + host[found.end() :])


def _flat(value: object) -> Vars:
    return {key: inner for key, inner in as_mapping(value).items() if isinstance(inner, str)}


# --- what counts for a host ---


def _variables(host: str, groups: Groups, folder: Path) -> Vars:
    """All that counts for `host`: of `all` first, then of its groups from the outermost in, then its own."""
    parents = {child: name for name, group in groups.items() for child in group.children}
    mine = [name for name, group in groups.items() if host in group.hosts]
    whole = {**_of_file(folder / "group_vars", "all"), **groups.get("all", _Group()).variables}
    lines = []
    for name in mine:
        line = [name]
        while line[-1] in parents and parents[line[-1]] not in line:
            line.append(parents[line[-1]])
        lines.append(line[::-1])
    for line in sorted(lines, key=len):
        for name in line:
            if name != "all":
                whole |= {**groups[name].variables, **_of_file(folder / "group_vars", name)}
    whole |= _of_file(folder / "host_vars", host)
    for name in mine:
        whole |= groups[name].hosts[host]
    return whole


def _of_file(folder: Path, name: str) -> Vars:
    """What a file of variables says, or the files of a folder of that name."""
    found: Vars = {}
    paths = [folder / f"{name}{ending}" for ending in ("", ".yml", ".yaml")]
    inside = sorted((folder / name).glob("*.y*ml")) if (folder / name).is_dir() else []
    for path in [*(path for path in paths if path.is_file()), *inside]:
        text = path.read_text(encoding="utf-8", errors="replace")
        if text.startswith("$ANSIBLE_VAULT"):
            raise AuthoringError(
                Place(shown_path(path)),
                "this file is in a vault, which only Ansible opens",
                hint="say what it has for the devices in a binding of our own, as env:NAME or file:PATH",
            )
        found |= _flat(Source(path, text).document)
    return found


def _place(host: str, path: Path, text: str) -> Place:
    """Where the host first stands; in a range it does not."""
    word = re.compile(rf"(?<![\w.-]){re.escape(host)}(?![\w.-])")
    for number, line in enumerate(text.splitlines(), 1):
        found = word.search(line)
        if found and not line.lstrip().startswith(("#", ";")):
            return Place(shown_path(path), number, found.start() + 1)
    return Place(shown_path(path))


def _bound(host: str, variables: Vars, place: Place) -> Bound:
    known = {name: value for name, value in variables.items() if name.startswith("ansible_")}

    def get(*names: str) -> str | None:
        return next((_value(host, name, known[name], place) for name in names if name in known), None)

    def secret(*names: str) -> str | None:
        said = next((known[name] for name in names if name in known), None)
        lookup = _LOOKUP.fullmatch(said) if said else None
        return f"env:{lookup[1]}" if lookup else plain(get(*names))

    become = secret("ansible_become_password", "ansible_become_pass")
    return Bound(
        name=host,
        place=place,
        way=_way(host, get, place),
        platform=variables.get("validator_platform") or platform_for(get("ansible_network_os")),
        user=get("ansible_user", "ansible_ssh_user"),
        password=secret("ansible_password", "ansible_ssh_pass", "ansible_ssh_password"),
        secrets={} if become is None else {"enable": become},
    )


def _way(host: str, get: Callable[..., str | None], place: Place) -> Way:
    connection = (get("ansible_connection") or "ssh").rpartition(".")[2]
    address = get("ansible_host", "ansible_ssh_host") or host
    if connection == "local":
        return Local()
    if connection in ("docker", "podman"):
        return Program(argv=(connection, "exec", "-it", address, "sh"))
    if connection not in ("ssh", "smart", "paramiko", "paramiko_ssh", "network_cli", "libssh"):
        raise AuthoringError(
            place,
            f'{host} is reached by "{connection}", which is no command line',
            hint="give it ansible_connection: ssh or network_cli",
        )
    options = " ".join(
        option
        for option in (get("ansible_ssh_common_args"), get("ansible_ssh_extra_args"))
        if option is not None
    )
    key = get("ansible_ssh_private_key_file", "ansible_private_key_file")
    return ssh_to(
        address,
        port=get("ansible_port", "ansible_ssh_port"),
        options=f"{options} -i {shlex.quote(key)}" if key else options,
    )


def _value(host: str, name: str, said: str, place: Place) -> str:
    """A value as it stands. Raises `AuthoringError` where it is not there to be read."""
    if said.startswith(("!vault", "$ANSIBLE_VAULT")):
        raise AuthoringError(
            place,
            f"{name} of {host} is in a vault, which only Ansible opens",
            hint="take it from the environment: \"{{ lookup('env', 'NAME') }}\"",
        )
    if "{{" in said:
        raise AuthoringError(
            place,
            f"{name} of {host} is a template, which only Ansible works out: {said}",
            hint="write the value, or for a password \"{{ lookup('env', 'NAME') }}\"",
        )
    return said
