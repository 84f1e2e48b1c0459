"""Versions as network software has them, in their order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.markdown.versions import compare, version_in

ASCENDING = [
    "7.5.1",
    "8.4-rc1",
    "8.4",
    "8.4.1",
    "8.4.4",
    "8.10",
    "9.3(10)",
    "9.3(11)",
    "15.2(4)M3",
    "15.2(4)M11",
    "15.2(5)",
    "21.4R3-S2.3",
    "21.4R3-S10",
    "21.4R4",
]


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(ASCENDING)))
def test_each_is_earlier_than_the_next(earlier: str, later: str) -> None:
    assert compare(earlier, later) < 0
    assert compare(later, earlier) > 0


@pytest.mark.parametrize(("one", "other"), [("8.4", "8.4.0"), ("08.04", "8.4"), ("15.2(4)m3", "15.2(4)M3")])
def test_what_is_the_same_version(one: str, other: str) -> None:
    assert compare(one, other) == 0


VERSIONS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}|\([0-9]\)|-?(rc|R|M|beta)[0-9]?){0,4}", fullmatch=True)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_one(a: str, b: str, c: str) -> None:
    assert compare(a, a) == 0
    assert compare(a, b) == -compare(b, a)
    if compare(a, b) <= 0 and compare(b, c) <= 0:
        assert compare(a, c) <= 0


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("FRRouting 8.4.4", "8.4.4"),
        ("Open vSwitch 3.1.0", "3.1.0"),
        ("Linux 6.1.0-13-amd64", "6.1.0-13-amd64"),
        ("Cisco IOS Software, Version 15.2(4)M3, RELEASE", "15.2(4)M3"),
        ("Junos: 21.4R3-S2.3", "21.4R3-S2.3"),
        ("v1.22", "1.22"),
        ("U-Boot 2023.01 (Jan 01 2023)", "2023.01"),
        ("no version at all", None),
        ("", None),
    ],
)
def test_the_version_in_what_a_device_says(said: str, version: str | None) -> None:
    assert version_in(said) == version
