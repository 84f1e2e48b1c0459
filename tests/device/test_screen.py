"""What a terminal would have shown."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.device.screen import fold


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"one\r\ntwo\r\n", "one\ntwo\n", id="ends of lines"),
        pytest.param(b"one\r\r\ntwo", "one\ntwo", id="a doubled return"),
        pytest.param(b"a\tb", "a\tb", id="a tab is kept"),
        pytest.param("é漢".encode(), "é漢", id="UTF-8"),
        pytest.param(b"a\xffb\xc3", "a\ufffdb\ufffd", id="not UTF-8"),
        pytest.param(b"10%\r20%\r100%", "100%", id="a progress bar"),
        pytest.param(b"long line\rnew", "new" + "g line", id="a return overwrites"),
        pytest.param(b"abc\b\bX", "aXc", id="a backspace goes back"),
        pytest.param(b"\b\b\bab", "ab", id="not beyond the start of the line"),
        pytest.param(b"ab\n\bc", "ab\nc", id="nor into the line before"),
        pytest.param(b"long line\r\x1b[Knew", "new", id="erase to the end"),
        pytest.param(b"abc\b\b\x1b[K", "a", id="erase the rest"),
        pytest.param(b"\x1b[1;31mred\x1b[0m", "red", id="colour"),
        pytest.param(b"\x1b[?2004hprompt\x1b[?2004l", "prompt", id="private modes"),
        pytest.param(b"\x1b]0;title\x07text", "text", id="a title, ended by a bell"),
        pytest.param(b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link", id="a link, ended by ST"),
        pytest.param(b"\x1bPdata\x1b\\x", "x", id="a device control string"),
        pytest.param(b"\x1b(Bx\x1b=\x1b>", "x", id="short escapes"),
        pytest.param(b"a\x1b", "a", id="a lone escape at the end"),
        pytest.param(b"a\x1b]0;never ended", "a", id="a title that never ends"),
        pytest.param(b"a\x00b\x07c\x0bd\x0ce\x7ff", "abcdef", id="other control characters"),
        pytest.param("a\x85b\x9bc".encode(), "abc", id="those of C1 too"),
    ],
)
def test_control_is_folded_away(data: bytes, text: str) -> None:
    assert fold(data) == text


@settings(deadline=None)
@given(st.binary())
def test_no_control_character_stays_but_newline_and_tab(data: bytes) -> None:
    assert {character for character in fold(data) if unicodedata.category(character) == "Cc"} <= {"\n", "\t"}


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["a", "é", "\r", "\b", "\n", "\t", "\x1b", "[K", "[0m", "]0;", "\x07", "\x00"]))
)
def test_what_was_folded_stays_as_it_is(pieces: list[str]) -> None:
    once = fold("".join(pieces).encode())
    assert fold(once.encode()) == once


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_plain_text_is_left_alone(text: str) -> None:
    assert fold(text.encode()) == text


@pytest.mark.parametrize(
    "piece",
    [
        b"\r",
        b"\b",
        b"a\r",
        b"\x1b",
        b"\x1b]",
        b"\x1bP",
        b"\x1b[",
        b"\x1b[0",
        b"\x1b[0 ",
        b"0;",
        b"\x1b[K",
        b"\n\r",
    ],
)
def test_hostile_output_takes_time_in_proportion(piece: bytes) -> None:
    """Quadratic work on a megabyte would take minutes; the bound leaves a busy machine room for what is linear."""
    started = time.process_time()
    fold(b"\x1b[" + piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 10
