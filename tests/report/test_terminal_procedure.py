"""What is said about a whole procedure and at the end of a run."""

from textwrap import dedent

import pytest

from validator.model import LeftOut, ScaleResult, Verdict
from validator.report.terminal import (
    duration,
    explanation,
    failure,
    procedure_line,
    scale_table,
    summary,
)


def reads(text, expected):
    assert text == dedent(expected).strip("\n")


# --- one procedure -------------------------------------------------------------------------------------------


def test_a_line_for_a_procedure(page, step):
    steps = [step(id=f"s{number}") for number in range(12)]
    aside = step(id="(setup)"), step(id="(teardown)")
    line = procedure_line(page(Verdict.PASSED, aside[0], *steps, aside[1]))
    assert line == "passed   procedures/routing/ebgp.md  12 steps  3.2 s"


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict.FAILED, "failed   procedures/routing/ebgp.md  1 step  3.2 s"),
        (Verdict.BROKEN, "broken   procedures/routing/ebgp.md  1 step  3.2 s"),
        (Verdict.SKIPPED, "skipped  procedures/routing/ebgp.md  1 step  3.2 s"),
        (Verdict.KNOWN_ISSUE, "known-issue  procedures/routing/ebgp.md  1 step  3.2 s"),
    ],
)
def test_the_verdict_leads_the_line(page, step, verdict, line):
    assert procedure_line(page(verdict, step(verdict))) == line


def test_a_procedure_without_steps(page):
    assert procedure_line(page(Verdict.BROKEN)) == "broken   procedures/routing/ebgp.md  3.2 s"


def test_nothing_is_to_be_said_about_a_pass(page, step):
    assert explanation(page(Verdict.PASSED, step())) == ""
    assert explanation(page(Verdict.PASSED)) == ""


def test_a_failure_and_what_was_not_reached(page, step, exchange):
    failed = page(
        Verdict.FAILED,
        step(id="(setup)"),
        step(title="Connect"),
        step(Verdict.FAILED, exchange(Verdict.PASSED), exchange()),
        step(Verdict.NOT_REACHED, line=50),
        step(Verdict.NOT_REACHED, line=60),
        step(Verdict.NOT_REACHED, line=70),
        step(id="(teardown)"),
    )
    reads(
        explanation(failed),
        """
        procedures/routing/ebgp.md:41:1  step 2 "Check the session"  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...
        procedures/routing/ebgp.md:50:1  steps 3 to 5  not-reached
        """,
    )


def test_a_failed_set_up(page, step, exchange, finding):
    bad = exchange(
        command="ip link add x",
        at="root@left:~#",
        finding=finding(line=9, reason="exit status 2", expected=None, got="Error: x"),
    )
    failed = page(
        Verdict.FAILED,
        step(Verdict.FAILED, bad, id="(setup)", title="Set-up"),
        step(Verdict.NOT_REACHED, line=50),
        step(Verdict.FAILED, exchange(), id="(teardown)"),
    )
    reads(
        explanation(failed),
        """
        procedures/routing/ebgp.md:9:1  set-up  failed
          root@left:~# ip link add x
          reason     exit status 2
          got        Error: x
        procedures/routing/ebgp.md:50:1  step 1 "Check the session"  not-reached
        procedures/routing/ebgp.md:41:1  teardown  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...
        """,
    )


def test_a_known_issue_comes_with_its_reason_only(page, step, exchange):
    known = page(
        Verdict.KNOWN_ISSUE,
        step(title="Connect"),
        step(Verdict.KNOWN_ISSUE, exchange(Verdict.KNOWN_ISSUE), reason="FRR 8.4 counts the session twice"),
    )
    reads(
        explanation(known),
        """
        procedures/routing/ebgp.md:36:1  step 2 "Check the session"  known-issue
          reason     FRR 8.4 counts the session twice
        """,
    )


def test_skipped_steps_come_with_their_reasons(page, step):
    skipped = page(
        Verdict.SKIPPED,
        step(title="Connect"),
        step(Verdict.SKIPPED, line=20, reason="needs a fibre"),
        step(Verdict.SKIPPED, line=30, reason="needs a fibre"),
        step(Verdict.SKIPPED, line=40, reason="only in the field"),
    )
    reads(
        explanation(skipped),
        """
        procedures/routing/ebgp.md:20:1  steps 2 to 3  skipped
          reason     needs a fibre
        procedures/routing/ebgp.md:40:1  step 4 "Check the session"  skipped
          reason     only in the field
        """,
    )


