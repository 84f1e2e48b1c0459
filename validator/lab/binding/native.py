"""Our own binding file."""

import shlex
from collections.abc import Callable
from pathlib import Path

from validator.errors import AuthoringError, Place
from validator.lab.binding.binding import Binding
from validator.lab.bound import Bound, Local, Ssh, Way
from validator.lab.files import Link
from validator.lab.reach import Program, Serial, Tcp
from validator.settings import shown_path
from validator.strict import Record, decode_yaml, place_in_yaml

__all__ = ["BindingFile", "DeviceBinding", "address", "claims", "read"]

_WAYS = ("ssh", "telnet", "tcp", "serial", "command", "local")
_PORTS = {"telnet": 23}


class Access(Record, frozen=True):
    """What it takes to be let in. `secrets` are what pages may type by name."""

    user: str | None = None
    password: str | None = None
    secrets: dict[str, str] = {}  # noqa: RUF012 - msgspec copies defaults


class DeviceBinding(Access, frozen=True):
    """Where one device is: exactly one of `ssh`, `telnet`, `tcp`, `serial`, `command` and `local`."""

    ssh: str | None = None
    telnet: str | None = None
    tcp: str | None = None
    serial: str | None = None
    command: str | None = None
    local: bool = False
    baud: int = 9600
    console: bool | None = None
    platform: str | None = None
    host_name: str | None = None


class BindingFile(Record, frozen=True):
    """A binding, as YAML. `defaults` count where a device says nothing; each link is a pair of `device:interface`."""

    devices: dict[str, DeviceBinding]
    description: str = ""
    defaults: Access = Access()
    links: tuple[tuple[str, str], ...] = ()


def claims(_path: Path, _text: str, document: object) -> bool:
    """Whether what stands in a YAML file looks like this format: any device that says a way."""
    devices = document.get("devices") if isinstance(document, dict) else None
    return isinstance(devices, dict) and any(
        isinstance(one, dict) and any(way in one for way in _WAYS) for one in devices.values()
    )


def read(path: Path, text: str) -> Binding:
    """The binding in `text`, which is that of `path`. Raises `AuthoringError`."""
    shown = shown_path(path)
    found = decode_yaml(text, BindingFile, path=shown)
    devices = {}
    for name, said in found.devices.items():

        def place(*trail: str, name: str = name) -> Place:
            return place_in_yaml(text, "devices", name, *trail, path=shown)

        way = _way(name, said, place)
        devices[name] = Bound(
            name=name,
            place=place(),
            way=way,
            platform=said.platform,
            host_name=said.host_name,
            user=said.user or found.defaults.user,
            password=said.password or found.defaults.password,
            secrets={**found.defaults.secrets, **said.secrets},
            console=isinstance(way, Serial) or said.tcp is not None if said.console is None else said.console,
        )
    links = []
    for index, pair in enumerate(found.links):
        ends = [end.partition(":")[::2] for end in pair]
        for end, (device, interface) in zip(pair, ends, strict=True):
            if device not in devices or not interface:
                raise AuthoringError(
                    place_in_yaml(text, "links", str(index), path=shown),
                    f'"{end}" is no interface of a device of this binding',
                    hint="write device:interface; devices here: " + ", ".join(devices),
                )
        links.append(Link(*ends))
    return Binding(path=path, sort="binding", devices=devices, links=tuple(links))


def _way(name: str, said: DeviceBinding, place: Callable[..., Place]) -> Way:
    ways = [way for way in _WAYS if getattr(said, way)]
    if len(ways) != 1:
        raise AuthoringError(
            place(),
            f"{name} is reached in {len(ways)} ways: {', '.join(ways)}"
            if ways
            else f"nothing says how {name} is reached",
            hint="give it one of " + ", ".join(_WAYS),
        )
    (way,) = ways
    if way == "local":
        return Local()
    value: str = getattr(said, way)
    match way:
        case "ssh":
            return Ssh(_words(value, place(way)))
        case "command":
            return Program(argv=_words(value, place(way)))
        case "serial":
            return Serial(port=value, baud=said.baud)
        case _:
            host, port = address(value, _PORTS.get(way), place(way))
            return Tcp(host=host, port=port, telnet=way == "telnet")


def _words(text: str, place: Place) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise AuthoringError(
            place, f"this cannot be taken apart as a shell would: {error}", hint="close the quotation"
        ) from None


def address(said: str, default: int | None, place: Place) -> tuple[str, int]:
    """Host and port of `host:port`, `[v6]:port` or `host`. Raises `AuthoringError`."""
    host, colon, port = said.rpartition(":")
    if not colon or said.endswith("]") or (":" in host and not host.endswith("]")):
        host, port = said, str(default or "")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:  # noqa: PLR2004 - ports have 16 bits
        raise AuthoringError(place, f'"{said}" is not the address of a port', hint="write host:port")
    return host.strip("[]"), int(port)
