"""A console: one line from the boot loader to the shell, on which things come by themselves."""

import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import NoReturn

import pytest

from validator.device.console import Console
from validator.device.opening import Opening, open_window
from validator.device.platforms import Platform, Version, WindowKind
from validator.device.reply import Ending, Typed
from validator.device.stream import Stream
from validator.device.terminal import CONTROLLING, Terminal
from validator.errors import DeviceLost, LabError
from validator.lab.reach import Lines, Starts, Tcp
from validator.testing import Device, Server, read_script

KIND = WindowKind(
    kind="console",
    starts=(r"^U-Boot \d{4}.*",),
    crash=(r"^.*Kernel panic.*",),
    noise=(r"\[ *\d+\.\d{6}\] .*",),
    states={
        "loader": WindowKind(kind="cli", prompt="=>", example="=>", errors=("^Unknown.*",)),
        "login": WindowKind(kind="cli", prompt="{host} login:", example="{host} login:"),
        "shell": WindowKind(kind="shell"),
    },
)
SCRIPT = """
hostname: sw1
console: true
modes:
  loader:
    prompt: '=> '
    commands:
      version: U-Boot
      boot:
        - Starting kernel ...
        - wait: 0.1
        - {write: "\\r\\nBench Linux\\r\\n"}
        - to: login
      reset:
        - resetting ...
        - reboot: true
      crash:
        - {write: "[    1.000000] Kernel panic - not syncing: no disk\\r\\n"}
        - fault: deaf
      silent:
        - fault: deaf
      look:
        - {write: "see\\r\\n=> "}
        - wait: 0.02
        - {write: "\\r\\nand\\r\\n"}
      log:
        - {write: "done\\r\\n=> [    2.000000] eth0: link up\\r\\n"}
        - fault: deaf
      restart by itself:
        - reboot: true
  login:
    prompt: '{{ host }} login: '
    commands:
      root:
        - ask: {text: 'Password: ', secret: true, accept: factory, refused: Login incorrect, tries: 1}
        - Welcome
boot:
  - U-Boot 2023.01
  - wait: 0.1
"""
Open = Callable[..., Console]


@pytest.fixture
def consoles() -> Iterator[list[Console]]:
    found: list[Console] = []
    yield found
    for console in found:
        console.close()


