"""`match=exact`: byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import Match, Mismatch, match


def outcome(shown: str, output: str, **values: str) -> Match | Mismatch:
    return match(shown.split("\n"), output, mode="exact", values=values, vary=())


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        ("a  b", "a  b"),
        ("a  b", "a  b\n"),
        ("a\n\n  b ", "\n\na\n\n  b \n\n"),
        ("... is text", "... is text\n"),
        ("{{ json .Name }} and {{ none }}", "{{ json .Name }} and {{ none }}\n"),
        ("{{ peer }}", "10.0.0.2\n"),
        ("\ta", "\ta\n"),
    ],
)
def test_the_same(shown: str, output: str) -> None:
    assert outcome(shown, output, peer="10.0.0.2") == Match({})


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (
            "a\nport 1",
            "a\nport 2\n",
            Mismatch(
                1,
                "port 1",
                "port 2",
                6,
                'column 6 is the first that differs: "1" was expected where "2" came',
            ),
        ),
        (
            "a  b",
            "a b",
            Mismatch(
                0, "a  b", "a b", 3, "only blanks differ, from column 3 on; match=exact counts every one"
            ),
        ),
        (
            "a",
            "a ",
            Mismatch(0, "a", "a ", 2, "only blanks differ, from column 2 on; match=exact counts every one"),
        ),
        (
            "up ...",
            "up 5 s",
            Mismatch(
                0,
                "up ...",
                "up 5 s",
                4,
                'column 4 is the first that differs: "..." was expected where "5 s" came; with match=exact, ... is text',
            ),
        ),
        ("a", "\n", Mismatch(0, "a", None, None, "nothing was printed")),
        ("a\nb", "a\n", Mismatch(1, "b", None, None, "the output ended before this line, after line 1")),
        (
            "a",
            "a\nb\n",
            Mismatch(None, None, "b", None, "more came than is shown: match=exact shows all of it"),
        ),
    ],
)
def test_the_first_line_that_differs(shown: str, output: str, expected: Mismatch) -> None:
    assert outcome(shown, output) == expected


LINES = st.lists(st.text(alphabet="ab .\t{}", max_size=6), min_size=1, max_size=6)


@given(LINES, LINES)
def test_it_is_equality(shown: list[str], came: list[str]) -> None:
    def trimmed(lines: list[str]) -> list[str]:
        while lines and not lines[0].strip():
            lines = lines[1:]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        return lines

    found = match(shown, "\n".join(came), mode="exact", values={}, vary=())
    assert isinstance(found, Match) is (trimmed(shown) == trimmed(came))
