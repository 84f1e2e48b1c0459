"""What is known about the page that is being rendered: its procedure, its newest result, and how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from validator.errors import AuthoringError, AuthoringErrors
from validator.evidence.freshness import Latest, freshness
from validator.markdown.procedure import parse_procedure, read_page
from validator.model import Freshness, Procedure, StepResult
from validator.report.terminal import steps_of
from validator.site.status import Status, status_of

__all__ = ["PageView", "Reading", "view_of_file", "view_of_text", "without_result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One procedure as the site sees it. `name` is what results call it.

    Where the text could not be read `procedure` is None and `errors` says why. `text` is the source, None where
    even that could not be had.
    """

    name: str
    text: str | None
    procedure: Procedure | None
    errors: tuple[AuthoringError, ...] = ()
    latest: Latest | None = None
    freshness: Freshness = Freshness.NEVER_RUN

    @property
    def status(self) -> Status:
        """The word for this page."""
        if self.procedure is None:
            return Status.INVALID
        return status_of(self.freshness, self.latest.result if self.latest else None)

    @property
    def marked(self) -> bool:
        """Whether the result speaks about the text as it is now, so that steps and commands may carry marks."""
        return self.procedure is not None and self.freshness not in (Freshness.EDITED, Freshness.NEVER_RUN)

    @property
    def steps(self) -> dict[str, StepResult]:
        """The results that may be shown, by step id; empty on a page without marks.

        They are paired in order: a heading may have got other words since, and with them the step another id.
        """
        if not self.marked or self.latest is None or self.procedure is None:
            return {}
        own = dict(enumerate(self.procedure.steps, 1))
        found = {}
        for number, result in steps_of(self.latest.result):
            step = own.get(number)
            if number == 0:
                found[result.id] = result
            elif step is not None and step.digest == result.digest:
                found[step.id] = replace(result, id=step.id, title=step.title)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How pages are read: the project's default attributes, the time it is, and when a pass gets stale (seconds)."""

    now: datetime
    stale_after: float | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)


def view_of_file(path: Path, *, name: str, latest: Latest | None, reading: Reading) -> PageView:
    """The view of the file `path`, which results call `name`. Never raises for what stands in the file."""
    try:
        text = read_page(path, name=name)
    except AuthoringError as error:
        return PageView(name=name, text=None, procedure=None, errors=(error,))
    return view_of_text(text, name=name, latest=latest, reading=reading)


def view_of_text(text: str, *, name: str, latest: Latest | None, reading: Reading) -> PageView:
    """The view of a page whose whole source, front matter included, is `text`."""
    try:
        procedure = parse_procedure(text, path=name, defaults=reading.defaults)
    except AuthoringError as error:
        return PageView(name=name, text=text, procedure=None, errors=(error,))
    except AuthoringErrors as error:
        return PageView(name=name, text=text, procedure=None, errors=tuple(error.errors))
    return PageView(
        name=name,
        text=text,
        procedure=procedure,
        latest=latest,
        freshness=freshness(procedure, latest, now=reading.now, stale_after_default=reading.stale_after),
    )


def without_result(view: PageView) -> PageView:
    """The same page with its results withheld, where what is shown is not what the file says."""
    if view.latest is None:
        return view
    return replace(view, freshness=Freshness.EDITED)
