"""What came of running a page. It has the shape of `result.json`: field names there and here are the same words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

__all__ = [
    "MISMATCH",
    "PYTHON",
    "ClaimResult",
    "Detail",
    "DeviceResult",
    "Difference",
    "ExchangeResult",
    "Finding",
    "Freshness",
    "GitInfo",
    "LeftOut",
    "Outage",
    "ProcedureResult",
    "RunInfo",
    "RunResult",
    "ScaleResult",
    "Stall",
    "StepResult",
    "Verdict",
    "WatchResult",
    "timestamp",
    "worst",
]


PYTHON = "python"
"""The window that results of Python name. There is no device to it, and no device has a window of that name."""

MISMATCH = "the output differs from what the page shows"
"""The commonest reason of all; where `expected` and `got` are shown, it needs no saying."""


class Verdict(StrEnum):
    """What came of a step. Only `FAILED` says that the text is wrong; `BROKEN` says that the lab is."""

    PASSED = "passed"
    SKIPPED = "skipped"
    KNOWN_ISSUE = "known-issue"
    NOT_REACHED = "not-reached"
    INCONCLUSIVE = "inconclusive"
    BROKEN = "broken"
    FAILED = "failed"

    @property
    def severity(self) -> int:
        """0 for passed; the higher, the worse. The order of the members above."""
        return list(Verdict).index(self)


def timestamp(now: datetime) -> str:
    """`now` as the files have it: ISO 8601 in UTC, with milliseconds and a Z."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a whole: the worst of its parts. Nothing at all is *not-reached*, never *passed*."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.NOT_REACHED)


class Freshness(StrEnum):
    """Whether the last result still speaks about the text as it is now."""

    VERIFIED = "verified"
    PROSE_EDITED = "prose-edited"
    STALE = "stale"
    EDITED = "edited"
    NEVER_RUN = "never-run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place at which the output differs, in its own words: a cell, a value. None: there is nothing there."""

    where: str
    expected: str | None
    got: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How an output differs from what is shown: it explains a finding, and never decides one.

    The marks are the parts of `expected` and `got` that differ, as characters from the first one up to before the
    second one, counted from 0; one that lies behind the text says that something is missing there. `output_line` is
    the line of the output that `got` is, from 1, and `similar` says that it was chosen only because it is the most similar one.
    `captured` are the values that the shown output had captured so far, and those that the line at fault mentions.
    `vary` are the kinds that the hint advises. `matched` are runs of lines that match: the
    first shown line and the first line of the output, both from 0, and how many. `others`: the way to match allows
    lines that are not shown.
    """

    expected_mark: tuple[int, int] | None = None
    got_mark: tuple[int, int] | None = None
    output_line: int | None = None
    similar: bool = False
    differences: tuple[Difference, ...] = ()
    captured: dict[str, str] = field(default_factory=dict)
    vary: tuple[str, ...] = ()
    matched: tuple[tuple[int, int, int], ...] = ()
    others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why an exchange did not pass: where in the page, what was expected, what came, what to do.

    `detail` explains it where shown output was compared with what came.
    """

    line: int
    column: int
    reason: str
    expected: str | None = None
    got: str | None = None
    hint: str | None = None
    detail: Detail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeResult:
    """One command that was run. `line` is the command's line in the page; durations are seconds.

    Python has a result of its own, after those of the commands that it typed: `device` is empty, `window` is
    `python`, `command` the code and `output` what it printed. `expected` and `output` are whole texts; `at` is the prompt the command was typed at, `prompt` the one the
    device showed afterwards; `status` is the exit status where the window has one.
    """

    device: str
    window: str
    line: int
    command: str | None
    expected: str | None
    output: str
    prompt: str | None
    status: int | None
    verdict: Verdict
    reason: str | None = None
    duration: float = 0.0
    hidden: bool = False
    finding: Finding | None = None
    at: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """One claim about a watch, judged. `text` is the claim as the page has it, `line` where it stands.

    `value` is what was measured: seconds, a count, or bits per second; None where nothing could be, and for claims
    about lines. `measured` says it for people.
    """

    watch: str
    text: str
    line: int
    verdict: Verdict
    reason: str | None = None
    value: float | None = None
    measured: str | None = None
    hidden: bool = False
    finding: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A block of a step that did not run. `block` counts the step's blocks from 1; `line` is the block's."""

    block: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step. The hidden blocks around the steps appear as steps with the ids `(setup)` and `(teardown)`.

    `started` is in seconds from the beginning of the procedure; None for a step that was not begun.
    On a page with `scale` it is the worst of those of all numbers, and `n` is the number.
    """

    id: str
    title: str
    line: int
    verdict: Verdict
    reason: str | None = None
    digest: str = ""
    duration: float = 0.0
    exchanges: tuple[ExchangeResult, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    started: float | None = None
    claims: tuple[ClaimResult, ...] = ()
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without arrivals: from when the next one was due until one came (or, `open`, until the watch ended).

    `steps` are the ids of the steps during which it was.
    """

    start: float
    length: float
    steps: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """A time during which this machine kept the watch from being read, so that arrivals may have got later times."""

    start: float
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchResult:
    """One watch and what it saw. All times are seconds from the beginning of the procedure.

    `kind` is `ping`, `iperf3`, `poll` or `lines`; `interval` is that of its probes. `samples` are pairs of a time and a
    value, of which one in `one_in` is kept (those at the edges of outages always are).
    """

    name: str
    device: str
    window: str
    line: int
    command: str
    kind: str
    interval: float | None
    started: float
    ended: float
    ending: str | None = None
    one_in: int = 1
    samples: tuple[tuple[float, float | None], ...] = ()
    outages: tuple[Outage, ...] = ()
    stalls: tuple[Stall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceResult:
    """One device of the lab as it was found. `version` is what the device itself said."""

    name: str
    platform: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleResult:
    """What came of one number of a page with `scale`. `repeated` are the seconds of the repeated blocks alone."""

    name: str
    n: int
    verdict: Verdict
    reason: str | None = None
    repeated: float = 0.0
    duration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureResult:
    """One procedure. `recordings` are paths relative to the run's folder; `started` is an ISO time in UTC."""

    path: str
    title: str
    digest: str
    source_digest: str
    lab: str
    verdict: Verdict
    reason: str | None = None
    started: str
    duration: float = 0.0
    waited: float = 0.0
    devices: tuple[DeviceResult, ...] = ()
    steps: tuple[StepResult, ...] = ()
    recordings: tuple[str, ...] = ()
    watches: tuple[WatchResult, ...] = ()
    scale: tuple[ScaleResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GitInfo:
    """The commit the pages came from; `dirty` where the work tree differed from it."""

    commit: str
    dirty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """One run. `finished` is None for as long as it runs, and for ever where it was killed."""

    id: str
    started: str
    finished: str | None
    version: str
    git: GitInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The whole of `result.json`."""

    schema: int
    run: RunInfo
    procedures: tuple[ProcedureResult, ...] = ()
