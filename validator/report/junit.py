"""JUnit XML: a test suite per procedure, a test case per step.

The format has no standard; this is the subset that Jenkins, GitLab and the JUnit 5 schema agree on, with `file`
and `line` as pytest's own report has had them.
"""

import re
from xml.etree import ElementTree as ET

from validator.model import ProcedureResult, RunResult, Verdict
from validator.report.terminal import claims_told, culprit, explanation, failure, reason_of, steps_of

__all__ = ["build"]

_ELEMENT = {
    Verdict.FAILED: "failure",
    Verdict.BROKEN: "error",
    Verdict.INCONCLUSIVE: "error",
    Verdict.KNOWN_ISSUE: "skipped",
    Verdict.SKIPPED: "skipped",
    Verdict.NOT_REACHED: "skipped",
}
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}

# https://www.w3.org/TR/xml/#charsets: all other characters are forbidden, even written as references.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def build(result: RunResult) -> str:
    """The run as a JUnit XML document.

    *Failed* is a failure; *broken* and *inconclusive* are errors; what did not run, and known issues, are skipped
    with the reason. Where a procedure's verdict is none of its steps', because the lab never came up, a test case
    ``(procedure)`` carries it, so that no report is greener than the run.
    """
    suites = ET.Element("testsuites", name="validator")
    for procedure in result.procedures:
        suites.append(_suite(procedure, result.run.id))
    _count(suites)
    suites.set("time", _seconds(sum(procedure.duration for procedure in result.procedures)))
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _suite(procedure: ProcedureResult, run_id: str) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(procedure.path))
    properties = ET.SubElement(suite, "properties")
    facts = {"run": run_id, "lab": procedure.lab, "digest": procedure.digest}
    for device in procedure.devices:
        facts[f"device {device.name}"] = " ".join(filter(None, (device.platform, device.version)))
    for one in procedure.scale:
        facts[f"scale {one.name} {one.n}"] = f"{one.verdict} in {_seconds(one.duration)} s"
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=_clean(name), value=_clean(value))
    if all(step.verdict != procedure.verdict for step in procedure.steps):
        case = _case(suite, procedure.path, "(procedure)", line=1, seconds=0.0)
        _outcome(case, procedure.verdict, procedure.reason, explanation(procedure))
    for number, step in steps_of(procedure):
        case = _case(suite, procedure.path, step.id, line=step.line, seconds=step.duration)
        exchange = culprit(step)
        _outcome(case, step.verdict, reason_of(step), failure(procedure.path, step, number, exchange))
        if step.claims:
            ET.SubElement(case, "system-out").text = _clean("\n".join(claims_told(step)))
    _count(suite)
    suite.set("time", _seconds(procedure.duration))
    suite.set("timestamp", _clean(procedure.started))
    return suite


def _case(suite: ET.Element, path: str, name: str, *, line: int, seconds: float) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=_clean(path), name=_clean(name))
    case.set("file", _clean(path))
    case.set("line", str(line))
    case.set("time", _seconds(seconds))
    return case


def _outcome(case: ET.Element, verdict: Verdict, reason: str | None, text: str) -> None:
    """Adds to `case` what came of it, unless it passed. What did not fail needs no more than its reason."""
    if verdict == Verdict.PASSED:
        return
    tag = _ELEMENT[verdict]
    outcome = ET.SubElement(case, tag, message=_clean(f"{verdict}: {reason}" if reason else verdict))
    if tag != "skipped":
        outcome.set("type", verdict)
        outcome.text = _clean(text)


def _count(parent: ET.Element) -> None:
    cases = list(parent.iter("testcase"))
    parent.set("tests", str(len(cases)))
    for name, tag in _COUNTED.items():
        parent.set(name, str(sum(case.find(tag) is not None for case in cases)))


def _seconds(duration: float) -> str:
    return f"{duration:.3f}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
