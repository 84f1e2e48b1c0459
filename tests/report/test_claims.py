"""Claims about watches in the reports: the message of one that does not hold, and what was measured by those that do."""

from xml.etree import ElementTree as ET

from validator.model import RunInfo, RunResult, Verdict
from validator.report.junit import build
from validator.report.terminal import claims_told, culprit, failure, reason_of

PATH = "procedures/routing/ebgp.md"
BUSY = "this machine was too busy to read the watch in time, so that there were 1 to 2 outages"


def test_a_claim_that_does_not_hold(step, claim, exchange):
    bad = step(
        Verdict.FAILED,
        exchange(Verdict.PASSED),
        claims=(claim(), claim(Verdict.FAILED, "outage <= 100ms")),
    )
    assert (
        failure(PATH, bad, 3, culprit(bad))
        == """\
procedures/routing/ebgp.md:52:3  step 3 "Check the session"  failed
  watch ping: outage <= 100ms
  reason     the watch "ping" saw something else than the page claims
  expected   outage <= 100ms
  got        0.214 s, from 3.10 s to 3.31 s, during cut"""
    )
    assert reason_of(bad) == 'the watch "ping" saw something else than the page claims'


def test_a_claim_that_nobody_could_judge(step, claim):
    unknown = step(Verdict.INCONCLUSIVE, claims=(claim(Verdict.INCONCLUSIVE, reason=BUSY, measured=None),))
    assert (
        failure(PATH, unknown, 3, culprit(unknown))
        == f"""\
procedures/routing/ebgp.md:52:1  step 3 "Check the session"  inconclusive
  watch ping: outage <= 1s
  reason     {BUSY}"""
    )


def test_what_was_measured_is_told_of_every_claim(step, claim):
    told = claims_told(
        step(
            Verdict.INCONCLUSIVE,
            claims=(claim(), claim(Verdict.INCONCLUSIVE, "outages <= 1", reason=BUSY, measured=None)),
        )
    )
    assert told == [
        "watch ping: outage <= 1s  passed  0.214 s, from 3.10 s to 3.31 s, during cut",
        f"watch ping: outages <= 1  inconclusive  {BUSY}",
    ]


def test_junit_has_what_was_measured_also_where_it_passed(page, step, claim):
    info = RunInfo(id="1", started="2026-11-24T12:00:00.000Z", finished=None, version="0.1.0")
    result = page(Verdict.PASSED, step(id="connect"), step(claims=(claim(measured="a\x1bb"),)))
    report = build(RunResult(schema=1, run=info, procedures=(result,)))
    first, second = ET.fromstring(report.encode()).iter("testcase")  # noqa: S314 - our own report
    assert first.find("system-out") is None
    assert second.findtext("system-out") == "watch ping: outage <= 1s  passed  a\\x1bb"
