"""What a known issue makes of a step's verdict: a failure that was announced is none, and one that is gone is one. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from validator.model import KnownIssue, StepResult, Verdict

__all__ = ["announced"]


def announced(
    result: StepResult, issues: Iterable[KnownIssue], today: date, *, may_pass: bool = False
) -> StepResult:
    """`result` as the page's known `issues` have it. With `may_pass` the issue may still show, with a larger number."""
    issue = next((one for one in issues if one.step == result.id), None)
    if issue is None or result.verdict not in (Verdict.FAILED, Verdict.PASSED):
        return result
    if result.verdict is Verdict.PASSED:
        reason = f'the known issue "{issue.reason}" does not show any more: take it out of the front matter'
        return result if may_pass else replace(result, verdict=Verdict.FAILED, reason=reason)
    if _is_over(issue, today):
        reason = f'the known issue "{issue.reason}" was announced until {issue.until}, and is still there'
        return replace(result, reason=reason)
    return replace(result, verdict=Verdict.KNOWN_ISSUE, reason=issue.reason)


def _is_over(issue: KnownIssue, today: date) -> bool:
    return issue.until is not None and today > date.fromisoformat(issue.until)
