"""Twice the lines are about twice the work, in every mode, whatever the author wrote and the device sent.

The work is counted, not timed: the calls that Python makes. What explains a mismatch looks at so many lines and no more,
so there is an allowance that does not grow; work in proportion to the product of both sides would be four times as much.
"""

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matching.test_match_modes import CASES
from validator.matching import MODES, Options, match

LINES = 1_000
ALLOWED = 400_000


def calls(shown: list[str], came: list[str], mode: str, **options: Any) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        match(shown, "\n".join(came), mode=mode, values={}, **{"vary": (), **options})
    finally:
        sys.setprofile(before)
    return count


def grows(small: int, large: int) -> bool:
    return large > 3 * small + ALLOWED


def sized(lines: list[str], count: int) -> list[str]:
    """The first `count` of the lines between the first and the last one, which open and close a document."""
    return [lines[0], *lines[1 : count - 1], lines[-1]]


@pytest.mark.parametrize(
    "case", [case for case in CASES if min(len(CASES[case][1]), len(CASES[case][2])) > LINES]
)
def test_hostile_pages_and_outputs_grow_in_step(case: str) -> None:
    mode, shown, came, _, options = CASES[case]
    more = len(came) - len(shown)
    small, large = (
        calls(sized(shown, count), sized(came, count + more), mode, **options)
        for count in (2 * LINES, 4 * LINES)
    )
    assert not grows(small, large), f"{small} calls became {large}"


WORDS = st.sampled_from(
    ["a", "b", "10.0.0.1", "00:02:07", "...", "{{ x }}", "{{ n:int }}", "{{ y }}", "7", "up,", "  ", "a" * 20]
)
LINE = st.lists(WORDS, max_size=4).map(" ".join)
UNIT = st.lists(LINE | st.just("...") | st.just(""), min_size=1, max_size=3)
VARY = st.lists(st.sampled_from(["int", "duration", "word", "ipv4", "hex", "path"]), max_size=3, unique=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(UNIT, UNIT, UNIT, st.sampled_from(["text", "contains", "exact", "table"]), VARY, st.booleans())
def test_whatever_is_repeated_grows_in_step(
    shown: list[str],
    came: list[str],
    last: list[str],
    mode: str,
    vary: list[str],
    numbered: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    def lines(unit: list[str], count: int, end: list[str]) -> list[str]:
        many = [f"{line} {n}" if numbered else line for n in range(count // len(unit)) for line in unit]
        return [*(["Name  a b  State"] if mode == "table" else []), *many, *end]

    def work(count: int) -> int:
        page, output = lines(shown, count, last), lines(came, count, [])
        if list(MODES[mode].faults(page, Options(vary=tuple(vary)), ())):
            return 0
        return calls(page, output, mode, vary=tuple(vary))

    small, large = work(LINES), work(2 * LINES)
    assert not grows(small, large), f"{small} calls became {large}"
