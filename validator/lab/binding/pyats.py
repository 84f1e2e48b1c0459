"""pyATS testbeds, as https://pubhub.devnetcloud.com/media/pyats/docs/topology/schema.html describes them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from validator.errors import UsageError
from validator.lab.binding.binding import Binding
from validator.lab.binding.foreign import Source, as_list, as_mapping, as_text, plain, platform_for, ssh_to
from validator.lab.bound import Bound, Way
from validator.lab.files import Link
from validator.lab.reach import Program, Tcp

__all__ = ["claims", "read"]

_CONSOLES = ("a", "b", "con", "console")
_USUAL = ("cli", "ssh", "vty", "default", "telnet", *_CONSOLES)
_MARKUP = re.compile(r"%(?P<name>[A-Z]+)\{(?P<content>[^{}]*)\}")


def claims(_path: Path, _text: str, document: object) -> bool:
    """Devices that have connections or credentials, or a testbed to say so."""
    file = as_mapping(document)
    devices = as_mapping(file.get("devices")).values()
    known = ("connections", "credentials", "peripherals")
    return "testbed" in file or any(key in as_mapping(one) for one in devices for key in known)


def read(path: Path, text: str) -> Binding:
    """The testbed in `text`. Raises `AuthoringError` for what cannot be taken over."""
    source = Source(path, text)
    common = as_mapping(as_mapping(source.document.get("testbed")).get("credentials"))
    devices = as_mapping(source.document.get("devices"))
    bound = {name: _Device(source, name, devices, common).bound() for name in devices}
    return Binding(
        path=path,
        sort="pyATS testbed",
        devices={name: one for name, one in bound.items() if one is not None},
        links=tuple(_links(source)),
    )


def _links(source: Source) -> list[Link]:
    """A link of a testbed is a name that interfaces share."""
    ends: dict[str, list[tuple[str, str]]] = {}
    for device, said in as_mapping(source.document.get("topology")).items():
        for interface, facts in as_mapping(as_mapping(said).get("interfaces")).items():
            link = as_text(as_mapping(facts).get("link"))
            if link:
                ends.setdefault(link, []).append((device, interface))
    return [Link(first, other) for first, *others in ends.values() for other in others]


class _Device:
    """One device of the testbed."""

    def __init__(
        self, source: Source, name: str, devices: Mapping[str, object], common: Mapping[str, object]
    ) -> None:
        self.source = source
        self.name = name
        self.devices = devices
        self.said = as_mapping(devices[name])
        self.credentials = {**common, **as_mapping(self.said.get("credentials"))}

    def bound(self) -> Bound | None:
        """None for what nobody logs in to, such as a traffic generator without connections."""
        chosen = self._connection()
        if chosen is None:
            return None
        way, via, connection = chosen
        credentials = {**self.credentials, **as_mapping(connection.get("credentials"))}
        default = as_mapping(credentials.get("default"))
        secrets = {
            name: self._secret(password, "credentials", name)
            for name, said in credentials.items()
            if (password := as_text(as_mapping(said).get("password"))) and name != "default"
        }
        user, password = (as_text(default.get(key)) for key in ("username", "password"))
        trail = ("credentials", "default")
        return Bound(
            name=self.name,
            place=self.source.place("devices", self.name),
            way=way,
            platform=platform_for(as_text(self.said.get("os"))),
            user=self._secret(user, *trail) if user else None,
            password=self._secret(password, *trail) if password else None,
            secrets=secrets,
            console=via in _CONSOLES,
        )

    def _connection(self) -> tuple[Way, str, Mapping[str, object]] | None:
        connections = {key: as_mapping(one) for key, one in as_mapping(self.said.get("connections")).items()}
        defaults = connections.pop("defaults", {})
        first = as_text(defaults.get("via"))
        order = [name for name in (first, *_USUAL, *connections) if name in connections]
        for via in order:
            way = self._way(via or "", connections[via or ""])
            if way is not None:
                return way, via or "", connections[via or ""]
        line = self._terminal_server()
        if line is not None:
            return line, "console", {}
        if connections:
            known = ", ".join(dict.fromkeys(str(one.get("protocol")) for one in connections.values()))
            raise self.source.refused(
                f"{self.name} has no connection of a sort that is known here: {known}",
                "devices",
                self.name,
                hint="give it one with the protocol ssh or telnet",
            )
        return None

    def _way(self, via: str, said: Mapping[str, object]) -> Way | None:
        trail = ("connections", via)
        command = as_text(said.get("command"))
        if command:
            return Program(argv=tuple(self._value(command, *trail).split()))
        host, port = (
            self._value(value, *trail) if (value := as_text(said.get(key))) else None
            for key in ("ip", "port")
        )
        host = host or (self._value(value, *trail) if (value := as_text(said.get("host"))) else None)
        protocol = said.get("protocol")
        if host is None or protocol not in ("ssh", "telnet"):
            return None
        if protocol == "telnet":
            return Tcp(host=host, port=int(port or 23), telnet=True)
        options = as_text(said.get("ssh_options")) or ""
        proxy = as_text(said.get("proxy"))
        return ssh_to(host, port=port, options=options, jump=self._jump(proxy) if proxy else None)

    def _jump(self, name: str) -> str:
        """A jump host is another device of the testbed, or one that the user's own configuration knows."""
        if name not in self.devices:
            return name
        way = _Device(self.source, name, self.devices, {})._connection()  # noqa: SLF001 - one of us
        arguments = getattr(way[0], "arguments", ()) if way else ()
        return str(arguments[-1]) if arguments else name

    def _terminal_server(self) -> Tcp | None:
        """`peripherals: {terminal_server: {NAME: [LINE, …]}}`: a port, or the number of a line, from 2000."""
        servers = as_mapping(as_mapping(self.said.get("peripherals")).get("terminal_server"))
        for name, lines in servers.items():
            line = next((one for one in as_list(lines) if one is not None), None)
            number = as_text(as_mapping(line).get("line")) if isinstance(line, dict) else as_text(line)
            connections = as_mapping(as_mapping(self.devices.get(name)).get("connections"))
            host = next(
                (
                    as_text(as_mapping(one).get("ip"))
                    for one in connections.values()
                    if as_mapping(one).get("ip")
                ),
                None,
            )
            if number and number.isdecimal():
                port = int(number)
                lowest = 1024
                return Tcp(host=host or name, port=port if port >= lowest else 2000 + port, telnet=True)
        return None

    def _secret(self, said: str, *trail: str) -> str:
        """A value as our secrets are written."""
        found = _MARKUP.fullmatch(said)
        if found and found["name"] == "ENV" and "," not in found["content"]:
            return f"env:{found['content'].strip()}"
        return plain(self._value(said, *trail)) or ""

    def _value(self, said: str, *trail: str) -> str:
        """`said` with what its mark-up stands for. Raises where that is for a person, or for pyATS itself, to say."""

        def value(found: re.Match[str]) -> str:
            if found["name"] == "ENV":
                name, _, default = (part.strip() for part in found["content"].partition(","))
                known = os.environ.get(name, default)
                if not known:
                    raise UsageError(
                        f"{self.source.shown} takes a value of {self.name} from the environment variable {name}, "
                        "which is not set",
                        hint=f"export {name}=…",
                    )
                return known
            raise self.source.refused(
                f"%{found['name']}{{…}} of {self.name} is not known here",
                "devices",
                self.name,
                *trail,
                hint="put the value into the environment, and write %ENV{NAME}",
            )

        return _MARKUP.sub(value, said)
