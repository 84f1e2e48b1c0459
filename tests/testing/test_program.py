"""`python -m validator.testing`: a scripted device on a terminal or on a port, as a lab would start it."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from yaml import safe_load

from tests.device.conftest import local_terminal
from tests.testing.played import SWITCH
from validator.device.terminal import Terminal

PROGRAM = (sys.executable, "-m", "validator.testing")


def until(terminal: Terminal, ending: bytes) -> bytes:
    came = b""
    while not came.endswith(ending):
        data = terminal.read(10)
        assert data, came
        came += data
    return came


Start = Callable[..., Terminal]


@pytest.fixture
def start(script: Path) -> Iterator[Start]:
    """Starts the program on a terminal, until the end of the test."""
    started: list[Terminal] = []

    def on_terminal(*options: str) -> Terminal:
        started.append(local_terminal([*PROGRAM, str(script), *options], {}))
        return started[-1]

    yield on_terminal
    for terminal in started:
        terminal.close()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "sw1.yml"
    path.write_text(SWITCH, encoding="utf-8")
    return path


def test_a_device_runs_on_a_terminal_and_echoes_by_itself(start: Start) -> None:
    terminal = start()
    assert until(terminal, b"> ") == b"sw1> "
    assert not terminal.echoes()
    terminal.write(b"x\r")
    assert until(terminal, b"> ") == b"x\r\n% Unknown command: x\r\nsw1> "
    terminal.write(b"exit\r")
    until(terminal, b"exit\r\n")
    assert terminal.read(10) is None
    assert terminal.close() == 0


def test_a_device_may_leave_the_echo_to_its_terminal(script: Path, start: Start) -> None:
    more = "echo: terminal\nlogin: {users: {admin: s3cret}}\npager: {lines: 2}\n"
    script.write_text(SWITCH + more + 'commands: {two: "1\\n2"}\n', encoding="utf-8")
    terminal = start()
    until(terminal, b": ")
    assert terminal.echoes()
    terminal.write(b"admin\n")
    assert until(terminal, b"Password: ") == b"admin\r\nPassword: "
    while terminal.echoes():
        pass
    terminal.write(b"s3cret\n")
    assert until(terminal, b"> ") == b"\r\nsw1> "
    assert terminal.echoes()
    terminal.write(b"two\n")
    assert until(terminal, b"--More--") == b"two\r\n1\r\n--More--"
    terminal.write(b" ")
    assert until(terminal, b"> ").endswith(b"2\r\nsw1> ")
    terminal.write(b"\x03")
    assert until(terminal, b"> ") == b"^C^C\r\nsw1> "


def test_a_device_that_dies_is_killed(script: Path, start: Start) -> None:
    script.write_text(SWITCH + "commands: {die: [{fault: die}]}\n", encoding="utf-8")
    terminal = start()
    until(terminal, b"> ")
    terminal.write(b"die\r")
    while terminal.read(10):
        pass
    assert terminal.close() != 0


def test_name_and_seed_can_be_others_than_the_scripts(start: Start) -> None:
    terminal = start("--name", "left", "--seed", "7")
    assert until(terminal, b"> ") == b"left> "


def test_devices_listen_on_ports_that_are_printed_and_what_happens_is_in_the_journal(
    script: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    argv = [*PROGRAM, str(script), "--tcp", "0", "--count", "2", "--journal", str(journal)]
    program = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    with program:
        ports = [int(program.stdout.readline()) for _ in range(2)]
        for port in ports:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                client.sendall(b"show\r")
                while not client.recv(100).endswith(b"show\r\nsw1> "):
                    pass
        program.terminate()
    assert program.returncode == 0
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    assert lines == [{"session": 1, "kind": "typed", "text": "show"}] * 2


def test_a_script_that_is_wrong_is_said(script: Path) -> None:
    script.write_text("hostname: sw1\n", encoding="utf-8")
    done = subprocess.run([*PROGRAM, str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{script}:1:1  ")


def test_the_schema_fits_a_script() -> None:
    done = subprocess.run([*PROGRAM, "--schema"], capture_output=True, text=True, check=True)
    Draft202012Validator(json.loads(done.stdout)).validate(safe_load(SWITCH))
