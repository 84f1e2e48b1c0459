"""The box under a page's title: what the last run says about the page, when, on what, and what it does not say."""

from collections.abc import Iterator
from datetime import UTC, datetime

from validator.model import DeviceResult, Freshness, KnownIssue, ProcedureResult, Verdict
from validator.report.terminal import duration, reason_of, times
from validator.site.html import element, safe, safe_link
from validator.site.marks import line_mark
from validator.site.page import PageView
from validator.site.status import WORDING, Status

__all__ = ["box_html", "day", "devices_text", "moment", "steps_text"]

_SHORT_COMMIT = 10
_UNSEEN = {
    "(setup)": "What runs unseen before the first step",
    "(teardown)": "What runs unseen after the last step",
}


def box_html(view: PageView) -> str:
    """The box. It never shows a pass that is not about the text as it is now."""
    status = view.status
    wording = WORDING[status]
    head = element(
        "div",
        element("span", "", class_=f"validator-shape validator-shape--{status.value}", aria_hidden="true")
        + element(
            "div",
            element("strong", wording.headline, class_="validator-box__title")
            + element("span", "".join(_sentences(view)), class_="validator-box__meaning"),
        ),
        class_="validator-box__head",
    )
    return element(
        "aside",
        head + _facts(view) + _scale(view) + _errors(view) + _issues(view),
        class_=f"validator-box validator-box--{status.value}",
        aria_label="Result of the last run",
        data_search_exclude="",
    )


def moment(iso: str) -> str:
    """An ISO time as a `time` element: for people in words and UTC, for programs as it was."""
    try:
        when = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return safe(iso)
    return element("time", f"{when:%-d %B %Y, %H:%M} UTC", datetime=f"{when:%Y-%m-%dT%H:%M:%SZ}")


def day(iso: str) -> str:
    """An ISO time as a `time` element that shows the day alone."""
    try:
        when = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return safe(iso)
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    return element("time", f"{when:%-d %b %Y}", datetime=stamp, title=f"{when:%-d %B %Y, %H:%M} UTC")


def steps_text(view: PageView) -> str | None:
    """``7 of 7 passed``; None on a page without marks."""
    if view.procedure is None or not view.steps:
        return None
    ids = [step.id for step in view.procedure.steps]
    passed = sum(view.steps[name].verdict is Verdict.PASSED for name in ids if name in view.steps)
    return f"{passed} of {len(ids)} passed"


def devices_text(devices: tuple[DeviceResult, ...]) -> str:
    """Software by software, the devices that run it: ``frr 8.4.4 left, right``."""
    groups: dict[str, list[str]] = {}
    for device in devices:
        version = device.version or "of unknown version"
        # Some devices name their software in the version that they tell, others say the number alone.
        software = version if version[:1].isalpha() and device.version else f"{device.platform} {version}"
        groups.setdefault(software, []).append(device.name)
    return element(
        "ul",
        "".join(
            element("li", element("strong", safe(software)) + " " + safe(", ".join(names)))
            for software, names in groups.items()
        ),
    )


def _sentences(view: PageView) -> Iterator[str]:
    """What the verdict means here, one element a sentence."""
    result = view.latest.result if view.latest else None
    yield element("span", WORDING[view.status].meaning)
    if view.status is Status.EDITED and view.latest:
        yield element("span", f"It was last run on {moment(view.latest.result.started)}.")
    culprits = list(_culprits(view, result)) if view.marked and result else []
    yield from culprits
    if not culprits and result and result.reason and view.status not in (Status.EDITED, Status.PASSED):
        yield element("span", safe(result.reason))
    if view.freshness is Freshness.PROSE_EDITED:
        yield element("span", "Only prose changed since that run: every command is the one that was run.")
    if view.freshness is Freshness.STALE and view.status is not Status.STALE:
        yield element("span", "That run is older than this page allows.")


def _culprits(view: PageView, result: ProcedureResult) -> Iterator[str]:
    """The first step that decided over the page, with a way to it."""
    if view.status not in (Status.FAILED, Status.BROKEN, Status.INCONCLUSIVE):
        return
    step = next((one for one in view.steps.values() if one.verdict is result.verdict), None)
    if step is None:
        return
    reason = reason_of(step)
    name = _UNSEEN.get(step.id) or element("a", safe(step.title), href=f"#{step.id}")
    yield element("span", f"{name}: {safe(reason)}" if reason else name, class_="validator-box__culprit")


def _facts(view: PageView) -> str:
    """When, how long, where, on what: only for a result that is about this text."""
    latest = view.latest
    if latest is None or not view.marked:
        return ""
    run, result = latest.run, latest.result
    waited = f", {duration(result.waited)} of it waiting" if result.waited >= 1 else ""
    facts = [
        ("Run", moment(result.started)),
        ("Took", safe(duration(result.duration) + waited)),
        ("Steps", steps_text(view) or ""),
        ("Lab", safe(result.lab)),
        ("Devices", devices_text(result.devices) if result.devices else ""),
        ("Run id", element("code", safe(latest.run_id))),
    ]
    if run.git:
        changed = " with uncommitted changes" if run.git.dirty else ""
        commit = element("code", safe(run.git.commit[:_SHORT_COMMIT]), title=run.git.commit)
        facts.append(("Commit", commit + changed))
    return element(
        "dl",
        "".join(
            element("div", element("dt", label) + element("dd", text), class_="validator-fact")
            for label, text in facts
            if text
        ),
        class_="validator-box__facts",
    )


def _scale(view: PageView) -> str:
    """What was proven for which number, and how the time grew."""
    rows = view.latest.result.scale if view.latest and view.marked else ()
    if not rows:
        return ""
    head = "".join(element("th", text, scope="col") for text in ("", "repeated", "each", "whole"))
    body = "".join(
        element(
            "tr",
            element("th", f"{line_mark(one.verdict, reason=one.reason)}{one.n:,}", scope="row")
            + "".join(element("td", text) for text in times(one)),
        )
        for one in rows
    )
    caption = element("caption", f"Proven with so many {safe(rows[0].name)}")
    return element(
        "table",
        caption + element("thead", element("tr", head)) + element("tbody", body),
        class_="validator-box__scale",
    )


def _errors(view: PageView) -> str:
    if not view.errors:
        return ""
    items = "".join(
        element(
            "li",
            element("code", safe(str(error.place)))
            + " "
            + safe(error.message)
            + (element("span", safe(error.hint), class_="validator-box__hint") if error.hint else ""),
        )
        for error in view.errors
    )
    return element("ul", items, class_="validator-box__errors")


def _issues(view: PageView) -> str:
    if view.procedure is None or not view.procedure.known_issues:
        return ""
    titles = {step.id: step.title for step in view.procedure.steps}
    items = "".join(
        _issue(issue, titles.get(issue.step, issue.step)) for issue in view.procedure.known_issues
    )
    return element(
        "div", element("strong", "Known issues") + element("ul", items), class_="validator-box__issues"
    )


def _issue(issue: KnownIssue, title: str) -> str:
    step = element("a", safe(title), href=f"#{issue.step}")
    address = safe_link(issue.link)
    link = issue.link and (element("a", "details", href=address) if address else safe(issue.link))
    until = f"announced until {safe(issue.until)}" if issue.until else None
    rest = ", ".join(part for part in (until, link) if part)
    return element("li", f"{step}: {safe(issue.reason)}" + (f" ({rest})" if rest else ""))
