from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from validator.evidence.freshness import Latest, freshness, latest_results
from validator.evidence.store import write_result
from validator.model import Freshness, Procedure, RunResult, StepResult, Verdict

DAY = 86400.0
PROCEDURE = Procedure(
    path="procedures/ebgp.md",
    title="Connect two routers",
    lab="two-routers",
    steps=(),
    places={},
    digest="d1",
    source_digest="s1",
)


@pytest.fixture
def judge(run_info, page):
    """The freshness of PROCEDURE, changed, an hour (or `age`) after a result, changed."""

    def build(*, age=3600.0, default=30 * DAY, now=None, text=None, **result):
        latest = Latest(run_info(), page(**result), "20261124T120000Z-000001")
        now = now or datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(seconds=age)
        return freshness(replace(PROCEDURE, **text or {}), latest, now=now, stale_after_default=default)

    return build


def test_a_page_without_a_result_never_ran(now):
    assert freshness(PROCEDURE, None, now=now, stale_after_default=None) == Freshness.NEVER_RUN


def test_a_pass_of_the_same_text_is_verified(judge):
    assert judge() == Freshness.VERIFIED


def test_other_steps_are_edited(judge):
    assert judge(text={"digest": "d2", "source_digest": "s2"}) == Freshness.EDITED


def test_other_prose_around_the_same_steps_is_prose_edited(judge):
    assert judge(text={"source_digest": "s2"}) == Freshness.PROSE_EDITED


def test_an_edit_that_was_taken_back_is_verified_again(judge):
    assert judge(text={"digest": "d1"}, digest="d1") == Freshness.VERIFIED


@pytest.mark.parametrize(
    ("age", "expected"), [(30 * DAY, Freshness.VERIFIED), (30 * DAY + 1, Freshness.STALE)]
)
def test_a_result_is_stale_after_its_time(judge, age, expected):
    assert judge(age=age) == expected


def test_the_page_says_for_how_long_before_the_settings_do(judge):
    assert judge(age=2 * DAY, text={"stale_after": DAY}) == Freshness.STALE
    assert judge(age=60 * DAY, text={"stale_after": 90 * DAY}) == Freshness.VERIFIED
    assert judge(age=1.0, text={"stale_after": 0.0}) == Freshness.STALE


def test_where_nobody_says_for_how_long_it_is_for_ever(judge):
    assert judge(age=10_000 * DAY, default=None) == Freshness.VERIFIED


def test_edited_outweighs_stale_and_stale_outweighs_prose(judge):
    assert judge(age=31 * DAY, text={"digest": "d2", "source_digest": "s2"}) == Freshness.EDITED
    assert judge(age=31 * DAY, text={"source_digest": "s2"}) == Freshness.STALE


@pytest.mark.parametrize(
    "verdict", [Verdict.FAILED, Verdict.BROKEN, Verdict.INCONCLUSIVE, Verdict.KNOWN_ISSUE]
)
def test_freshness_does_not_depend_on_the_verdict(judge, verdict):
    assert judge(verdict=verdict) == Freshness.VERIFIED
    assert judge(verdict=verdict, age=31 * DAY) == Freshness.STALE
    assert judge(verdict=verdict, text={"digest": "d2"}) == Freshness.EDITED


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.NOT_REACHED])
def test_a_result_of_which_nothing_ran_is_none(judge, verdict):
    assert judge(verdict=verdict) == Freshness.NEVER_RUN
    assert judge(verdict=verdict, steps=()) == Freshness.NEVER_RUN


def test_a_run_that_was_interrupted_is_none(judge):
    steps = (
        StepResult(id="a", title="A", line=1, verdict=Verdict.PASSED),
        StepResult(id="b", title="B", line=9, verdict=Verdict.NOT_REACHED, reason="the run was interrupted"),
    )
    assert judge(verdict=Verdict.NOT_REACHED, steps=steps) == Freshness.NEVER_RUN


def test_a_page_of_which_only_a_step_is_skipped_did_run(judge):
    steps = (
        StepResult(id="a", title="A", line=1, verdict=Verdict.PASSED),
        StepResult(id="b", title="B", line=9, verdict=Verdict.SKIPPED, reason="only in the field"),
    )
    assert judge(verdict=Verdict.SKIPPED, steps=steps) == Freshness.VERIFIED


