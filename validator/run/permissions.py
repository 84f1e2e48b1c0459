"""What a page may do to a device: the effects that it declares, where the lab grants them, and nothing beyond."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from validator.device.effects import effects_of
from validator.device.platforms import Platform
from validator.errors import AuthoringError
from validator.lab.files import Lab
from validator.model import Procedure

__all__ = ["Permissions", "Refusal"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command is not typed, and what would let it be."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Permissions:
    """What `procedure` may do to the devices of `lab`."""

    procedure: Procedure
    lab: Lab
    platforms: Mapping[str, Platform]

    def check(self) -> None:
        """Raises `AuthoringError` for a declared effect that the lab grants on none of its devices."""
        for effect in self.procedure.effects:
            if not any(effect in self.lab.granted(device) for device in self.lab.devices):
                raise AuthoringError(
                    self.procedure.places["effects"],
                    f'the lab "{self.lab.name}" does not grant the effect "{effect}"',
                    hint=f"add it to grants in {self.lab.path.name}, if this lab may suffer it",
                )

    def refusal(self, device: str, window: str, command: str) -> Refusal | None:
        """What forbids `command` in that window; None where nothing does."""
        return next(self._refusals(device, window, command), None)

    def _refusals(self, device: str, window: str, command: str) -> Iterator[Refusal]:
        platform = self.platforms[device]
        for effect, part in effects_of(command, platform.windows[window], platform).items():
            if effect not in self.procedure.effects:
                yield Refusal(
                    f'"{part}" has the effect "{effect}", which the page does not declare',
                    f"add effects: [{effect}] to the front matter; the lab must grant it, too",
                )
            elif effect not in self.lab.granted(device):
                yield Refusal(
                    f'"{part}" has the effect "{effect}", which the lab "{self.lab.name}" does not grant on {device}',
                    f"add it to grants in {self.lab.path.name}, of the lab or of {device}, if it may suffer it",
                )
