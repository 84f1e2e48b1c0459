"""Builders: results that are right in every field, so that a test names only what it is about."""

import pytest

from validator.model import (
    MISMATCH,
    ClaimResult,
    ExchangeResult,
    Finding,
    ProcedureResult,
    StepResult,
    Verdict,
)


@pytest.fixture
def finding():
    def build(**changes):
        values = {
            "line": 41,
            "column": 1,
            "reason": MISMATCH,
            "expected": "10.0.0.2  4  65003 ...",
            "got": "10.0.0.2  4  65002 ...",
            "hint": None,
        }
        return Finding(**values | changes)

    return build


@pytest.fixture
def exchange(finding):
    def build(verdict=Verdict.FAILED, **changes):
        values = {
            "device": "left",
            "window": "vtysh",
            "line": 40,
            "command": "show bgp summary",
            "expected": "10.0.0.2  4  65003 ...",
            "output": "10.0.0.2  4  65002 ...\n",
            "prompt": "left#",
            "status": None,
            "at": "left#",
            "finding": None if verdict == Verdict.PASSED else finding(),
        }
        return ExchangeResult(verdict=verdict, **values | changes)

    return build


@pytest.fixture
def claim(finding):
    def build(verdict=Verdict.PASSED, text="outage <= 1s", **changes):
        values = {
            "watch": "ping",
            "line": 52,
            "value": 0.214,
            "measured": "0.214 s, from 3.10 s to 3.31 s, during cut",
        }
        if verdict == Verdict.FAILED:
            reason = 'the watch "ping" saw something else than the page claims'
            values["reason"] = reason
            values["finding"] = finding(
                line=52,
                column=3,
                reason=reason,
                expected=text,
                got="0.214 s, from 3.10 s to 3.31 s, during cut",
            )
        return ClaimResult(verdict=verdict, text=text, **values | changes)

    return build


@pytest.fixture
def step():
    def build(verdict=Verdict.PASSED, *exchanges, **changes):
        values = {"id": "check-the-session", "title": "Check the session", "line": 36, "duration": 0.25}
        return StepResult(verdict=verdict, exchanges=exchanges, **values | changes)

    return build


@pytest.fixture
def page():
    def build(verdict, *steps, **changes):
        values = {
            "path": "procedures/routing/ebgp.md",
            "title": "Connect two routers with eBGP",
            "digest": "d1",
            "source_digest": "s1",
            "lab": "two-routers",
            "started": "2026-11-24T12:00:00.000Z",
            "duration": 3.24,
        }
        return ProcedureResult(verdict=verdict, steps=steps, **values | changes)

    return build
