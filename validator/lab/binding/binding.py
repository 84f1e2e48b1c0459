"""What every reader makes of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from validator.lab.bound import Bound
from validator.lab.files import Link

__all__ = ["Binding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The devices that there are, by name, and the cables between them where the file says.

    `path` is the file's; `sort` names its format for messages.
    """

    path: Path
    sort: str
    devices: Mapping[str, Bound]
    links: tuple[Link, ...] = ()
