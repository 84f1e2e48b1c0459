"""A claim against what its watch saw: what holds, what does not, and what nobody can know."""

from dataclasses import replace

import pytest

from validator.markdown.claims import read_claim
from validator.markdown.probes import Probe, ProbeKind
from validator.matching.expressions import compiled
from validator.model import Verdict
from validator.run.watches.judging import Case, Judged, judge
from validator.run.watches.series import Line, Loss, Sample, Seen, Stalled

# A ping every 0.1 s, from 100.0 on: quiet from 101.0 to 101.8, then on until 103.0.
BEFORE = [100 + n / 10 for n in range(11)]
AFTER = [101.8 + n / 10 for n in range(13)]
STEPS = {"start": (99.9, 100.5), "cut": (100.5, 101.2), "heal": (101.2, 101.85), "look": (101.85, 103.0)}
PASSED, FAILED, UNKNOWN = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE
BUSY = "this machine was too busy to read the watch in time"


def seen(arrivals: list[float] = BEFORE + AFTER, **more: object) -> Seen:
    values: dict[str, object] = {
        "started": 99.9,
        "now": 103.0,
        "samples": [Sample(at, 0.001) for at in arrivals],
        "losses": [Loss(101.0, 101.8, 7)],
        **more,
    }
    return Seen(**values)  # type: ignore[arg-type]


def case(found: Seen | None = None, **more: object) -> Case:
    values: dict[str, object] = {
        "name": "ping",
        "probe": Probe(ProbeKind.PING, 0.1),
        "seen": found or seen(),
        "steps": STEPS,
        "baseline": True,
        "settled": True,
        "origin": 99.0,
        **more,
    }
    return Case(**values)  # type: ignore[arg-type]


def judged(text: str, found: Case | None = None) -> Judged:
    claim = read_claim(text)
    expression = compiled(claim.expression) if claim.expression is not None else None
    return judge(claim, expression, found or case())


@pytest.mark.parametrize(
    ("text", "verdict", "measured"),
    [
        ("outage <= 1s", PASSED, "0.700 s, from 2.10 s to 2.80 s, during cut and heal"),
        ("outage <= 500ms", FAILED, "0.700 s, from 2.10 s to 2.80 s, during cut and heal"),
        ("outage >= 500ms", PASSED, "0.700 s, from 2.10 s to 2.80 s, during cut and heal"),
        ("outage >= 1s", FAILED, "0.700 s, from 2.10 s to 2.80 s, during cut and heal"),
        ("outage <= 100ms during look", PASSED, "no outage"),
        ("outage <= 100ms during heal", FAILED, "0.700 s, from 2.10 s to 2.80 s, during cut and heal"),
        ("outages <= 1", PASSED, "1 outage"),
        ("outages <= 0", FAILED, "1 outage"),
        ("outages >= 1 during look", FAILED, "0 outages"),
        ("lost <= 7", PASSED, "7 probes"),
        ("lost <= 6", FAILED, "7 probes"),
        ("lost >= 7 during cut", PASSED, "7 probes"),
        ("lost <= 0 during look", PASSED, "0 probes"),
    ],
)
def test_a_figure(text: str, verdict: Verdict, measured: str) -> None:
    found = judged(text)
    assert (found.verdict, found.measured) == (verdict, measured)
    assert found.reason == (
        None if verdict is PASSED else 'the watch "ping" saw something else than the page claims'
    )


def test_a_figure_is_a_number_too() -> None:
    assert judged("outage <= 1s").value == pytest.approx(0.7)
    assert judged("lost <= 7").value == 7


LOG = [Line(100.2, "%LINK-3-UPDOWN: eth1"), Line(102.5, "  all is well ")]


@pytest.mark.parametrize(
    ("text", "verdict", "measured"),
    [
        ('no line matches "%.*-3-"', FAILED, "%LINK-3-UPDOWN: eth1 (at 1.20 s)"),
        ('no line matches "%.*-3-" during look', PASSED, "none of 1 lines"),
        ('no line matches "x" during heal', PASSED, "no line at all"),
        ('some line matches "well"', PASSED, "all is well (at 3.50 s)"),
        ('some line matches "^well"', FAILED, "none of 2 lines"),
        ('some line matches "well" during cut', FAILED, "no line at all"),
    ],
)
def test_lines(text: str, verdict: Verdict, measured: str) -> None:
    lines = case(seen([], lines=LOG, losses=()), probe=Probe(ProbeKind.LINES), name="log")
    found = judged(text, lines)
    assert (found.verdict, found.measured) == (verdict, measured)


