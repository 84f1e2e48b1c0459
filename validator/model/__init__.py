"""The vocabulary: a page as it was read, and what came of running it.

Everything is frozen; nothing here has a side effect.
"""

from validator.errors import Place
from validator.model.page import (
    Answer,
    Attributes,
    Effect,
    Exchange,
    Fence,
    KnownIssue,
    Procedure,
    PromptShape,
    ShownLine,
    Step,
)
from validator.model.result import (
    MISMATCH,
    PYTHON,
    DeviceResult,
    ExchangeResult,
    Finding,
    Freshness,
    GitInfo,
    LeftOut,
    ProcedureResult,
    RunInfo,
    RunResult,
    StepResult,
    Verdict,
    timestamp,
    worst,
)

__all__ = [
    "MISMATCH",
    "PYTHON",
    "Answer",
    "Attributes",
    "DeviceResult",
    "Effect",
    "Exchange",
    "ExchangeResult",
    "Fence",
    "Finding",
    "Freshness",
    "GitInfo",
    "KnownIssue",
    "LeftOut",
    "Place",
    "Procedure",
    "ProcedureResult",
    "PromptShape",
    "RunInfo",
    "RunResult",
    "ShownLine",
    "Step",
    "StepResult",
    "Verdict",
    "timestamp",
    "worst",
]
