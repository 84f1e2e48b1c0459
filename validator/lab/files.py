"""Lab files: what a procedure needs, by role. Where the devices are is a provider's business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from validator.errors import AuthoringError, Place, UsageError, did_you_mean
from validator.lab.bound import Bound
from validator.lab.secrets import value_of
from validator.model import Effect
from validator.settings import shown_path
from validator.strict import Record, decode_yaml

__all__ = ["DeviceFile", "Lab", "LabFile", "Link", "find_lab", "load_lab"]


class DeviceFile(Record, frozen=True):
    """One device of a lab file."""

    platform: str
    daemons: tuple[str, ...] = ()
    grants: tuple[Effect, ...] = ()
    secrets: dict[str, str] = {}  # noqa: RUF012 - msgspec copies defaults


class LabFile(Record, frozen=True):
    """A lab file, as YAML. Each link is a pair of `device:interface`; `grants` and `secrets` are for every device.

    Secrets are written as `validator.lab.secrets` reads them: that is where their values are, too.
    """

    devices: dict[str, DeviceFile]
    description: str = ""
    links: tuple[tuple[str, str], ...] = ()
    features: tuple[str, ...] = ()
    grants: tuple[Effect, ...] = ()
    secrets: dict[str, str] = {}  # noqa: RUF012 - msgspec copies defaults
    provider: str = "netns"


@dataclass(frozen=True, slots=True)
class Link:
    """A cable: two ends, each a device and an interface."""

    a: tuple[str, str]
    b: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """A lab that was read and checked. `path` is the lab file's; `bound` says where devices are that exist already."""

    name: str
    path: Path
    description: str
    provider: str
    devices: dict[str, DeviceFile]
    links: tuple[Link, ...]
    features: tuple[str, ...]
    grants: tuple[Effect, ...]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    bound: Mapping[str, Bound] = field(default_factory=dict)

    def secret_names(self, device: str) -> frozenset[str]:
        """The secrets that pages may type on `device`."""
        return frozenset(self._secrets(device))

    def secrets_of(self, device: str) -> dict[str, str]:
        """The same with their values: the device's own, and those of the lab. Raises `UsageError` for a lost one."""
        return {
            name: value_of(said, what=f'the secret "{name}" of {device}', folder=folder)
            for name, (said, folder) in self._secrets(device).items()
        }

    def hidden(self) -> frozenset[str]:
        """Every value that nobody may see. Raises `UsageError` for one that cannot be had."""
        found = {value for device in self.devices for value in self.secrets_of(device).values()}
        passwords = (
            password for one in self.bound.values() if (password := one.login().password) is not None
        )
        return frozenset({*found, *passwords} - {""})

    def _secrets(self, device: str) -> dict[str, tuple[str, Path]]:
        """What is said about each, and the folder from which that counts. What a binding says goes before the rest."""
        here = self.path.parent
        found = {
            name: (said, here)
            for name, said in (*self.secrets.items(), *self.devices[device].secrets.items())
        }
        bound = self.bound.get(device)
        if bound is not None:
            found |= {name: (said, Path(bound.place.path).parent) for name, said in bound.secrets.items()}
        return found

    def granted(self, device: str) -> frozenset[Effect]:
        """The effects that procedures may have on `device`."""
        return frozenset({*self.grants, *self.devices[device].grants})


def find_lab(name: str, folder: Path, *, asked_at: Place) -> Lab:
    """The lab `name` of the labs `folder`. Raises `AuthoringError` at `asked_at` where there is none."""
    path = folder / f"{name}.yml"
    if not path.is_file():
        known = sorted(entry.stem for entry in folder.glob("*.yml"))
        hint = did_you_mean(name, known) or (
            "labs here: " + ", ".join(known) if known else f"put a lab file at {shown_path(path)}"
        )
        raise AuthoringError(asked_at, f'there is no lab "{name}" in {shown_path(folder)}', hint=hint)
    return load_lab(path)


def load_lab(path: Path) -> Lab:
    """The lab file at `path`. Raises `AuthoringError` with the place of what is wrong in it."""
    shown = shown_path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise AuthoringError(Place(shown), "this file is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"cannot read the lab file {shown}: {error.strerror}") from None
    found = decode_yaml(text, LabFile, path=shown)
    if not found.devices:
        raise AuthoringError(Place(shown), "the lab has no devices")
    links = tuple(Link(*(_end(end, found, text, shown) for end in pair)) for pair in found.links)
    taken: set[tuple[str, str]] = set()
    for end in (end for link in links for end in (link.a, link.b)):
        if end in taken:
            name = ":".join(end)
            raise AuthoringError(_place(name, text, shown), f"{name} is on two links")
        taken.add(end)
    return Lab(
        name=path.stem,
        path=path,
        description=found.description,
        provider=found.provider,
        devices=found.devices,
        links=links,
        features=found.features,
        grants=found.grants,
        secrets=found.secrets,
    )


def _end(end: str, lab: LabFile, text: str, path: str) -> tuple[str, str]:
    device, colon, interface = end.partition(":")
    if not colon or not interface:
        raise AuthoringError(
            _place(end, text, path), f'"{end}" is not an end of a link', hint="write device:interface"
        )
    if device not in lab.devices:
        raise AuthoringError(
            _place(end, text, path),
            f'the lab has no device "{device}"',
            hint=did_you_mean(device, lab.devices) or "devices here: " + ", ".join(lab.devices),
        )
    return device, interface


def _place(word: str, text: str, path: str) -> Place:
    """Where `word` first stands in `text`; links are short words that the file shows as they are."""
    for number, line in enumerate(text.splitlines(), 1):
        if word in line:
            return Place(path, number, line.index(word) + 1)
    return Place(path)
