"""The one word that a page gets in the navigation and in the overview, and what it says to a reader."""

from dataclasses import dataclass
from enum import StrEnum

from validator.model import Freshness, ProcedureResult, Verdict

__all__ = ["WORDING", "Status", "Wording", "status_of", "worst_status"]


class Status(StrEnum):
    """A page's state, from the best to the worst: of several pages the last one in this order counts."""

    PASSED = "passed"
    STALE = "stale"
    SKIPPED = "skipped"
    KNOWN_ISSUE = "known-issue"
    NEVER_RUN = "never-run"
    EDITED = "edited"
    NOT_REACHED = "not-reached"
    INCONCLUSIVE = "inconclusive"
    BROKEN = "broken"
    FAILED = "failed"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Wording:
    """`label` is for marks and counts, `headline` for the box on the page, `meaning` explains both."""

    label: str
    headline: str
    meaning: str


WORDING = {
    Status.PASSED: Wording(
        "passed", "Verified", "Every command on this page was run in the lab and did what the page says."
    ),
    Status.STALE: Wording(
        "stale", "Verified long ago", "The last run passed, but it is older than this page allows."
    ),
    Status.SKIPPED: Wording(
        "skipped", "Not run here", "The lab could not run this page, so nothing is proven."
    ),
    Status.KNOWN_ISSUE: Wording(
        "known issue", "Works, with a known issue", "A step failed as announced; the others passed."
    ),
    Status.NEVER_RUN: Wording("never run", "Never run", "Nothing on this page has been proven yet."),
    Status.EDITED: Wording(
        "edited",
        "Edited since the last run",
        "The steps are not those that were run, so no result applies to them.",
    ),
    Status.NOT_REACHED: Wording("not reached", "Not reached", "A run ended before it came to this page."),
    Status.INCONCLUSIVE: Wording(
        "inconclusive", "Inconclusive", "The run could not tell whether this page is right."
    ),
    Status.BROKEN: Wording(
        "lab broken", "The lab broke", "The lab failed during the run; that says nothing against this page."
    ),
    Status.FAILED: Wording("failed", "Failed", "A step did not do what the page says."),
    Status.INVALID: Wording("cannot be read", "This page cannot be run", "It has an error in its text."),
}


def status_of(freshness: Freshness, result: ProcedureResult | None) -> Status:
    """What the newest result, if any, and its freshness make of a page.

    Only a pass can become stale: that an old failure is old makes the page no better.
    """
    if freshness is Freshness.EDITED:
        return Status.EDITED
    if result is None:
        return Status.NEVER_RUN
    if freshness is Freshness.NEVER_RUN:
        # Nothing ran, and the result says why.
        return Status.SKIPPED if result.verdict is Verdict.SKIPPED else Status.NEVER_RUN
    if freshness is Freshness.STALE and result.verdict in (Verdict.PASSED, Verdict.KNOWN_ISSUE):
        return Status.STALE
    return Status(result.verdict.value)


def worst_status(statuses: list[Status]) -> Status | None:
    """The status of a folder of pages; None where it has none."""
    order = list(Status)
    return max(statuses, key=order.index, default=None)