def test_a_clock_that_went_back_makes_nothing_stale(judge):
    assert judge(age=-3600.0, text={"stale_after": 0.0}) == Freshness.VERIFIED


def test_a_time_that_cannot_be_read_is_old(judge):
    assert judge(started="yesterday") == Freshness.STALE


def test_a_time_without_a_zone_is_utc(judge):
    assert judge(started="2026-11-24T12:00:00", age=DAY, text={"stale_after": DAY}) == Freshness.VERIFIED


# --- which result is the newest ------------------------------------------------------------------------------


@pytest.fixture
def ran(tmp_path, run_info):
    """Writes a run of the given results; runs are numbered by the hour."""
    hours = iter(range(24))

    def build(*results):
        run_id = f"20261124T{next(hours):02}0000Z-000001"
        (tmp_path / run_id).mkdir()
        write_result(
            tmp_path / run_id / "result.json", RunResult(schema=1, run=run_info(run_id), procedures=results)
        )
        return run_id

    return build


def no_warning(message):
    raise AssertionError(message)


def newest(root: Path, **options):
    return {
        path: (latest.run_id, latest.result.verdict)
        for path, latest in latest_results(root, warn=no_warning, **options).items()
    }


def test_every_page_has_its_own_newest_run(tmp_path, ran, page):
    ran(page("a.md"), page("b.md"))
    second = ran(page("a.md", Verdict.FAILED), page("c.md"))
    third = ran(page("c.md", Verdict.BROKEN))
    assert newest(tmp_path) == {
        "a.md": (second, Verdict.FAILED),
        "b.md": ("20261124T000000Z-000001", Verdict.PASSED),
        "c.md": (third, Verdict.BROKEN),
    }


def test_a_result_comes_with_its_run(tmp_path, ran, run_info, page):
    run_id = ran(page("a.md"))
    assert latest_results(tmp_path, warn=no_warning) == {"a.md": (run_info(run_id), page("a.md"), run_id)}


def test_where_nothing_ran_there_is_nothing(tmp_path):
    assert latest_results(tmp_path / "runs", warn=no_warning) == {}


def test_a_skipped_run_does_not_hide_one_that_tells_something(tmp_path, ran, page):
    first = ran(page("a.md"))
    ran(page("a.md", Verdict.SKIPPED))
    ran(page("a.md", Verdict.NOT_REACHED))
    assert newest(tmp_path) == {"a.md": (first, Verdict.PASSED)}


def test_a_page_that_was_only_ever_skipped_has_its_newest_skip(tmp_path, ran, page):
    ran(page("a.md", Verdict.SKIPPED))
    second = ran(page("a.md", Verdict.SKIPPED))
    assert newest(tmp_path) == {"a.md": (second, Verdict.SKIPPED)}


def test_of_a_page_that_ran_twice_in_a_run_the_last_counts(tmp_path, ran, page):
    run_id = ran(page("a.md", Verdict.FAILED), page("a.md"))
    assert newest(tmp_path) == {"a.md": (run_id, Verdict.PASSED)}


def test_the_search_ends_when_the_wanted_pages_are_found(tmp_path, ran, page):
    oldest = ran(page("a.md"), page("b.md"))
    (tmp_path / oldest / "result.json").write_text("never read")
    run_id = ran(page("a.md"), page("b.md"))
    assert newest(tmp_path, wanted={"a.md"}) == {"a.md": (run_id, Verdict.PASSED)}
    assert newest(tmp_path, wanted=set()) == {}


def test_runs_that_cannot_be_read_are_told_and_passed_over(tmp_path, ran, page):
    first = ran(page("a.md"))
    second = ran(page("a.md"))
    third = ran(page("a.md"))
    (tmp_path / second / "result.json").write_text("{")
    (tmp_path / third / "result.json").write_text('{"schema": 7}')
    told = []
    assert latest_results(tmp_path, warn=told.append)["a.md"].run_id == first
    assert [message.replace(str(tmp_path), "runs") for message in told] == [
        f"runs/{third}/result.json has schema 7, and this validator reads schema 1",
        f"runs/{second}/result.json is not a result file: Input data was truncated",
    ]
