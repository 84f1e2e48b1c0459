"""A page as it was read: what `validator.markdown` makes of a text."""

from dataclasses import dataclass, field
from typing import Literal

from validator.errors import Place

__all__ = [
    "Answer",
    "Attributes",
    "Effect",
    "Exchange",
    "Fence",
    "KnownIssue",
    "Procedure",
    "PromptShape",
    "Scale",
    "ShownLine",
    "Step",
]

Effect = Literal["reload", "erase", "power", "firmware"]
"""What a text may do to a device only where the page says so and the lab grants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a fence's info string says, checked. Times are seconds; None means that it was not said.

    `match` is a way to match other than the default one; `only` is a condition that `read_condition` accepts.
    `watch` is the name of the watch that a transcript starts, or that a `watch` block is about. `repeat` is the name of
    the page's scale.
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
    window: str | None = None
    reconnect: float | None = None
    only: str | None = None
    run: bool = False
    watch: str | None = None
    repeat: str | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line inside a fence, its container's indentation taken off; `line` and `column` are where it starts."""

    text: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """An executable block: a transcript, a file (`attributes.file`), Python (`attributes.run`), or claims (`watch`).

    `place` is the opening fence, `end_line` the closing one. `hidden` blocks stand in an HTML comment.
    """

    place: Place
    end_line: int
    language: str
    attributes: Attributes
    lines: tuple[ShownLine, ...]
    hidden: bool = False

    @property
    def is_transcript(self) -> bool:
        """Whether prompts lead its commands."""
        return self.attributes.file is None and not self.attributes.run and not self.has_claims

    @property
    def runs(self) -> bool:
        """False for blocks that are only shown (`example`) or left out (`skip`)."""
        return not self.attributes.example and self.attributes.skip is None

    @property
    def has_claims(self) -> bool:
        """Whether its lines are claims about a watch."""
        return self.language == "watch"


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
class Scale:
    """The numbers that a page is proven for, ascending, each in a lab of its own; `name` says what is counted."""

    name: str
    numbers: tuple[int, ...]


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
    scale: Scale | None = None
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
    carry no host name and count only under `on=DEVICE`. A `console` may show something by itself. `help_key` ends a command that asks what may follow.
    """

    device: str
    window: str
    pattern: str
    example: str
    shell: bool = False
    bare: bool = False
    console: bool = False
    help_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page types while a command runs: a `text` and Enter, a `secret` by its name and Enter, or a `key`.

    It is typed once `asked` stands on the last line; where the answer is `alone` on its line, once the line before
    it (`asked`, empty for none) has come.
    """

    asked: str
    alone: bool
    place: Place
    text: str | None = None
    secret: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One command and what the page promises about it.

    `command` is None where the text shows a prompt alone; `prompt` is empty where it shows no prompt, but what a console
    says by itself. `then` is the prompt that the same block shows next for the same window, in line `then_line`, or None
    where it shows none. `help_key` is pressed behind the command instead of Enter.
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
    answers: tuple[Answer, ...] = ()
    help_key: str | None = None
    then_line: int | None = None

    @property
    def listens(self) -> bool:
        """Whether nothing is typed, and the text shows what comes all the same."""
        return not self.prompt

    @property
    def window_name(self) -> str:
        """The window as results name it: `cli`, `cli second` where the block calls it so, or `cli watch ping`."""
        if self.attributes.watch is not None:
            return f"{self.window} watch {self.attributes.watch}"
        name = self.attributes.window
        return self.window if name is None else f"{self.window} {name}"
