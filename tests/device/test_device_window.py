"""A window on a command line that is not ours: its prompt is known by a pattern, and the device may be up to anything."""

import os
import resource
import time
import tracemalloc

import pytest

from tests.device.conftest import Open
from validator.device.reply import KEEP, Ending, Stopped
from validator.errors import DeviceLost

# --- the first prompt ---------------------------------------------------------------------------------------


def test_a_banner_is_not_the_prompt(open_device: Open) -> None:
    assert open_device("banner").prompt == "left#"


def test_a_device_that_says_nothing_is_lost(open_device: Open) -> None:
    with pytest.raises(DeviceLost) as error:
        open_device("silent", timeout=0.3)
    assert (str(error.value), error.value.hint) == ("left showed no prompt in 0.3 s", "it said nothing")


def test_a_device_that_shows_no_prompt_is_lost_with_its_last_words(open_device: Open) -> None:
    with pytest.raises(DeviceLost) as error:
        open_device("chatty", timeout=2)
    assert str(error.value) == "left showed no prompt in 2 s"
    assert error.value.hint == "the last it said was: Still booting"


def test_a_device_that_ends_at_once_is_lost_with_its_last_words(open_device: Open) -> None:
    with pytest.raises(DeviceLost) as error:
        open_device("dead")
    assert str(error.value) == "left closed the window before it showed a prompt"
    assert error.value.hint == "the last it said was: panic: no disk"


def test_a_stop_while_a_window_opens_closes_it(open_device: Open) -> None:
    with pytest.raises(Stopped):
        open_device("silent", stopped=lambda: True)


# --- prompts ------------------------------------------------------------------------------------------------


def test_the_mode_is_read_from_the_prompt(open_device: Open) -> None:
    window = open_device()
    prompts = [
        window.run(command, timeout=5).prompt for command in ("configure terminal", "router bgp 65001", "end")
    ]
    assert prompts == ["left(config)#", "left(config-router)#", "left#"]


def test_a_command_line_has_no_exit_status(open_device: Open) -> None:
    reply = open_device().run("shwo", timeout=5)
    assert (reply.output, reply.status, reply.ending) == ("% Unknown command: shwo\n", None, Ending.PROMPT)


def test_a_command_line_never_asks_for_a_second_line(open_device: Open) -> None:
    reply = open_device().run("say one\nsay two", timeout=5)
    assert (reply.output, reply.unread) == ("one\n", 1)


def test_output_in_pieces_is_read_whole(open_device: Open) -> None:
    reply = open_device().run("slowly one two three", timeout=5)
    assert (reply.output, reply.ending) == ("one\ntwo\nthree\n", Ending.PROMPT)


def test_a_prompt_inside_the_output_is_output(open_device: Open) -> None:
    reply = open_device().run("look-alike-inside", timeout=5)
    assert reply.output == "see left# and\nleft# show\nleft#\nthe end\n"


def test_what_looks_like_the_prompt_must_be_followed_by_silence(open_device: Open) -> None:
    window = open_device()
    reply = window.run("look-alike 0.05", timeout=5)
    assert reply.output == "before\nleft#\nafter\n"
    assert window.run("say fine", timeout=5).output == "fine\n"


def test_an_echo_that_looks_like_a_prompt_is_an_echo(open_device: Open) -> None:
    reply = open_device().run("say left# left#", timeout=5)
    assert (reply.output, reply.ending) == ("left# left#\n", Ending.PROMPT)


def test_what_no_terminal_shows_does_not_hide_a_prompt(open_device: Open) -> None:
    window = open_device()
    assert window.run("padded-prompt", timeout=5).prompt == "left#"
    assert window.run("say fine", timeout=5).output == "fine\n"


def test_a_prompt_that_lost_its_blank_is_still_one(open_device: Open) -> None:
    window = open_device()
    assert window.run("no-blank", timeout=5).prompt == "left#"
    assert window.run("say fine", timeout=5).output == "fine\n"


def test_a_prompt_without_a_blank_is_one(open_device: Open) -> None:
    assert open_device("no-blank").run("say fine", timeout=5).output == "fine\n"


