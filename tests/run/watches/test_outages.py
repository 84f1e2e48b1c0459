"""Arrivals to outages, by hand and by property."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.run.watches.outages import gaps, other_rhythm
from validator.run.watches.series import Stalled


def lengths(arrivals: list[float], interval: float, until: float, *stalls: Stalled) -> list[float]:
    return [round(gap.length, 6) for gap in gaps(arrivals, interval, until=until, stalls=stalls)]


def test_a_gap_less_the_interval_is_an_outage() -> None:
    (gap,) = gaps([0.0, 0.1, 0.2, 0.8, 0.9], 0.1, until=0.95)
    assert (gap.last, gap.until) == (0.2, 0.8)
    assert gap.length == pytest.approx(0.5)
    assert gap.start == pytest.approx(0.3)
    assert not gap.open


def test_one_probe_that_is_lost_is_an_outage_of_one_interval() -> None:
    assert lengths([0.0, 1.0, 3.0, 4.0], 1.0, 4.0) == [1.0]


def test_an_arrival_that_is_late_by_less_than_half_an_interval_is_late() -> None:
    assert lengths([0.0, 1.0, 2.49, 3.0], 1.0, 3.0) == []


def test_however_short_the_interval_20_ms_are_no_outage() -> None:
    assert lengths([0.0, 0.001, 0.021], 0.001, 0.021) == []
    assert lengths([0.0, 0.001, 0.023], 0.001, 0.023) == [0.021]


def test_a_silence_that_lasts_is_open() -> None:
    (gap,) = gaps([0.0, 0.1, 0.2], 0.1, until=2.2)
    assert gap.open
    assert gap.length == pytest.approx(1.9)


def test_nothing_that_arrived_is_no_outage() -> None:
    assert gaps([], 0.1, until=5.0) == []


def test_a_gap_touches_what_lies_between_its_two_arrivals() -> None:
    (gap,) = gaps([0.0, 1.0], 0.1, until=1.0)
    assert gap.touches(0.05, 0.06)  # before the next one was due
    assert gap.touches(-1.0, 0.01)
    assert not gap.touches(-1.0, 0.0)
    assert not gap.touches(1.0, 2.0)


def test_a_stall_at_the_first_arrival_may_have_made_the_outage_longer() -> None:
    gap, following = gaps([0.0, 0.1, 0.8, 0.9], 0.1, until=0.9, stalls=[Stalled(0.5, 0.801)])
    assert gap.length == pytest.approx(0.6)
    assert gap.forged == pytest.approx(0.301)
    assert gap.hidden == 0.0
    # And what came after it may hide an outage, for all that is known.
    assert following.length == pytest.approx(0.0)
    assert following.hidden == pytest.approx(0.301)


def test_a_stall_at_the_last_arrival_may_have_hidden_a_part_of_it() -> None:
    (gap,) = gaps([0.0, 0.4, 0.55], 0.1, until=0.55, stalls=[Stalled(0.1, 0.4)])[1:]
    assert gap.length == pytest.approx(0.05)
    assert gap.hidden == pytest.approx(0.3)


def test_a_stall_in_the_middle_of_a_silence_changes_nothing() -> None:
    (gap,) = gaps([0.0, 0.1, 3.0], 0.1, until=3.0, stalls=[Stalled(1.0, 2.0)])
    assert (gap.hidden, gap.forged) == (0.0, 0.0)


def test_what_comes_is_checked_against_the_rhythm_that_the_command_says() -> None:
    steady = [n * 0.1 for n in range(20)]
    assert other_rhythm(steady, 0.1) is None
    assert other_rhythm(steady, 1.0) == pytest.approx(0.1)
    assert other_rhythm([0.0, 1.0, 2.0], 0.1) == pytest.approx(1.0)
    assert other_rhythm([0.0], 0.1) is None
    # Kept on the way during an outage, answers come together afterwards.
    assert other_rhythm([0.0, 0.1, 0.2, 1.0, 1.001, 1.002, 1.003], 0.1) is None


@given(
    interval=st.floats(0.01, 2),
    start=st.floats(0, 1000),
    before=st.integers(3, 20),
    lost=st.integers(1, 50),
    after=st.integers(2, 20),
    late=st.floats(0, 0.4),
)
def test_whatever_is_lost_is_found_to_within_an_interval(
    interval: float, start: float, before: int, lost: int, after: int, late: float
) -> None:
    total = before + lost + after
    arrivals = [
        start + (n + late * (n % 2)) * interval for n in range(total) if not before <= n < before + lost
    ]
    found = gaps(arrivals, interval, until=arrivals[-1])
    if lost * interval > 0.02 + interval:
        assert max(gap.length for gap in found) == pytest.approx(lost * interval, abs=interval)


@given(st.lists(st.floats(0, 1000), max_size=50), st.floats(0.001, 10))
def test_gaps_stand_in_order_and_do_not_overlap(times: list[float], interval: float) -> None:
    arrivals = sorted(times)
    found = gaps(arrivals, interval, until=(arrivals or [0])[-1] + 1)
    assert all(gap.length > 0 and gap.last <= gap.start <= gap.until for gap in found)
    assert all(one.until <= other.last for one, other in pairwise(found))
