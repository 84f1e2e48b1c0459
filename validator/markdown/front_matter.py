"""The YAML at the top of a procedure."""

import re
from dataclasses import dataclass

from validator.errors import AuthoringError, Place
from validator.model import Effect
from validator.strict import Record, decode_yaml

__all__ = ["FrontMatter", "KnownIssueRecord", "Split", "read_front_matter", "split"]

_FENCE = re.compile(r"---[ \t]*")


class KnownIssueRecord(Record, frozen=True):
    """A failure that is announced to the reader: of which step, why, and until when (an ISO date)."""

    step: str
    reason: str
    link: str | None = None
    until: str | None = None


class FrontMatter(Record, frozen=True):
    """The keys of a procedure's front matter. Only `lab` is required."""

    lab: str
    title: str | None = None
    requires: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    vars: dict[str, str | int | float | bool] = {}  # noqa: RUF012 - msgspec copies defaults
    scale: dict[str, tuple[int, ...]] = {}  # noqa: RUF012 - msgspec copies defaults
    effects: tuple[Effect, ...] = ()
    stale_after: str | int | None = None
    known_issues: tuple[KnownIssueRecord, ...] = ()
    defaults: dict[str, str | int | float | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies defaults
    tags: tuple[str, ...] = ()
    owner: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A page in two: the YAML (starting on line 2), and the body, whose first line is `body_line`."""

    yaml: str | None
    body: list[str]
    body_line: int


def split(text: str, *, path: str) -> Split:
    """Takes the front matter off. `yaml` is None where the page has none."""
    lines = text.split("\n")
    if not lines or not _FENCE.fullmatch(lines[0]):
        return Split(None, lines, 1)
    for index in range(1, len(lines)):
        if _FENCE.fullmatch(lines[index]):
            return Split("\n".join(lines[1:index]), lines[index + 1 :], index + 2)
    raise AuthoringError(Place(path), "the front matter is never closed", hint="end it with a line ---")


def read_front_matter(yaml: str, *, path: str) -> FrontMatter:
    """The checked front matter. Raises `AuthoringError` at the key that is wrong."""
    return decode_yaml(yaml, FrontMatter, path=path, first_line=2)