@pytest.fixture
def open_console(consoles: list[Console], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the console of a scripted device, which is at its boot loader and shows that once Enter is pressed."""
    monkeypatch.setattr("validator.device.console.SILENCE", 0.2)
    path = tmp_path / "sw1.yml"
    path.write_text(SCRIPT)
    with Server() as server:
        port = server.add(Device(read_script(path)))

        def open_it() -> Console:
            window = open_window(
                "sw1",
                "console",
                Platform(
                    title="", windows={"console": KIND}, version=Version(window="console", pattern="U-Boot")
                ),
                Lines(line=Tcp(host="127.0.0.1", port=port), shared=True),
                Opening(),
            )
            assert isinstance(window, Console)
            consoles.append(window)
            return window

        yield open_it


def ends_in(text: str) -> Callable[[str], bool]:
    return lambda came: came.rstrip().endswith(text)


def lines(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.strip()]


class Pipe:
    """A console whose far end is the test."""

    def __init__(self) -> None:
        ours, self.far = socket.socketpair()
        self.console = Console("sw1", KIND, lambda *_: Stream(ours.fileno(), ours.close))

    def say(self, text: str) -> None:
        self.far.sendall(text.encode())

    def typed(self) -> bytes:
        return self.far.recv(65536)

    @contextmanager
    def when(self, *turns: tuple[bytes, str]) -> Iterator[None]:
        """While in here, the far end says something each time that something was typed."""

        def far() -> None:
            for typed, says in turns:
                came = b""
                while not came.endswith(typed):
                    came += self.typed()
                self.say(says)

        thread = Thread(target=far)
        thread.start()
        yield
        thread.join()


@pytest.fixture
def pipe(consoles: list[Console]) -> Iterator[Pipe]:
    found = Pipe()
    consoles.append(found.console)
    with found.far:
        yield found


# --- what comes by itself -------------------------------------------------------------------------------------


def test_it_opens_at_no_prompt_and_waits_for_one(open_console: Open) -> None:
    console = open_console()
    assert console.prompt == ""
    reply = console.catch_up(timeout=20)
    assert reply is not None
    assert (reply.ending, console.prompt) == (Ending.PROMPT, "=>")
    assert console.catch_up(timeout=20) is None


def test_a_device_that_starts_is_listened_to_up_to_a_prompt(pipe: Pipe) -> None:
    pipe.say("\r\nU-Boot 2023.01 (Jun 22 2026)\r\nDRAM: 1 MiB\r\nsw1 login: ")
    reply = pipe.console.listen(timeout=10)
    assert lines(reply.output) == ["U-Boot 2023.01 (Jun 22 2026)", "DRAM: 1 MiB"]
    assert (reply.prompt, reply.status, reply.crash) == ("sw1 login:", None, None)
    assert pipe.console.started_as == "U-Boot 2023.01 (Jun 22 2026)"


def test_a_key_stops_the_boot(pipe: Pipe) -> None:
    pipe.say("U-Boot 2023.01\r\nHit any key to stop autoboot:  2 ")
    key = Typed(b" ", lambda came: came.split("\n")[-1].startswith("Hit any key"))
    with pipe.when((b" ", "\b\b\b 0 \r\n=> ")):
        reply = pipe.console.listen(timeout=10, answers=[key])
    assert (reply.ending, reply.prompt, reply.unasked) == (Ending.PROMPT, "=>", 0)
    assert lines(reply.output)[1].startswith("Hit any key to stop autoboot:")


def test_a_device_that_was_switched_off_and_on_is_not_at_its_old_prompt(pipe: Pipe) -> None:
    pipe.say("=> ")
    pipe.console.catch_up(timeout=10)
    pipe.say("\r\n")
    pipe.say("U-Boot 2023.01\r\nsw1 login: ")
    reply = pipe.console.catch_up(timeout=10)
    assert reply is not None
    assert lines(reply.output) == ["U-Boot 2023.01"]
    assert pipe.console.prompt == "sw1 login:"


def test_log_lines_and_what_nobody_sees_leave_it_at_its_prompt(pipe: Pipe) -> None:
    pipe.say("=> ")
    pipe.console.catch_up(timeout=10)
    pipe.say("\x1b[6n")
    assert pipe.console.catch_up(timeout=10) is None
    pipe.say("[   12.345678] random: crng init done\r\n")
    assert pipe.console.catch_up(timeout=10) is None
    assert pipe.console.prompt == "=>"


def test_enter_is_pressed_only_after_a_long_silence(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.device.console.SILENCE", 0.2)
    started = time.monotonic()
    with pipe.when((b"\r", "\r\n=> ")):
        assert pipe.console.listen(timeout=10).prompt == "=>"
    assert time.monotonic() - started >= 0.2


def test_a_console_on_which_something_came_is_left_alone(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.device.console.SILENCE", 0.05)
    pipe.say("U-Boot 2023.01\r\n")
    reply = pipe.console.listen(timeout=0.5)
    assert reply.ending is Ending.HUNG
    assert pipe.typed() == b"\x03"  # from giving up, and no Enter before


# --- restarts and crashes -------------------------------------------------------------------------------------


def test_a_restart_that_is_expected_is_waited_for_and_prompts_before_it_do_not_count(pipe: Pipe) -> None:
    pipe.say("=> ")
    pipe.console.catch_up(timeout=10)
    pipe.console.restarts = True
    with pipe.when((b"reset\r", "reset\r\n=> going down\r\nU-Boot 2023.01\r\nsw1 login: ")):
        reply = pipe.console.run("reset", timeout=10)
    assert (reply.ending, reply.prompt, reply.crash) == (Ending.PROMPT, "sw1 login:", None)


def test_a_restart_that_does_not_come(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    console.restarts = True
    reply = console.run("version", timeout=0.5)
    assert reply.ending is Ending.STAYED


def test_a_device_that_restarts_by_itself_is_lost(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    reply = console.run("restart by itself", timeout=20)
    assert (reply.ending, reply.crash) == (Ending.CLOSED, "U-Boot 2023.01")
    assert console.prompt is None


def test_so_is_one_that_crashes(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    reply = console.run("crash", timeout=20)
    assert reply.ending is Ending.CLOSED
    assert reply.crash == "[    1.000000] Kernel panic - not syncing: no disk"


# --- prompts --------------------------------------------------------------------------------------------------


def test_each_state_has_its_prompt(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    assert console.run("version", timeout=20).output.strip() == "U-Boot"
    assert console.run("boot", timeout=20).prompt == "sw1 login:"
    password = Typed(b"factory\n", ends_in("Password:"), echo="factory", secret=True)
    reply = console.run("root", timeout=20, answers=[password])
    assert lines(reply.output) == ["Password: ", "Welcome"]
    reply = console.run("root", timeout=20, answers=[Typed(b"wrong\n", ends_in("Password:"), secret=True)])
    assert lines(reply.output) == ["Password: ", "Login incorrect"]


def test_a_look_alike_is_no_prompt(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    assert lines(console.run("look", timeout=20).output) == ["see", "=> ", "and"]


def test_a_log_line_behind_a_prompt_is_noise(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    reply = console.run("log", timeout=20)
    assert (reply.ending, reply.prompt, lines(reply.output)) == (Ending.PROMPT, "=>", ["done"])


def test_a_device_that_says_nothing_more_hangs(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    assert console.run("silent", timeout=0.3).ending is Ending.HUNG
    assert console.prompt is None


def test_a_second_one_finds_what_the_first_left_behind(open_console: Open) -> None:
    console = open_console()
    console.catch_up(timeout=20)
    console.run("boot", timeout=20)
    console.close()
    again = open_console()
    reply = again.catch_up(timeout=20)
    assert reply is not None
    assert reply.prompt == "sw1 login:"


def test_a_secret_that_is_shown_all_the_same_is_no_output(pipe: Pipe) -> None:
    pipe.say("sw1 login: ")
    pipe.console.catch_up(timeout=10)
    answers = [Typed(b"factory\n", ends_in("Password:"), echo="factory", secret=True)]
    turns = ((b"root\r", "root\r\nPassword: "), (b"factory\r", "factory\r\nWelcome\r\nsw1 login: "))
    with pipe.when(*turns):
        reply = pipe.console.run("root", timeout=10, answers=answers)
    assert lines(reply.output) == ["Password: ", "Welcome"]


# --- shells that somebody else started ------------------------------------------------------------------------

SHELLS = {
    "bash": ("bash", "--noprofile", "--norc", "-i"),
    "busybox": ("busybox", "ash", "-i"),
}


@pytest.fixture
def shell(
    request: pytest.FixtureRequest, consoles: list[Console], missing: Callable[[str, str], NoReturn]
) -> Console:
    """A console on which a shell waits that somebody else has started."""
    argv = SHELLS[request.param]
    if shutil.which(argv[0]) is None:
        missing("lab", f"{argv[0]} is not installed")
    environment = {"PATH": os.environ["PATH"], "TERM": "vt100", "PS1": "root@rack-7:~# ", "HOME": "/"}

    def start(*_: object) -> Terminal:
        return Terminal([*CONTROLLING, *argv], environment)

    consoles.append(Console("sw1", KIND, start, host="rack-7"))
    return consoles[-1]


@pytest.mark.parametrize("shell", SHELLS, indirect=True)
def test_a_shell_is_given_prompts_with_a_mark_and_the_exit_status(shell: Console) -> None:
    reply = shell.catch_up(timeout=10)
    assert reply is not None
    assert (reply.ending, reply.status) == (Ending.PROMPT, None)
    assert re.fullmatch(r"[\w-]+@sw1:.*[#$]", shell.prompt or "")
    for command, status, output in (
        ("true", 0, ""),
        ("false", 1, ""),
        ("(exit 7)", 7, ""),
        ("echo root@rack-7:~#", 0, "root@rack-7:~#"),
        ("printf 'root@rack-7:~# '", 0, "root@rack-7:~# "),
        ("echo " + "x" * 300, 0, "x" * 300),
        ("echo '=> '; echo 'rack-7 login: '", 0, "=> \nrack-7 login: "),
    ):
        reply = shell.run(command, timeout=10)
        assert (reply.output.rstrip("\n"), reply.status) == (output, status)
    reply = shell.run("for i in 1 2; do\necho $i\ndone", timeout=10)
    assert (lines(reply.output), reply.status) == (["1", "2"], 0)


@pytest.mark.parametrize("shell", SHELLS, indirect=True)
def test_nothing_of_one_command_is_left_in_the_next(shell: Console) -> None:
    shell.catch_up(timeout=10)
    for number in range(100):
        assert shell.catch_up(timeout=10) is None
        assert shell.run(f"echo {number}", timeout=10).output.strip() == str(number)


def test_a_shell_that_knows_no_such_prompts(pipe: Pipe) -> None:
    pipe.say("root@sw1:~# ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("validator.device.console.MARKED", 0.2)
        with pytest.raises(DeviceLost) as caught:
            pipe.console.catch_up(timeout=10)
    assert (str(caught.value), caught.value.hint) == (
        "the shell on sw1 does not take the prompt that it is given",
        r"it has to know PS1 with $? and \u, \h and \w, as bash and busybox do; it said: ",
    )


# --- opening --------------------------------------------------------------------------------------------------


def test_a_device_that_is_not_reached_by_its_console_has_none() -> None:
    platform = Platform(
        title="", windows={"console": KIND}, version=Version(window="console", pattern="U-Boot")
    )
    with pytest.raises(LabError) as caught:
        open_window("sw1", "console", platform, Starts(command=lambda argv, _environment: argv), Opening())
    assert (str(caught.value), caught.value.hint) == (
        "the lab reaches sw1 by starting programs on it, and not by its console",
        "bind it to a console: a serial line, or a port of a console server",
    )
