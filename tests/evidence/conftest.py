"""Builders: results that are right in every field, so that a test names only what it is about."""

from datetime import UTC, datetime

import pytest

from validator.model import ProcedureResult, RunInfo, StepResult, Verdict

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOON


@pytest.fixture
def run_info():
    def build(run_id="20261124T120000Z-000001", **changes):
        return RunInfo(
            **{"id": run_id, "started": "2026-11-24T12:00:00.000Z", "finished": None, "version": "0.1.0"}
            | changes
        )

    return build


@pytest.fixture
def page():
    def build(path="procedures/ebgp.md", verdict=Verdict.PASSED, **changes):
        values = {
            "path": path,
            "title": "Connect two routers",
            "digest": "d1",
            "source_digest": "s1",
            "lab": "two-routers",
            "verdict": verdict,
            "started": "2026-11-24T12:00:00.000Z",
            "steps": (StepResult(id="connect", title="Connect", line=7, verdict=verdict),),
        }
        return ProcedureResult(**values | changes)

    return build


@pytest.fixture
def free():
    """A clock that stands still: rewriting costs nothing, so it is done every time."""
    return lambda: 0.0
