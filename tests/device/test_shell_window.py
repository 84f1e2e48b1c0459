"""A window on a real bash: what is typed, what comes back, and how a command may end."""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.device.conftest import Open
from validator.device.reply import Ending, Stopped
from validator.errors import LabError
from validator.markdown.transcript import LONGEST


@pytest.mark.parametrize(
    ("command", "output", "status"),
    [
        ("echo hi", "hi\n", 0),
        ("printf hi", "hi", 0),
        ("true", "", 0),
        ("false", "", 1),
        ("(exit 42)", "", 42),
        ("printf '\\n\\n'", "\n\n", 0),
        ("echo 'é ü 漢'", "é ü 漢\n", 0),
        ("echo 'a\tb'", "a\tb\n", 0),
        ("echo 'echo hi'", "echo hi\n", 0),
        ("# a remark", "", 0),
        ("printf 'one\\rtwo\\n'", "two\n", 0),
        ("printf 'a\\000b\\001c\\033[31md\\n'", "abcd\n", 0),
        ("ls /nowhere/at/all 2>/dev/null", "", 2),
        ("stat -c %F /proc/self/fd/0", "symbolic link\n", 0),
    ],
)
def test_a_command_gives_its_output_and_its_exit_status(
    open_shell: Open, command: str, output: str, status: int
) -> None:
    reply = open_shell().run(command, timeout=5)
    assert (reply.output, reply.status, reply.ending) == (output, status, Ending.PROMPT)
    assert (reply.dropped, reply.unread) == (0, 0)


def test_the_prompt_says_where_the_window_is(open_shell: Open) -> None:
    window = open_shell()
    sign = "#" if os.geteuid() == 0 else "$"
    reply = window.run("cd /usr/bin", timeout=5)
    assert reply.prompt == window.prompt
    assert reply.prompt is not None
    assert reply.prompt.endswith(f":/usr/bin{sign}")


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("cat <<EOF\none\n\n  two\nEOF", "one\n\n  two\n"),
        ("cat <<-EOF\n\tone\n\tEOF", "one\n"),
        ("for n in 1 2; do\necho $n\ndone", "1\n2\n"),
        ("echo one \\\ntwo", "one two\n"),
        ("echo 'one\ntwo'", "one\ntwo\n"),
        ("echo a |\ntr a b", "b\n"),
    ],
)
def test_a_command_of_several_lines_is_typed_as_the_shell_asks_for_them(
    open_shell: Open, command: str, output: str
) -> None:
    reply = open_shell().run(command, timeout=5)
    assert (reply.output, reply.status, reply.ending, reply.unread) == (output, 0, Ending.PROMPT, 0)


def test_lines_that_the_shell_did_not_ask_for_are_not_typed(open_shell: Open) -> None:
    reply = open_shell().run("echo one\necho two\necho three", timeout=5)
    assert (reply.output, reply.ending, reply.unread) == ("one\n", Ending.PROMPT, 2)


@pytest.mark.parametrize("command", ["echo 'never closed", "cat <<EOF\nbody", "echo \\", "if true; then"])
def test_a_command_that_lacks_its_end_is_unfinished_and_the_window_is_usable(
    open_shell: Open, command: str
) -> None:
    window = open_shell()
    first = window.prompt
    reply = window.run(command, timeout=5)
    assert (reply.ending, reply.prompt, reply.status) == (Ending.UNFINISHED, first, None)
    assert window.run("echo fine", timeout=5).output == "fine\n"


def test_a_command_that_hangs_is_interrupted_and_the_window_is_usable(open_shell: Open) -> None:
    window = open_shell()
    reply = window.run("echo started; sleep 60", timeout=0.7)
    assert (reply.output, reply.ending, reply.status) == ("started\n", Ending.HUNG, None)
    assert reply.prompt == window.prompt is not None
    assert window.run("echo fine", timeout=5).output == "fine\n"


def test_what_ends_just_when_it_is_interrupted_leaves_no_prompt_behind(open_shell: Open) -> None:
    window = open_shell()
    for _ in range(5):
        window.run("trap '' INT; (sleep 0.2); trap - INT", timeout=0.19)
        reply = window.run("echo one; echo two", timeout=5)
        assert (reply.output, reply.ending) == ("one\ntwo\n", Ending.PROMPT)