RATES = [Sample(100 + n, 20e6) for n in range(1, 8)]
RATES[3] = Sample(104.0, 5e6)


@pytest.mark.parametrize(
    ("text", "verdict", "measured"),
    [
        ("rate >= 5M", PASSED, "5 Mbit/s at the least, up to 5.00 s"),
        ("rate >= 10M", FAILED, "5 Mbit/s at the least, up to 5.00 s"),
        ("rate <= 20M", PASSED, "20 Mbit/s at the most, up to 2.00 s"),
        ("rate <= 10M", FAILED, "20 Mbit/s at the most, up to 2.00 s"),
        ("rate >= 20M during before", PASSED, "20 Mbit/s at the least, up to 2.00 s"),
        # The figure of 104.0 is about the second before it, of which the step has a part.
        ("rate >= 20M during short", FAILED, "5 Mbit/s at the least, up to 5.00 s"),
    ],
)
def test_a_rate(text: str, verdict: Verdict, measured: str) -> None:
    found = seen([], samples=RATES, losses=(), now=107.5)
    steps = {"before": (100.0, 102.5), "short": (103.2, 103.3)}
    iperf3 = case(found, probe=Probe(ProbeKind.IPERF3, 1.0), steps=steps, name="load")
    result = judged(text, iperf3)
    assert (result.verdict, result.measured) == (verdict, measured)


def test_an_interval_that_carried_nothing_is_an_outage_of_iperf3() -> None:
    samples = [Sample(100 + n, 0.0 if n in (4, 5) else 20e6, arrived=n not in (4, 5)) for n in range(1, 9)]
    found = case(seen([], samples=samples, losses=(), now=108.2), probe=Probe(ProbeKind.IPERF3, 1.0))
    assert judged("outage <= 1s", found).verdict is FAILED
    assert judged("outage <= 2s", found).value == pytest.approx(2.0)
    assert judged("rate >= 1M", found).verdict is FAILED


def test_a_rate_without_figures_is_not_known() -> None:
    few = [*RATES[:2], *(replace(one, at=one.at + 3) for one in RATES[2:4])]
    found = case(
        seen([], samples=few, losses=(), now=107.5), probe=Probe(ProbeKind.IPERF3, 1.0), name="load", steps={}
    )
    assert judged("rate >= 1M", found) == Judged(
        UNKNOWN,
        "no figure came for 3.00 s, from 4.00 s to 7.00 s",
        "5 Mbit/s at the least, up to 8.00 s",
        5e6,
    )
    none = case(seen([], losses=()), probe=Probe(ProbeKind.IPERF3, 1.0), name="load")
    assert (
        judged("rate >= 1M", none).reason == 'the watch "load" has no figure for the time that this is about'
    )


# --- what nobody can know ------------------------------------------------------------------------------------

ALL = ["outage <= 9s", "outages <= 9", "lost <= 9", 'no line matches "x"']


@pytest.mark.parametrize("text", [*ALL, 'some line matches "x"'])
def test_without_a_baseline_nothing_is_known(text: str) -> None:
    found = judged(text, case(baseline=False))
    assert (found.verdict, found.reason, found.hint) == (
        UNKNOWN,
        'the watch "ping" has no baseline: answers did not come before the page went on',
        "start it where what it watches works already",
    )


@pytest.mark.parametrize("text", [*ALL, 'some line matches "well"', "outage >= 500ms", "outage >= 5s"])
def test_a_watch_that_ended_never_passes_and_fails_nobody_for_what_might_have_come(text: str) -> None:
    found = judged(text, case(seen(lines=LOG[1:], ended=(103.0, "exit status 1"))))
    assert (found.verdict, found.reason, found.hint) == (
        UNKNOWN,
        'the watch "ping" had ended by itself, at 4.00 s: exit status 1',
        "let its command run for longer than the page needs it",
    )


