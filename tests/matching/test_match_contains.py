"""`match=contains`: every shown line comes, in that order, with anything around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import Match, Mismatch, match


def outcome(shown: str, output: str, *vary: str, **values: str) -> Match | Mismatch:
    return match(shown.split("\n"), output, mode="contains", values=values, vary=vary)


@pytest.mark.parametrize(
    ("shown", "output", "captured"),
    [
        ("b\nd", "a\nb\nc\nd\ne\n", {}),
        ("b\n\nd", "b\nd", {}),
        ("b\n...\nd", "b\nd", {}),
        ("a   b", "  x\na b  \n", {}),
        ("name {{ n }}\nid {{ i:int }}", "x\nname sw1\ny\nid 7\n", {"n": "sw1", "i": "7"}),
        ("up ... s", "x\nup 3 s\n", {}),
        ("peer {{ peer }}", "peer 10.0.0.3\npeer 10.0.0.2", {}),
    ],
)
def test_contained(shown: str, output: str, captured: dict[str, str]) -> None:
    assert outcome(shown, output, peer="10.0.0.2") == Match(captured)


def test_values_may_vary() -> None:
    assert outcome("up 00:00:01", "x\nup 00:07:09", "duration") == Match({})


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (
            "state up\nmtu 1500",
            "state up\nname a\nmtu 9000\n",
            Mismatch(1, "mtu 1500", "mtu 9000", 5, '"1500" was expected where "9000" came; add vary=int if this value changes from run to run'),
        ),
        (
            "b\na",
            "a\nb\n",
            Mismatch(1, "a", None, None, "this line came as line 1 of the output: the order differs"),
        ),
        ("a\n\nb", "", Mismatch(0, "a", None, None, "nothing was printed")),
        ("a\n\nb", "a\nc", Mismatch(2, "b", None, None, "no line like this one came after line 1")),
    ],
)  # fmt: skip
def test_the_first_line_that_did_not_come(shown: str, output: str, expected: Mismatch) -> None:
    assert outcome(shown, output) == expected


LINES = st.lists(st.sampled_from(["a", "b", "c d", ""]), min_size=1, max_size=7)


@given(LINES, LINES)
def test_it_is_a_subsequence(shown: list[str], came: list[str]) -> None:
    rest = iter(came)
    expected = all(line in rest for line in shown if line)
    found = match(shown, "\n".join(came), mode="contains", values={}, vary=())
    assert isinstance(found, Match) is expected