def test_a_lab_that_this_machine_cannot_have(page, step):
    steps = [step(Verdict.SKIPPED), step(Verdict.SKIPPED)]
    reason = "Open vSwitch is not installed\nsudo apt-get install openvswitch-switch"
    reads(
        explanation(page(Verdict.SKIPPED, *steps, reason=reason)),
        """
        procedures/routing/ebgp.md:1:1  skipped
          reason     Open vSwitch is not installed
                     sudo apt-get install openvswitch-switch
        """,
    )


@pytest.mark.parametrize("steps", [0, 2])
def test_a_lab_that_did_not_come_up(page, step, steps):
    not_reached = [step(Verdict.NOT_REACHED)] * steps
    reads(
        explanation(page(Verdict.BROKEN, *not_reached, reason="bgpd died on left")),
        """
        procedures/routing/ebgp.md:1:1  broken
          reason     bgpd died on left
        """,
    )


def test_a_lab_that_broke_between_two_steps(page, step):
    broken = page(
        Verdict.BROKEN,
        step(title="Connect"),
        step(Verdict.NOT_REACHED, line=50),
        reason="right does not answer any more",
    )
    reads(
        explanation(broken),
        """
        procedures/routing/ebgp.md:1:1  broken
          reason     right does not answer any more
        procedures/routing/ebgp.md:50:1  step 2 "Check the session"  not-reached
        """,
    )


def test_a_prerequisite_that_did_not_pass(page, step):
    reads(
        explanation(page(Verdict.NOT_REACHED, step(Verdict.NOT_REACHED), reason="procedures/cold.md failed")),
        """
        procedures/routing/ebgp.md:1:1  not-reached
          reason     procedures/cold.md failed
        """,
    )


# --- the end -------------------------------------------------------------------------------------------------


def test_the_summary(page):
    results = [page(Verdict.PASSED)] * 8 + [page(Verdict.FAILED)]
    assert summary(results, 21.3) == "9 procedures: 8 passed, 1 failed in 21.3 s"


def test_the_summary_names_every_verdict_once(page):
    assert summary([page(verdict) for verdict in Verdict], 125) == (
        "7 procedures: 1 passed, 1 failed, 1 broken, 1 inconclusive, 1 known-issue, 1 skipped, 1 not-reached in 2 min 5 s"
    )


def test_the_summary_of_one_and_of_none(page):
    assert summary([page(Verdict.PASSED)], 0.04) == "1 procedure: 1 passed in 0.0 s"
    assert summary([], 0.0) == "0 procedures in 0.0 s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.0 s"),
        (3.249, "3.2 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (125.4, "2 min 5 s"),
        (3599.7, "1 h 0 min"),
        (3725.0, "1 h 2 min"),
    ],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


# --- scale ---------------------------------------------------------------------------------------------------


def test_a_page_with_scale_says_what_was_proven_and_how_the_time_grew(page):
    scale = (
        ScaleResult(name="prefixes", n=1, verdict=Verdict.PASSED, repeated=0.0074, duration=1.24),
        ScaleResult(name="prefixes", n=1000, verdict=Verdict.FAILED, repeated=75.0, duration=93.0),
        ScaleResult(name="prefixes", n=10000, verdict=Verdict.NOT_REACHED, reason="x"),
    )
    assert (
        scale_table(page(Verdict.FAILED, scale=scale))
        == """\
  prefixes                 repeated    each       whole
         1  passed           7.4 ms  7.4 ms       1.2 s
      1000  failed       1 min 15 s          1 min 33 s
     10000  not-reached"""
    )
    assert scale_table(page(Verdict.PASSED)) == ""


def test_a_failure_on_a_page_with_scale_says_with_which_number(step, exchange):
    bad = exchange()
    first = failure("page.md", step(Verdict.FAILED, bad, n=100), 3, bad).splitlines()[0]
    assert first == 'page.md:41:1  step 3 "Check the session", n = 100  failed'


def test_blocks_for_other_devices_are_counted_behind_the_steps(page, step):
    left_out = (LeftOut(block=1, line=3, reason="it is only for platform == 'ovs'"),)
    line = procedure_line(page(Verdict.PASSED, step(left_out=left_out), step()))
    assert line == "passed   procedures/routing/ebgp.md  2 steps, 1 block for other devices  3.2 s"