@pytest.mark.parametrize("text", ["outage <= 500ms", "lost <= 3", 'no line matches "UPDOWN"'])
def test_what_it_saw_before_it_ended_counts(text: str) -> None:
    assert judged(text, case(seen(lines=LOG, ended=(103.0, "exit status 1")))).verdict is FAILED


@pytest.mark.parametrize("text", ALL)
def test_a_watch_of_which_too_much_came_never_passes(text: str) -> None:
    found = judged(text, case(seen(cut=True)))
    assert (found.verdict, found.reason) == (UNKNOWN, 'the watch "ping" printed more than is kept')


def test_a_silence_that_goes_on_is_not_over() -> None:
    silent = case(seen(BEFORE, losses=()), settled=False)
    found = judged("outage <= 9s", silent)
    assert (found.verdict, found.reason, found.hint) == (
        UNKNOWN,
        "nothing had arrived again when the page stopped waiting for it",
        "say until= if the page means to wait longer",
    )
    assert found.measured == "1.90 s, from 2.10 s until now, during cut, heal and look"
    assert judged("outage <= 1s", silent).verdict is FAILED
    assert judged("outage >= 1s", silent).verdict is UNKNOWN


def test_what_was_never_answered_is_lost_too_once_it_is_not_merely_under_way() -> None:
    silent = case(seen(BEFORE, losses=()), settled=False)
    found = judged("lost <= 7", silent)
    assert found.verdict is FAILED
    assert found.measured in ("18 probes", "19 probes")
    assert judged("lost <= 12", silent).verdict is UNKNOWN


def test_a_stall_that_could_hide_an_outage_says_so() -> None:
    found = case(seen(stalls=[Stalled(100.6, 101.0)]))
    assert judged("outage <= 1s", found) == Judged(
        UNKNOWN,
        f"{BUSY}, so that the outage was between 0.700 s and 1.10 s",
        "0.700 s, from 2.10 s to 2.80 s, during cut and heal",
        pytest.approx(0.7),
    )
    assert judged("outage <= 2s", found).verdict is PASSED
    assert judged("outage <= 500ms", found).verdict is FAILED


def test_a_stall_that_could_forge_one_says_so() -> None:
    found = case(seen(stalls=[Stalled(101.4, 101.8)]))
    assert (
        judged("outage <= 500ms", found).reason
        == f"{BUSY}, so that the outage was between 0.300 s and 0.700 s"
    )
    assert judged("outage >= 500ms", found).verdict is UNKNOWN
    assert judged("outages <= 0", found).verdict is FAILED
    assert judged("outage <= 1s", found).verdict is PASSED


def test_a_stall_that_could_be_an_outage_or_none_is_counted_as_neither() -> None:
    quiet = [100 + n / 10 for n in range(31)]
    forged = [at for at in quiet if not 101.05 < at < 101.35]
    found = case(seen(forged, losses=(), stalls=[Stalled(101.05, 101.4)]))
    assert judged("outages <= 0", found).reason == f"{BUSY}, so that there were 0 to 2 outages"


def test_a_stall_elsewhere_changes_nothing() -> None:
    found = case(seen(stalls=[Stalled(101.2, 101.6), Stalled(102.41, 102.44)]))
    assert judged("outage <= 1s", found).verdict is PASSED
    assert judged("outage <= 500ms", found).verdict is FAILED


def test_arrivals_that_do_not_keep_to_the_rhythm_prove_nothing() -> None:
    found = case(seen([100 + n for n in range(4)], losses=()))
    assert judged("outage <= 9s", found) == Judged(
        UNKNOWN,
        "answers came every 1.00 s, and were to come every 0.100 s",
        hint="correct the interval that the command says, or every",
    )


def test_numbers_that_began_anew_cannot_be_counted() -> None:
    found = case(seen(recounted=True))
    assert judged("lost <= 9", found).reason == (
        "the probes' numbers began anew, so what is missing cannot be counted"
    )
    assert judged("outage <= 1s", found).verdict is PASSED


def test_a_step_that_did_not_run_says_nothing() -> None:
    assert judged("outage <= 9s during later").reason == (
        'the step "later" did not run, so nothing is known about it'
    )
