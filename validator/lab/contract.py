"""What the rest of the program may expect of any lab, wherever it stands."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from validator.lab.files import Lab
from validator.lab.reach import Reach

__all__ = ["LastingLab", "Provider", "RunningLab"]


@runtime_checkable
class RunningLab(Protocol):
    """A lab that is up. Every method may raise `LabError`; `down` may be called twice."""

    @property
    def id(self) -> str:
        """The name of this instance, unique on this machine."""

    @property
    def lab(self) -> Lab:
        """What was asked for."""

    def reach(self, device: str) -> Reach:
        """How windows on `device` are opened."""

    def secrets(self, device: str) -> Mapping[str, str]:
        """What pages may type on `device` by name alone: `<<secret:NAME>>`."""

    def trouble(self) -> str | None:
        """What has died since the lab came up, in one sentence, or None where all is well."""

    def down(self) -> None:
        """Takes the lab away with everything that runs in it. Returns when it is gone."""


@runtime_checkable
class LastingLab(RunningLab, Protocol):
    """A lab whose devices were there before it, and stay when it is down: they must be put back to what they were."""

    @property
    def lasting(self) -> Sequence[str]:
        """The devices that are meant: those that are nobody's after the lab are not."""

    def retire(self, device: str, reason: str) -> None:
        """Takes `device` out of service, for every run to come, until somebody has put it right."""

    def reinstate(self, device: str) -> None:
        """Puts `device` back into service."""


class Provider(Protocol):
    """Brings labs of one sort up. One file, or one folder, per provider."""

    name: str

    def refuse(self, lab: Lab) -> None:
        """Raises `AuthoringError`, in the lab file, for what no machine could bring up. Pure."""

    def check(self, lab: Lab) -> None:
        """Raises `LabUnavailable`, with the command that would help, where this machine cannot have `lab`."""

    def up(self, lab: Lab, *, detached: bool = False) -> RunningLab:
        """A fresh instance of `lab`. It ends with this process unless `detached`. Raises `LabError`."""
