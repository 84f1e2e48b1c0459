"""`match=regex`: each shown line is a regular expression for one whole line."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import MODES, Fault, Match, Mismatch, Options, match

ESCAPE = "put a backslash before each of . * + ? | ( ) [ ] { } ^ $ that is text"
NOT_OFFERED = r"(?=, (?!, (?<=, (?>, a++ and \1 are not offered, since they can take for ever"


def outcome(shown: str, output: str, **values: str) -> Any:
    return match(shown.split("\n"), output, mode="regex", values=values, vary=())


@pytest.mark.parametrize(
    ("shown", "output", "captured"),
    [
        (r"eth\d up", "eth0 up\n", {}),
        ("a\n...\nb (?P<x>\\w+)\n...", "a\nq\nb foo\nz", {"x": "foo"}),
        (r"(?P<x>\d+)" + "\n{{ x }} again", "12\n12 again", {"x": "12"}),
        ("peer {{ peer }}", "peer 10.0.0.2", {}),
        (r"(?P<peer>\S+)", "10.0.0.2", {}),
        ("a  b ", "a  b \n", {}),
        ("...\nb", "a\na\nb\n\n", {}),
        ("...", "", {}),
        (r"(?P<a>x)?(?P<b>y)", "y", {"a": "", "b": "y"}),
        ("é.", "éü", {}),
    ],
)
def test_matches(shown: str, output: str, captured: dict[str, str]) -> None:
    assert outcome(shown, output, peer="10.0.0.2") == Match(captured)


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (
            "10\\.0\\.0\\.2 +4 +6500[34] .*",
            "10.0.0.2   4   65002   7",
            Mismatch(0, "10\\.0\\.0\\.2 +4 +6500[34] .*", "10.0.0.2   4   65002   7", 20, "it matches up to column 20, where [34] .* was expected"),
        ),
        (
            "a (b)",
            "a (b)",
            Mismatch(0, "a (b)", "a (b)", None, f"the line is this very text, and does not match it: {ESCAPE}"),
        ),
        ("a b", "a  b", Mismatch(0, "a b", "a  b", 3, "it matches up to column 3, where b was expected")),
        ("a", "a ", Mismatch(0, "a", "a ", 2, "the line that came has blanks at its end, and blanks count")),
        ("a", "ab", Mismatch(0, "a", "ab", 2, "it matches up to column 2, and more came")),
        ("a", "a\nb", Mismatch(None, None, "b", None, "put ... on a line of its own where lines may be left out")),
        ("a\nb", "\na", Mismatch(1, "b", None, None, "the output ended before this line, after line 2")),
        ("a", "\n", Mismatch(0, "a", None, None, "nothing was printed")),
        ("...\nzz\n...", "a\nb", Mismatch(1, "zz", None, None, "no line matches this expression")),
        ("a\n...\nzz\n...", "\na\nb\nc", Mismatch(2, "zz", None, None, "no line matches this expression after line 2")),
        (
            "...\nup\nid \\d+\n...",
            "x\nup\nid foo\n",
            Mismatch(2, "id \\d+", "id foo", 4, "it matches up to column 4, where \\d+ was expected"),
        ),
        (
            "(?P<x>\\d)\nis (?P<x>\\d)",
            "1\nis 2",
            Mismatch(1, "is (?P<x>\\d)", "is 2", None, 'x is "1", and "2" came'),
        ),
        (
            "(.*a){500}b",
            "a" * 1_000_000,
            Mismatch(0, "(.*a){500}b", None, None, "this expression takes too long on lines as long as these: make it simpler, or show another line"),
        ),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_the_line_that_does_not_match(shown: str, output: str, expected: Mismatch) -> None:
    assert outcome(shown, output) == expected


@pytest.mark.parametrize(
    ("shown", "index", "column", "message", "hint"),
    [
        ("a\nb (c", 1, 1, "this is no regular expression: missing ): b (c", ESCAPE),
        ("a [z-a]", 0, 4, "this is no regular expression: invalid character class range: z-a", ESCAPE),
        ("* b", 0, 1, "this is no regular expression: no argument for repetition operator: *", ESCAPE),
        ("a(?=b)", 0, 2, "this is no regular expression: invalid perl operator: (?=", NOT_OFFERED),
        (r"(a)\1", 0, 4, r"this is no regular expression: invalid escape sequence: \1", NOT_OFFERED),
        ("(?P<x>a)(?P<x>b)", 0, 12, "this is no regular expression: two groups are named x", "keep one of the names"),
        (
            "a {{ no }}",
            0,
            3,
            "{{ no }} has no value here, and captures none in a regular expression",
            "capture it by a group: (?P<no>…)",
        ),
        ("{{ x:durration }}", 0, 1, 'there is no kind "durration"', 'did you mean "duration"?'),
    ],
)  # fmt: skip
def test_what_is_wrong_before_anything_runs(
    shown: str, index: int, column: int, message: str, hint: str
) -> None:
    assert list(MODES["regex"].faults(shown.split("\n"), Options(), {"x"})) == [
        Fault(index, column, message, hint)
    ]


def test_groups_give_names_a_value() -> None:
    shown = [r"(?P<a>\d) {{ peer }}", "{{ a }}", "..."]
    assert list(MODES["regex"].faults(shown, Options(), {"peer"})) == []
    assert list(MODES["regex"].names(shown, Options())) == ["a"]


LINES = st.lists(st.sampled_from(["...", "a", "b+", "[ab]c?"]), min_size=1, max_size=6)


@given(LINES, st.lists(st.sampled_from(["a", "b", "bb", "ac", "bc"]), max_size=7))
def test_it_is_what_the_whole_text_as_one_expression_would_be(shown: list[str], came: list[str]) -> None:
    whole = "".join("(?:[^\n]*\n)*" if line == "..." else f"(?:{line})\n" for line in shown)
    text = "".join(f"{line}\n" for line in came)
    assert isinstance(outcome("\n".join(shown), text), Match) is (re.fullmatch(whole, text) is not None)
