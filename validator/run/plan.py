"""What is to be done, as data: which labs come up, and what is typed on which device. Decided before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from validator.device.platforms import Platform
from validator.errors import Place
from validator.lab.files import Lab
from validator.markdown.claims import Claim
from validator.markdown.probes import Probe
from validator.markdown.python_block import PythonBlock
from validator.model import PYTHON, Attributes, Exchange, Procedure

__all__ = [
    "SETUP",
    "TEARDOWN",
    "Action",
    "ClaimsAction",
    "FileAction",
    "PlannedBlock",
    "PlannedProcedure",
    "PlannedStep",
    "PythonAction",
    "Session",
    "WatchAction",
]

SETUP, TEARDOWN = "(setup)", "(teardown)"
"""The ids of what runs around the steps. No title makes such an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAction:
    """A file to put on a device (`write`, `append`), or to find there (`check`). `window` is a shell of it."""

    device: str
    window: str
    path: str
    content: str
    mode: Literal["write", "append", "check"]
    place: Place
    attributes: Attributes
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonAction:
    """Python that runs beside the devices; `first_line` is the page's line on which `code` begins.

    `block` is what its text tells.
    """

    block: PythonBlock
    first_line: int
    columns: tuple[int, ...]
    place: Place
    attributes: Attributes
    hidden: bool
    device: str = ""
    window: str = PYTHON


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchAction:
    """A command that is started in a window of its own and left running, or repeated: `exchange.attributes` say which.

    `probe` says how what it prints is read.
    """

    name: str
    exchange: Exchange
    probe: Probe

    @property
    def device(self) -> str:
        """The device on which it runs."""
        return self.exchange.device

    @property
    def window(self) -> str:
        """The kind of window in which it runs."""
        return self.exchange.window

    @property
    def place(self) -> Place:
        """Where the command stands."""
        return self.exchange.place

    @property
    def attributes(self) -> Attributes:
        """Those of its block."""
        return self.exchange.attributes

    @property
    def hidden(self) -> bool:
        """Whether its block is."""
        return self.exchange.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsAction:
    """The claims of a `watch` block, with the place of each. After the `last` of them the watch is stopped.

    `device` and `window` are those of the watch.
    """

    name: str
    device: str
    window: str
    claims: tuple[tuple[Place, Claim], ...]
    place: Place
    attributes: Attributes
    hidden: bool
    last: bool


Action = Exchange | FileAction | PythonAction | WatchAction | ClaimsAction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBlock:
    """A block of a step; `number` counts the step's blocks from 1.

    `left_out` is why nothing of it runs, where that is known before the run. `only` is the condition that decides it
    once the versions of `devices` are known; None where there is nothing left to decide. `variants` is the same number for
    blocks that stand for one another, None for a block that is for every device. With `repeats` it runs n times.
    """

    number: int
    place: Place
    actions: tuple[Action, ...] = ()
    left_out: str | None = None
    only: str | None = None
    devices: tuple[str, ...] = ()
    variants: int | None = None
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step with what it does, block by block."""

    id: str
    title: str
    number: int
    place: Place
    digest: str
    blocks: tuple[PlannedBlock, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """Everything that it does where no block is left out."""
        return tuple(action for block in self.blocks for action in block.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedProcedure:
    """A procedure on its lab. `skip` is the reason where this lab cannot serve it.

    `n` is the number of its scale that is to be proven, on a page that has one.
    """

    procedure: Procedure
    lab: Lab
    platforms: Mapping[str, Platform]
    setup: PlannedStep | None
    steps: tuple[PlannedStep, ...]
    teardown: PlannedStep | None
    skip: str | None = None
    n: int | None = None

    def rounds(self) -> "tuple[PlannedProcedure, ...]":
        """The procedure for each number of its scale, and as it is where it has none."""
        scale = self.procedure.scale
        return (self,) if scale is None else tuple(replace(self, n=number) for number in scale.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The procedures that run on one fresh lab, in order: prerequisites first.

    Where the last has a scale, they all run for each of its numbers, on a fresh lab each time.
    """

    lab: Lab
    procedures: tuple[PlannedProcedure, ...]
