"""The vocabulary: a page as it was read, and what came of running it.

The first half is what `validator.markdown` makes of a text. The second half is what a run leaves behind, and
has the shape of `result.json`: field names there and here are the same words.
Everything is frozen; nothing here has a side effect.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from validator.errors import Place

__all__ = [
    "MISMATCH",
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


MISMATCH = "the output differs from what the page shows"
"""The commonest reason of all; where `expected` and `got` are shown, it needs no saying."""


Effect = Literal["reload", "erase", "power", "firmware"]
"""What a text may do to a device only where the page says so and the lab grants it."""


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


# --- a page as it was read ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a fence's info string says, checked. Times are seconds; None means that it was not said.

    `match` is a way to match other than the default one; `only` is a condition that `read_condition` accepts.
    """

    on: str | None = None
    timeout: float | None = None
    until: float | None = None
    every: float | None = None
    exit: int | None = None
    vary: tuple[str, ...] = ()
    skip: str | None = None
    example: bool = False
    file: str | None = None
    append: bool = False
    check: bool = False
    match: str | None = None
    columns: tuple[str, ...] = ()
    key: str | None = None
    unordered: bool = False
    only: str | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line inside a fence, its container's indentation taken off; `line` and `column` are where it starts."""

    text: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """An executable block: a `console` transcript, or a file (`attributes.file` is set).

    `place` is the opening fence, `end_line` the closing one. `hidden` blocks stand in an HTML comment.
    """

    place: Place
    end_line: int
    language: str
    attributes: Attributes
    lines: tuple[ShownLine, ...]
    hidden: bool = False

    @property
    def runs(self) -> bool:
        """False for blocks that are only shown (`example`) or left out (`skip`)."""
        return not self.attributes.example and self.attributes.skip is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The unit that gets a mark: a heading section or a top-level numbered item with executable blocks.

    `number` counts the steps of the file from 1; `digest` covers the executable content and nothing else.
    """

    id: str
    title: str
    number: int
    place: Place
    fences: tuple[Fence, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIssue:
    """An announced failure of one step. `until` is an ISO date after which the announcement no longer counts."""

    step: str
    reason: str
    link: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One page. `digest` covers everything that runs; `source_digest` covers every byte of the file.

    `places` says where the front matter's keys are.
    """

    path: str
    title: str
    lab: str
    places: dict[str, Place]
    steps: tuple[Step, ...]
    setup: tuple[Fence, ...] = ()
    teardown: tuple[Fence, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()
    known_issues: tuple[KnownIssue, ...] = ()
    requires: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    stale_after: float | None = None
    tags: tuple[str, ...] = ()
    owner: str | None = None
    description: str | None = None
    digest: str = ""
    source_digest: str = ""

    @property
    def hidden(self) -> tuple[Fence, ...]:
        """Every block that runs unseen, for disclosure: set-up, hidden and teardown, in that order."""
        inside = (fence for step in self.steps for fence in step.fences if fence.hidden)
        return (*self.setup, *inside, *self.teardown)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptShape:
    """How prompts of one window of one device look when they lead a line of a transcript.

    `pattern` is a regular expression for the prompt alone, without the blank that follows it, and `example` a
    prompt that it matches. `shell` windows know `> ` continuations and here-documents. `bare` shapes (`$`, `#`)
    carry no host name and count only under `on=DEVICE`.
    """

    device: str
    window: str
    pattern: str
    example: str
    shell: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One command and what the page promises about it.

    `command` is None where the text shows a prompt alone. `then` is the prompt that the same block shows next
    for the same window, or None where it shows none.
    """

    device: str
    window: str
    prompt: str
    command: str | None
    shown: tuple[ShownLine, ...]
    then: str | None
    place: Place
    attributes: Attributes
    hidden: bool = False


# --- what came of it: the shape of result.json ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why an exchange did not pass: where in the page, what was expected, what came, what to do."""

    line: int
    column: int
    reason: str
    expected: str | None = None
    got: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeResult:
    """One command that was run. `line` is the command's line in the page; durations are seconds.

    `expected` and `output` are whole texts; `at` is the prompt the command was typed at, `prompt` the one the
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A block of a step that did not run. `block` counts the step's blocks from 1; `line` is the block's."""

    block: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step. The hidden blocks around the steps appear as steps with the ids `(setup)` and `(teardown)`."""

    id: str
    title: str
    line: int
    verdict: Verdict
    reason: str | None = None
    digest: str = ""
    duration: float = 0.0
    exchanges: tuple[ExchangeResult, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceResult:
    """One device of the lab as it was found. `version` is what the device itself said."""

    name: str
    platform: str
    version: str | None = None


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
