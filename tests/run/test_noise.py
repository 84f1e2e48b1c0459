"""A real runner against devices that misbehave: whatever the line does, no mark is wrong.

`python -m tests.run.noisy 200` makes as many runs as one likes.
"""

import pytest

from tests.run.noisy import ECHOES, LINE, PAGE, PAGERS, PLACES, WRONG, changed, outcome, run, script
from validator.model import Verdict


@pytest.mark.parametrize("place", PLACES)
def test_log_lines_in_every_place(place: str) -> None:
    result, events = run(PAGE, script(changed(LINE, places=(place,), log=0.5), seed=1))
    assert result.verdict is Verdict.PASSED, result.reason
    assert any(event.kind == "noise" for event in events)


@pytest.mark.parametrize("echo", ECHOES)
def test_echoes_in_every_form(echo: str) -> None:
    result, _ = run(PAGE, script(changed(LINE, log=0.0), seed=2, echo=echo))
    assert result.verdict is Verdict.PASSED, result.reason


@pytest.mark.parametrize("pager", PAGERS)
def test_pages_that_cannot_be_turned_off(pager: object) -> None:
    result, _ = run(PAGE, script(changed(LINE, log=0.0), seed=3, pager=pager))
    assert result.verdict is Verdict.PASSED, result.reason


def test_telnet_and_its_options() -> None:
    result, _ = run(PAGE, script(changed(LINE, log=0.0), seed=4), telnet=True)
    assert result.verdict is Verdict.PASSED, result.reason


def test_a_wrong_page_is_caught_under_noise() -> None:
    result, _ = run(PAGE.replace(*WRONG), script(LINE, seed=5))
    assert result.verdict is Verdict.FAILED
    finding = next(one.finding for step in result.steps for one in step.exchanges if one.finding)
    assert (finding.line, finding.expected, finding.got) == (13, WRONG[1], WRONG[0])


@pytest.mark.parametrize("seed", range(8))
def test_no_mark_is_wrong(seed: int) -> None:
    assert not outcome(seed).startswith("WRONG")
