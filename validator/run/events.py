"""What happens during a run, as it happens. Listeners are called from the thread that runs the procedure."""

from collections.abc import Callable
from dataclasses import dataclass

from validator.model import ProcedureResult, StepResult
from validator.run.plan import PlannedProcedure, PlannedStep

__all__ = [
    "CommandStarted",
    "DeviceRetired",
    "Event",
    "LabStarting",
    "Listener",
    "ProcedureFinished",
    "ProcedureStarted",
    "StepFinished",
    "StepStarted",
]


@dataclass(frozen=True, slots=True)
class DeviceRetired:
    """A device could not be put back to what it was before `procedure`, and is out of service for the `reason`."""

    procedure: PlannedProcedure
    device: str
    reason: str


@dataclass(frozen=True, slots=True)
class LabStarting:
    """A lab is being brought up for `procedure`."""

    procedure: PlannedProcedure


@dataclass(frozen=True, slots=True)
class ProcedureStarted:
    """The lab is up, the first step comes next."""

    procedure: PlannedProcedure


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step begins."""

    procedure: PlannedProcedure
    step: PlannedStep


@dataclass(frozen=True, slots=True)
class CommandStarted:
    """`command` is being typed on `device`; it may take up to `patience` seconds."""

    procedure: PlannedProcedure
    step: PlannedStep
    device: str
    command: str
    patience: float


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step has its verdict."""

    procedure: PlannedProcedure
    step: PlannedStep
    result: StepResult


@dataclass(frozen=True, slots=True)
class ProcedureFinished:
    """A procedure has its verdict; its teardown is done."""

    procedure: PlannedProcedure
    result: ProcedureResult


Event = (
    LabStarting
    | ProcedureStarted
    | StepStarted
    | CommandStarted
    | StepFinished
    | ProcedureFinished
    | DeviceRetired
)
Listener = Callable[[Event], None]
