import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.report.visible import cut, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain äöü → 漢字 🦆", "plain äöü → 漢字 🦆"),
        ("two\nlines", "two\nlines"),
        ("a\tb", "a       b"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("NUL \x00, DEL \x7f, BS \x08", r"NUL \x00, DEL \x7f, BS \x08"),
        ("over\rwritten", r"over\rwritten"),
        ("\u202eright to left", r"\u202eright to left"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("half \ud800 pair", r"half \ud800 pair"),
        ("line\u2028separator", r"line\u2028separator"),
        ("tag \U000e0041", r"tag \U000e0041"),
    ],
)
def test_what_a_terminal_would_act_on_is_written_out(text, shown):
    assert visible(text) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_is_left_that_acts_or_cannot_be_encoded(text):
    shown = visible(text)
    assert {unicodedata.category(char) for char in shown if char != "\n"}.isdisjoint({"Cc", "Cs"})
    shown.encode()
    assert visible(shown) == shown


@pytest.mark.parametrize(("line", "shown"), [("12345", "12345"), ("123456", "1234…"), ("", "")])
def test_long_lines_end_in_an_ellipsis(line, shown):
    assert cut(line, 5) == shown
