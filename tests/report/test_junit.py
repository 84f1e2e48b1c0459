from textwrap import dedent
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model import DeviceResult, ProcedureResult, RunInfo, RunResult, StepResult, Verdict
from validator.report.junit import build

INFO = RunInfo(
    id="20261124T120000Z-000001", started="2026-11-24T12:00:00.000Z", finished=None, version="0.1.0"
)


def parse(text):
    return ET.fromstring(text.encode())  # noqa: S314 - our own report


def run(*procedures):
    return RunResult(schema=1, run=INFO, procedures=procedures)


def test_the_whole_of_a_report(page, step, exchange):
    failed = page(
        Verdict.FAILED,
        step(id="connect", title="Connect", line=12),
        step(Verdict.FAILED, exchange()),
        step(Verdict.NOT_REACHED, id="clean-up", line=50, duration=0.0),
        devices=(
            DeviceResult(name="left", platform="frr", version="8.4"),
            DeviceResult(name="h1", platform="linux"),
        ),
    )
    assert build(run(failed)) == dedent(
        """\
        <?xml version="1.0" encoding="utf-8"?>
        <testsuites name="validator" tests="3" failures="1" errors="0" skipped="1" time="3.240">
          <testsuite name="procedures/routing/ebgp.md" tests="3" failures="1" errors="0" skipped="1" time="3.240" timestamp="2026-11-24T12:00:00.000Z">
            <properties>
              <property name="run" value="20261124T120000Z-000001" />
              <property name="lab" value="two-routers" />
              <property name="digest" value="d1" />
              <property name="device left" value="frr 8.4" />
              <property name="device h1" value="linux" />
            </properties>
            <testcase classname="procedures/routing/ebgp.md" name="connect" file="procedures/routing/ebgp.md" line="12" time="0.250" />
            <testcase classname="procedures/routing/ebgp.md" name="check-the-session" file="procedures/routing/ebgp.md" line="36" time="0.250">
              <failure message="failed: the output differs from what the page shows" type="failed">procedures/routing/ebgp.md:41:1  step 2 "Check the session"  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...</failure>
            </testcase>
            <testcase classname="procedures/routing/ebgp.md" name="clean-up" file="procedures/routing/ebgp.md" line="50" time="0.000">
              <skipped message="not-reached" />
            </testcase>
          </testsuite>
        </testsuites>
        """
    )


@pytest.mark.parametrize(
    ("verdict", "tag", "message"),
    [
        (Verdict.FAILED, "failure", "failed: why"),
        (Verdict.BROKEN, "error", "broken: why"),
        (Verdict.INCONCLUSIVE, "error", "inconclusive: why"),
        (Verdict.KNOWN_ISSUE, "skipped", "known-issue: why"),
        (Verdict.SKIPPED, "skipped", "skipped: why"),
        (Verdict.NOT_REACHED, "skipped", "not-reached: why"),
    ],
)
def test_what_each_verdict_becomes(page, step, verdict, tag, message):
    suites = parse(build(run(page(verdict, step(verdict, reason="why")))))
    (case,) = suites.iter("testcase")
    assert [(child.tag, child.get("message")) for child in case] == [(tag, message)]
    counts = {name: suites.get(name) for name in ("tests", "failures", "errors", "skipped")}
    attribute = {"failure": "failures", "error": "errors", "skipped": "skipped"}[tag]
    assert counts == {"tests": "1", "failures": "0", "errors": "0", "skipped": "0"} | {attribute: "1"}


def test_a_lab_that_never_came_up_is_an_error_though_its_steps_are_only_not_reached(page, step):
    broken = page(Verdict.BROKEN, step(Verdict.NOT_REACHED), reason="bgpd died on left")
    suites = parse(build(run(broken)))
    whole, first = suites.iter("testcase")
    assert (whole.get("name"), whole.get("line")) == ("(procedure)", "1")
    assert whole[0].tag == "error"
    assert whole[0].text == "procedures/routing/ebgp.md:1:1  broken\n  reason     bgpd died on left"
    assert first[0].tag == "skipped"
    assert (suites.get("tests"), suites.get("errors")) == ("2", "1")


def test_a_procedure_without_steps_still_counts(page):
    (case,) = parse(build(run(page(Verdict.SKIPPED, reason="no lab")))).iter("testcase")
    assert case[0].get("message") == "skipped: no lab"


def test_a_run_of_nothing():
    assert build(run()) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="validator" tests="0" failures="0" errors="0" skipped="0" time="0.000" />\n'
    )


def test_what_xml_forbids_is_left_out_and_mark_up_stays_text(page, step, exchange, finding):
    bad = exchange(finding=finding(got="<b>&amp;</b>\x1b[31m\x00 ]]>"))
    text = build(
        run(
            page(
                Verdict.FAILED,
                step(Verdict.FAILED, bad, reason="a\x00\x0b\ufffe\ud800<&\"'\nb"),
                path="x\x01.md",
            )
        )
    )
    (case,) = parse(text).iter("testcase")
    assert case.get("file") == "x.md"
    assert case[0].get("message") == "failed: a<&\"'\nb"
    assert r"  got        <b>&amp;</b>\x1b[31m\x00 ]]>" in case[0].text


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_whatever_a_device_says_the_report_is_xml(reason, title):
    step = StepResult(id="a", title=title, line=1, verdict=Verdict.FAILED, reason=reason)
    procedure = ProcedureResult(
        path=title,
        title=title,
        digest="",
        source_digest="",
        lab=reason,
        verdict=Verdict.FAILED,
        started="",
        steps=(step,),
    )
    parse(build(run(procedure)))