def test_a_prompt_behind_half_a_line_hangs_rather_than_being_guessed(open_device: Open) -> None:
    window = open_device()
    reply = window.run("half a line", timeout=1)
    assert (reply.output, reply.ending, reply.prompt) == ("no endleft# ", Ending.HUNG, "left#")


@pytest.mark.parametrize("lines", ["one", "one two three"])
def test_log_lines_behind_a_prompt_do_not_hide_it(open_device: Open, lines: str) -> None:
    window = open_device()
    reply = window.run(f"log-behind {lines}", timeout=5)
    assert (reply.output, reply.ending, reply.prompt) == ("output\n", Ending.PROMPT, "left#")
    assert window.run("say after", timeout=5).output == "after\n"


def test_a_line_that_is_no_log_line_behind_a_prompt_is_not_passed_over(open_device: Open) -> None:
    reply = open_device().run("look-alike-inside", timeout=5)
    assert "left#" in reply.output


# --- what else a device does ---------------------------------------------------------------------------------


def test_a_log_line_before_the_prompt_is_output(open_device: Open) -> None:
    assert open_device().run("log-first", timeout=5).output == "%LOG: something came up\n"


def test_a_device_that_echoes_nothing_loses_no_output(open_device: Open) -> None:
    window = open_device()
    window.run("no-echo", timeout=5)
    assert window.run("look-alike-inside", timeout=5).output == "see left# and\nleft# show\nleft#\nthe end\n"


def test_control_characters_and_broken_text_are_folded_away(open_device: Open) -> None:
    assert open_device().run("noise", timeout=5).output == "abcde\ufffd\ufffdé\n"


def test_a_flood_is_bounded_and_its_end_is_found(open_device: Open) -> None:
    window = open_device()
    tracemalloc.start()
    try:
        reply = window.run("flood", timeout=60)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (reply.ending, reply.prompt) == (Ending.PROMPT, "left#")
    assert len(reply.output) == pytest.approx(KEEP, rel=0.02)
    assert len(reply.output) + reply.dropped == pytest.approx(50_000_000, rel=0.01)
    assert peak < 10 * KEEP
    assert window.run("say fine", timeout=5).output == "fine\n"


def test_a_flood_without_end_costs_the_window_and_no_more_than_the_time(
    open_device: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.device.window.RECOVER", 0.2)
    window = open_device()
    started = time.monotonic()
    reply = window.run("flood-for-ever", timeout=0.3)
    assert time.monotonic() - started < 5
    assert (reply.ending, reply.prompt) == (Ending.HUNG, None)


def test_a_device_that_hangs_is_interrupted(open_device: Open) -> None:
    window = open_device()
    reply = window.run("hang", timeout=0.3)
    assert (reply.output, reply.ending, reply.prompt) == ("", Ending.HUNG, "left#")
    assert window.run("say fine", timeout=5).output == "fine\n"


def test_a_device_that_hangs_and_ignores_ctrl_c_costs_the_window(
    open_device: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.device.window.RECOVER", 0.2)
    window = open_device()
    reply = window.run("hang-deaf", timeout=0.3)
    assert (reply.output, reply.ending, reply.prompt) == ("", Ending.HUNG, None)
    assert window.run("say fine", timeout=5).ending is Ending.CLOSED


def test_a_device_that_dies_in_the_middle_closes_the_window(open_device: Open) -> None:
    reply = open_device().run("die", timeout=5)
    assert (reply.output.splitlines()[0], reply.ending, reply.prompt) == ("going down", Ending.CLOSED, None)


def test_leaving_closes_the_window(open_device: Open) -> None:
    reply = open_device().run("exit", timeout=5)
    assert (reply.output, reply.ending) == ("", Ending.CLOSED)


# --- more open files than select() can count -----------------------------------------------------------------


def test_windows_work_beyond_file_descriptor_1024(open_device: Open) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 1200:
        pytest.skip(f"this machine allows {hard} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
    spare = [os.open("/dev/null", os.O_RDONLY) for _ in range(1050)]
    try:
        assert open_device().run("say fine", timeout=5).output == "fine\n"
    finally:
        for descriptor in spare:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
