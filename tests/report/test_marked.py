"""Carets under the part of a line that matters, wherever a terminal puts it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from validator.report.marked import carets, parts
from validator.report.visible import MAX_WIDTH, visible


@pytest.mark.parametrize(
    ("text", "mark", "shown", "under"),
    [
        ("state Active, ok", (6, 12), "state Active, ok", "      ^^^^^^"),
        ("漢字 up", (3, 5), "漢字 up", "     ^^"),
        ("漢字 up", (0, 2), "漢字 up", "^^^^"),
        ("e\u0301te\u0301 up", (6, 8), "e\u0301te\u0301 up", "    ^^"),
        # An accent alone has no place of its own: its letter is marked.
        ("cafe\u0301", (4, 5), "cafe\u0301", "   ^"),
        ("a\tb", (2, 3), "a       b", "        ^"),
        ("a\tb", (1, 2), "a       b", " ^^^^^^^"),
        ("\x1b[31mred", (5, 8), r"\x1b[31mred", "        ^^^"),
        # Behind the end: something is missing there.
        ("short", (5, 6), "short", "     ^"),
        ("up ", (3, 4), "up", "   ^"),
        ("🦆🦆", (1, 2), "🦆🦆", "  ^^"),
    ],
)
def test_the_carets_are_where_the_terminal_shows_the_part(text, mark, shown, under):
    assert carets(text, mark) == f"{shown}\n{under}"


def test_of_a_long_line_the_part_and_what_is_around_it_are_shown():
    assert carets("x" * 500 + "down", (500, 504)) == "…" + "x" * 40 + "down\n" + " " * 41 + "^^^^"
    text = "a" * 100 + "b" * 300
    assert carets(text, (100, 400)) == f"…{'a' * 40}{'b' * 117}…\n{' ' * 41}{'^' * 118}"
    assert carets("ok" + "x" * 500, (0, 2)) == f"ok{'x' * 157}…\n^^"


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=300),
    st.integers(0, 320),
    st.integers(1, 40),
)
@example("\u0301" * 200, 100, 3)
def test_any_line_keeps_its_carets_within_the_width(text, start, length):
    line, under = carets(text, (start, start + length)).split("\n")
    assert cell_len(line) <= MAX_WIDTH
    assert under.strip(" ") == "^" * len(under.strip(" ")) != ""
    before, inside, behind = parts(text, (start, start + length))
    assert (before + inside + behind).rstrip() == visible(text).rstrip()
