"""A program on a terminal: bytes in, bytes out, and nothing left behind."""

import gc
import os
import signal
import time
from pathlib import Path

import pytest

from tests.device.conftest import Open
from validator.device.terminal import COLUMNS, CONTROLLING, ROWS, Terminal
from validator.errors import LabError


def read_all(terminal: Terminal) -> bytes:
    found = b""
    while data := terminal.read(5):
        found += data
    return found


def test_a_program_speaks_and_ends() -> None:
    terminal = Terminal(["sh", "-c", "echo hi; exit 4"])
    assert read_all(terminal) == b"hi\r\n"
    assert terminal.read(0) is None
    assert terminal.close() == 4
    assert terminal.close() == 4


def test_silence_and_the_end_are_told_apart() -> None:
    terminal = Terminal(["sleep", "60"])
    assert terminal.read(0.01) == b""
    assert terminal.quiet(0.01)
    terminal.close()
    assert terminal.read(0.01) is None


def test_its_size_leaves_room_for_long_lines() -> None:
    terminal = Terminal(["stty", "size"])
    assert read_all(terminal) == f"{ROWS} {COLUMNS}\r\n".encode()
    terminal.close()


def test_it_knows_whether_it_echoes() -> None:
    terminal = Terminal(["sh", "-c", "stty -echo; echo off; read line"])
    assert terminal.read(5) == b"off\r\n"
    assert not terminal.echoes()
    terminal.close()
    assert not terminal.echoes()


def test_typing_into_a_program_that_ended_is_no_error() -> None:
    terminal = Terminal(["true"])
    assert read_all(terminal) == b""
    terminal.write(b"hello\n")
    terminal.close()
    terminal.write(b"hello\n")


def test_only_the_given_environment_goes_along() -> None:
    terminal = Terminal(["env"], {"PATH": os.environ["PATH"], "GREETING": "hi"})
    assert sorted(read_all(terminal).decode().split()) == sorted(
        ["GREETING=hi", f"PATH={os.environ['PATH']}"]
    )
    terminal.close()


def test_a_program_that_ignores_the_hang_up_is_killed() -> None:
    terminal = Terminal(["sh", "-c", "trap '' HUP; echo ready; while :; do sleep 0.05; done"])
    assert terminal.read(5) == b"ready\r\n"
    started = time.monotonic()
    assert terminal.close() == -9
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("program", "reason"),
    [("no-such-program", "No such file or directory"), ("/", "Permission denied")],
)
def test_a_program_that_cannot_be_started_is_the_labs_fault(program: str, reason: str) -> None:
    before = open_files()
    with pytest.raises(LabError) as error:
        Terminal([program])
    assert str(error.value) == f"cannot start {program}: {reason}"
    assert open_files() == before


def test_a_mistake_of_the_caller_leaks_nothing() -> None:
    before = open_files()
    with pytest.raises(ValueError, match="null byte"):
        Terminal(["a\0b"])
    assert open_files() == before


def test_no_terminal_to_be_had_is_the_labs_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> tuple[int, int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "openpty", none_left)
    with pytest.raises(LabError) as error:
        Terminal(["true"])
    assert str(error.value) == "cannot open a terminal: No space left on device"


def test_windows_leave_no_file_and_no_process_behind(open_shell: Open, open_device: Open) -> None:
    gc.collect()
    before = open_files(), children()
    for _ in range(3):
        for window, command in ((open_shell(), "sleep 60"), (open_device(), "hang")):
            window.run(command, timeout=0.05)
            window.close()
        ended = open_shell()
        ended.run("exit", timeout=5)
        ended.close()
    assert (open_files(), children()) == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> set[int]:
    """The processes whose parent is this one."""
    mine = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            mine.add(int(entry.parent.name))
    return mine


def interrupted(terminal: Terminal) -> bool:
    """Whether Ctrl-C ends `cat`, which does nothing but read: a shell may lose a Ctrl-C that comes between commands."""
    terminal.write(b"ready\n")
    came = b""
    while came.count(b"ready") < 2:
        came += terminal.read(5) or pytest.fail(f"cat did not answer: {came!r}")
    terminal.write(b"\x03")
    while data := terminal.read(5):
        came += data
    ended = data is None
    terminal.close()
    return ended


def test_a_controlling_terminal_is_what_ctrl_c_needs() -> None:
    assert interrupted(Terminal([*CONTROLLING, "cat"]))


def test_ctrl_c_works_in_a_run_that_was_started_in_the_background() -> None:
    """A shell starts background commands with SIGINT ignored, and what they start inherits that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        terminal = Terminal([*CONTROLLING, "cat"])
    finally:
        signal.signal(signal.SIGINT, before)
    assert interrupted(terminal)
