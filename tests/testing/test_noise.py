"""The noise of a scripted device: chance decides, and decides the same for the same seed."""

import re

import pytest

from tests.testing.played import SWITCH, Played
from validator.testing import parse_script


def noisy(noise: str, commands: str = '  show log: "one\\ntwo\\nthree"') -> Played:
    return Played(f"{SWITCH}commands:\n{commands}\nnoise: {noise}\n")


LOG = "{{log: 1, logs: ['%LOG'], places: [{}]}}"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("output", "show log\r\none\r\n%LOG\r\ntwo\r\n%LOG\r\nthree\r\n%LOG\r\nsw1> "),
        ("behind", "show log\r\none\r\ntwo\r\nthree\r\nsw1> %LOG\r\n"),
        ("below", "show log\r\none\r\ntwo\r\nthree\r\nsw1> \r\n%LOG\r\n"),
        ("redrawn", "show log\r\none\r\ntwo\r\nthree\r\nsw1> \r\n%LOG\r\nsw1> "),
        ("within", "show log\r\none\r\ntwo\r\nthree\r\nsw\r\n%LOG\r\n1> "),
        ("echo", "show\r\n%LOG\r\nsw1> show log\r\none\r\ntwo\r\nthree\r\nsw1> "),
    ],
)
def test_log_lines_come_wherever_a_console_has_them(place: str, shown: str) -> None:
    assert noisy(LOG.format(place)).line("show log") == shown


def test_what_the_noise_does_is_noted() -> None:
    played = noisy(LOG.format("redrawn"))
    assert [(event.kind, event.text) for event in played.events] == [("noise", "redrawn: %LOG")]


def test_writes_are_split_anywhere_and_nothing_is_lost() -> None:
    played = noisy("{split: 0.5}")
    assert played.line("show log") == "show log\r\none\r\ntwo\r\nthree\r\nsw1> "
    assert len(played.sends) > 10


def test_the_same_seed_makes_the_same_noise_and_another_one_another() -> None:
    script = parse_script(f"{SWITCH}noise: {{split: 0.3, escapes: 0.3, nuls: 0.3}}\n")

    def sends(seed: int) -> list[bytes]:
        played = Played(script.but(seed=seed))
        played.line("a command that is unknown")
        return played.sends

    assert sends(1) == sends(1)
    assert sends(1) != sends(2)


def test_escape_sequences_and_nuls_change_nothing_that_is_seen() -> None:
    shown = noisy("{escapes: 1, nuls: 1}").line("show log")
    assert "\x1b" in shown
    assert "\0" in shown
    seen = re.sub(r"\x1b(?:\[[?\d]*[a-zA-Z]|\][^\x07]*\x07|[78=])", "", shown).replace("\0", "")
    assert seen == "show log\r\none\r\ntwo\r\nthree\r\nsw1> "


def test_bracketed_paste_is_turned_on_and_off_around_each_line() -> None:
    played = noisy("{paste: true}")
    assert played.shown == b"\x1b[?2004hsw1> "
    assert played.line("show log").startswith("show log\r\n\x1b[?2004l\rone\r\n")


def test_characters_get_lost_and_enter_never_does() -> None:
    played = noisy("{lose: 1}")
    assert played.line("show log") == "\r\nsw1> "
    assert [event.text for event in played.events if event.kind == "noise"] == ["8 characters got lost"]


def test_a_slow_line_loses_what_comes_in_too_large_a_burst() -> None:
    played = noisy("{fifo: 4}")
    assert played.type("show log\r") == "show"
    assert played.type(" log", "\r") == " log\r\none\r\ntwo\r\nthree\r\nsw1> "


def test_commands_lag_by_chance() -> None:
    played = noisy("{lag: 2}")
    played.line("show log")
    assert 0 < played.now <= 2


@pytest.mark.parametrize("how", ["die", "reboot"])
def test_a_device_dies_or_reboots_at_a_command_by_chance(how: str) -> None:
    played = noisy(f"{{{how}: 1}}")
    assert played.line("show log") == "show log\r\n"
    assert played.ended is not None
    assert played.ended.how == how
    assert played.events[-1].text == how
