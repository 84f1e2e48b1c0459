"""The options of telnet, as both ends say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.device.telnet import Telnet

IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240


def test_text_is_what_is_left() -> None:
    assert Telnet().receive(b"login: ") == (b"login: ", b"")
    assert Telnet().receive(bytes([97, IAC, IAC, 98])) == (b"a\xffb", b"")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ((WILL, 1), (DO, 1)),  # it echoes
        ((WILL, 3), (DO, 3)),  # no go-aheads
        ((WILL, 34), (DONT, 34)),  # line mode: not here
        ((DO, 0), (WILL, 0)),  # binary
        ((DO, 24), (WILL, 24)),  # what sort of terminal
        ((DO, 1), (WONT, 1)),  # we do not echo
        ((WONT, 1), ()),
        ((DONT, 1), ()),
    ],
)
def test_options_are_answered(asked: tuple[int, int], answered: tuple[int, ...]) -> None:
    assert Telnet().receive(bytes([IAC, *asked])) == (b"", bytes([IAC, *answered]) if answered else b"")


def test_an_option_is_answered_once() -> None:
    telnet = Telnet()
    assert telnet.receive(bytes([IAC, WILL, 1]))[1] != b""
    assert telnet.receive(bytes([IAC, WILL, 1])) == (b"", b"")


def test_who_asks_is_told_the_window_and_the_terminal() -> None:
    telnet = Telnet()
    _, answer = telnet.receive(bytes([IAC, DO, 31]))
    assert answer == bytes([IAC, WILL, 31, IAC, SB, 31, 1, 244, 0, 50, IAC, SE])
    _, answer = telnet.receive(bytes([IAC, SB, 24, 1, IAC, SE]))
    assert answer == bytes([IAC, SB, 24, 0]) + b"DUMB" + bytes([IAC, SE])


def test_enter_is_followed_by_a_nul_unless_everything_is_binary() -> None:
    telnet = Telnet()
    assert telnet.sent(b"a\r\xff") == b"a\r\0\xff\xff"
    telnet.receive(bytes([IAC, DO, 0]))
    assert telnet.sent(b"a\r\xff") == b"a\r\xff\xff"


@given(
    st.lists(st.sampled_from([b"text\r\n", bytes([IAC, WILL, 1]), bytes([IAC, IAC]), bytes([IAC, DO, 24])])),
    st.data(),
)
def test_it_does_not_matter_where_what_comes_is_split(pieces: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(pieces)
    expected = Telnet().receive(whole)
    telnet, text, answer = Telnet(), b"", b""
    while whole:
        size = data.draw(st.integers(1, len(whole)))
        came, said = telnet.receive(whole[:size])
        text, answer, whole = text + came, answer + said, whole[size:]
    assert (text, answer) == expected
