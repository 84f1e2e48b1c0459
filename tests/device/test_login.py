"""From whatever a line shows to a prompt: logins, questions of ssh, banners, and what is said where it fails."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from validator.device.login import Dialog, Goal
from validator.device.stream import open_stream
from validator.errors import DeviceLost
from validator.lab.reach import Login, Tcp

GOAL = Goal(re.compile(r"left[>#] ?"), re.compile(r"left\(config\)# ?"))
ADMIN = Login(user="admin", password="tulip-1")

Talk = list[tuple[str, str | None]]
"""What the device says, and what it must be told then; None where it hangs up."""


@contextmanager
def device(talk: Talk) -> Iterator[tuple[int, list[str]]]:
    """A device on a TCP port that keeps to a script, and what it was told."""
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for says, _wants in talk:
                    connection.sendall(says.encode())
                    if _wants is None:
                        return
                    line = b""
                    while not line.endswith(b"\r"):
                        data = connection.recv(1)
                        if not data:
                            return
                        line += data
                    told.append(line.decode().rstrip("\r"))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], told
        finally:
            thread.join(10)


def lead(talk: Talk, login: Login = ADMIN, goal: Goal = GOAL) -> tuple[str, list[str]]:
    with device(talk) as (port, told):
        channel = open_stream("left", Tcp(host="127.0.0.1", port=port))
        try:
            dialog = Dialog("left", channel, login, lambda _data: None, lambda: None)
            return dialog.lead(goal, timeout=10).decode(), told
        finally:
            channel.close()


def refusal(talk: Talk, login: Login = ADMIN) -> tuple[str, str | None]:
    with pytest.raises(DeviceLost) as caught:
        lead(talk, login)
    return str(caught.value), caught.value.hint


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        ([("left# ", "")], []),
        ([("login: ", "admin"), ("Password: ", "tulip-1"), ("\r\nleft# ", "")], ["admin", "tulip-1"]),
        (
            [("\r\nUser Name:", "admin"), ("\r\nPassword:", "tulip-1"), ("\r\nleft>", "")],
            ["admin", "tulip-1"],
        ),
        # A banner that speaks of passwords, and of a last login.
        (
            [
                ("Change your password: often.\r\nLast login: Monday\r\n\r\nleft login: ", "admin"),
                ("Password: ", "tulip-1"),
                ("\r\nLast login: Tue Nov 24\r\nleft# ", ""),
            ],
            ["admin", "tulip-1"],
        ),
        # What somebody left behind: the middle of a configuration.
        ([("left(config)# ", "exit"), ("\r\nleft# ", "")], ["exit"]),
    ],
)
def test_it_comes_to_the_prompt(talk: Talk, told: list[str]) -> None:
    prompt, heard = lead(talk)
    assert prompt.strip() in ("left#", "left>")
    assert heard[: len(told)] == told


@pytest.mark.parametrize(
    ("talk", "message", "hint"),
    [
        (
            [("login: ", "admin"), ("Password: ", "x"), ("\r\nLogin incorrect\r\nlogin: ", "")],
            "left refuses the user name or the password: Login incorrect",
            "correct them in the binding, or in what it takes them from",
        ),
        (
            [("login: ", "admin"), ("Password: ", "x"), ("\r\n% Authentication failed\r\n", None)],
            "left refuses the user name or the password: % Authentication failed",
            "correct them in the binding, or in what it takes them from",
        ),
        (
            [
                ("login: ", "admin"),
                ("Password: ", "x"),
                ("\r\nYour password has expired.\r\nNew password: ", ""),
            ],
            "left wants another password before it lets anybody in: Your password has expired.",
            "log in by hand, set a new one, and give it to the lab",
        ),
        (
            [("Goodbye.\r\n", None)],
            "left closed the line before it showed a prompt",
            "the last it said was: Goodbye.",
        ),
        ([("", None)], "left closed the line before it showed a prompt", "it said nothing"),
    ],
)
def test_what_is_said_where_nobody_is_let_in(talk: Talk, message: str, hint: str) -> None:
    assert refusal(talk) == (message, hint)


@pytest.mark.parametrize(
    ("login", "talk", "what", "key"),
    [
        (Login(), [("login: ", "")], "user name", "user"),
        (Login(user="admin"), [("login: ", "admin"), ("Password: ", "")], "password", "password"),
    ],
)
def test_what_the_lab_does_not_know_is_not_made_up(login: Login, talk: Talk, what: str, key: str) -> None:
    assert refusal(talk, login) == (
        f"left asks for a {what}, and the lab has none for it",
        f"give the device a {key} in the binding",
    )


def test_a_port_at_which_nobody_listens(free_port: int) -> None:
    with pytest.raises(DeviceLost) as caught:
        open_stream("left", Tcp(host="127.0.0.1", port=free_port))
    assert str(caught.value) == (f"left cannot be reached at 127.0.0.1, port {free_port}: Connection refused")