def test_a_command_that_ignores_ctrl_c_costs_the_window(
    open_shell: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.device.window.RECOVER", 0.2)
    window = open_shell()
    reply = window.run("trap '' INT; echo deaf; while :; do sleep 0.1; done", timeout=0.7)
    assert (reply.output, reply.ending, reply.prompt) == ("deaf\n", Ending.HUNG, None)
    assert window.prompt is None


def test_output_without_end_hangs_and_does_not_outlast_the_time(open_shell: Open) -> None:
    window = open_shell()
    started = time.monotonic()
    reply = window.run("while :; do echo y; done", timeout=0.3)
    assert time.monotonic() - started < 5
    assert reply.ending is Ending.HUNG
    assert reply.output.startswith("y\ny\n")
    assert window.run("echo fine", timeout=5).output == "fine\n"


def test_exit_closes_the_window(open_shell: Open) -> None:
    window = open_shell()
    reply = window.run("exit 3", timeout=5)
    assert (reply.output, reply.ending, reply.prompt, reply.status) == ("exit\n", Ending.CLOSED, None, 3)
    assert window.prompt is None
    assert window.close() == 3


def test_exit_closes_the_window_whatever_goes_on_in_the_background(open_shell: Open) -> None:
    window = open_shell()
    window.run("trap '' HUP; sleep 3 &", timeout=5)
    reply = window.run("exit", timeout=2)
    assert (reply.output, reply.ending, reply.prompt, reply.status) == ("exit\n", Ending.CLOSED, None, 0)


def test_a_shell_that_is_killed_closes_the_window(open_shell: Open) -> None:
    reply = open_shell().run("echo last words; kill -9 $$", timeout=5)
    assert (reply.output.splitlines()[0], reply.ending) == ("last words", Ending.CLOSED)


def test_a_window_that_is_closed_says_so_and_may_be_closed_again(open_shell: Open) -> None:
    window = open_shell()
    window.close()
    window.close()
    reply = window.run("echo hi", timeout=5)
    assert (reply.output, reply.ending, reply.prompt) == ("", Ending.CLOSED, None)


def test_a_shell_inside_the_shell_is_not_taken_for_the_first_one(
    open_shell: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.device.window.RECOVER", 0.2)
    reply = open_shell().run("PS1='inner$ ' sh -i", timeout=1)
    assert (reply.ending, reply.prompt) == (Ending.HUNG, None)
    assert "inner$" in reply.output


def test_a_shell_that_echoes_nothing_loses_no_output(open_shell: Open) -> None:
    window = open_shell()
    assert window.run("stty -echo", timeout=5).output == ""
    assert window.run("echo one; echo two", timeout=5).output == "one\ntwo\n"
    assert window.run("stty echo", timeout=5).output == ""
    assert window.run("echo one; echo two", timeout=5).output == "one\ntwo\n"


def test_output_that_shows_the_prompts_own_definition_is_output(open_shell: Open) -> None:
    reply = open_shell().run(
        'printf "%s\\n" "$PS1" "$PS2"; printf "${PS1%%\\\\u*}$PS2"; echo; echo end', timeout=5
    )
    assert (reply.ending, reply.status) == (Ending.PROMPT, 0)
    definitions, printed, end = reply.output.splitlines()[:2], *reply.output.splitlines()[2:]
    assert [text.startswith(r"\033]133;") for text in definitions] == [True, True]
    assert (printed, end) == ("> ", "end")


def test_a_line_as_long_as_a_terminal_takes_arrives_whole(open_shell: Open) -> None:
    text = "x" * (LONGEST - len("echo ''"))
    assert open_shell().run(f"echo '{text}'", timeout=5).output == f"{text}\n"


def test_a_longer_line_is_refused_before_it_is_typed(open_shell: Open) -> None:
    window = open_shell()
    with pytest.raises(LabError) as error:
        window.run("echo " + "é" * 2100, timeout=5)
    assert str(error.value) == "a line of 4205 bytes cannot be typed on local"
    assert error.value.hint == "a terminal takes at most 4095; put the text in a file block"
    assert window.run("echo fine", timeout=5).output == "fine\n"


def test_nothing_that_was_typed_is_written_to_a_history(open_shell: Open, tmp_path: Path) -> None:
    window = open_shell()
    window.run(f"HOME={tmp_path}", timeout=5)
    window.run("echo secret", timeout=5)
    window.run("exit", timeout=5)
    window.close()
    assert list(tmp_path.iterdir()) == []


def test_everything_that_came_is_recorded(open_shell: Open) -> None:
    recorded = bytearray()
    window = open_shell(record=recorded.extend)
    window.run("echo hi", timeout=5)
    assert b"echo hi\r\nhi\r\n" in bytes(recorded)


@pytest.mark.parametrize("command", ["sleep 60", "while :; do echo y; done"], ids=["silence", "flood"])
def test_another_thread_stops_a_wait_within_a_second(open_shell: Open, command: str) -> None:
    stop = threading.Event()
    window = open_shell(stopped=stop.is_set)
    timer = threading.Timer(0.2, stop.set)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Stopped):
        window.run(command, timeout=30)
    assert time.monotonic() - started < 1.2
    assert window.prompt is None
    timer.join()
