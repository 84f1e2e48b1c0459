"""A transcript of a console: several prompts in one window, and what comes before the first of them."""

from functools import partial

import pytest

from tests.markdown.pages import CONSOLES, said, transcript
from validator.errors import AuthoringError

read = partial(transcript, known=CONSOLES)


def test_one_window_has_the_prompts_of_boot_loader_login_and_shell() -> None:
    text = "=> boot\nsw1 login: root\nPassword: <<secret:root>>\nroot@sw1:~# uname\nLinux"
    found = read(text, on="sw1")
    assert [(e.window, e.prompt, e.command, e.then) for e in found] == [
        ("console", "=>", "boot", "sw1 login:"),
        ("console", "sw1 login:", "root", "root@sw1:~#"),
        ("console", "root@sw1:~#", "uname", None),
    ]
    assert [answer.secret for answer in found[1].answers] == ["root"]
    assert not any(e.listens for e in found)


def test_a_block_about_a_console_may_begin_with_what_it_shows_by_itself() -> None:
    text = "U-Boot 2...\n...\nHit any key to stop autoboot: ... <<Space>>\n=> printenv version\nversion=1.0"
    listens, command = read(text, on="sw1")
    assert listens.listens
    assert (listens.device, listens.window, listens.prompt, listens.command) == ("sw1", "console", "", None)
    assert [line.text for line in listens.shown] == [
        "U-Boot 2...",
        "...",
        "Hit any key to stop autoboot: ...",
    ]
    assert [answer.key for answer in listens.answers] == ["Space"]
    assert (listens.then, command.prompt, command.command) == ("=>", "=>", "printenv version")


def test_the_prompt_that_it_ends_at_is_its_promise_and_nothing_more() -> None:
    (listens,) = read("...\nsw1 login:", on="sw1")
    assert (listens.listens, listens.then) == (True, "sw1 login:")


def test_a_prompt_alone_waits_for_a_console() -> None:
    power, login = read("pdu# power on sw1\nOutlet sw1 is on\nsw1 login:")
    assert (power.device, power.then) == ("pdu", None)
    assert (login.prompt, login.command, login.listens) == ("sw1 login:", None, False)


def test_a_boot_loaders_prompt_counts_only_where_it_is_said_whose_it_is() -> None:
    (shown,) = read("root@sw1:~# cat notes\n=> is the prompt of U-Boot")
    assert [line.text for line in shown.shown] == ["=> is the prompt of U-Boot"]


def test_a_console_is_needed_for_output_before_the_first_prompt() -> None:
    for attributes in ({}, {"on": "left"}):
        with pytest.raises(AuthoringError) as caught:
            read("U-Boot 2023.01\nsw1 login:", **attributes)
        assert str(caught.value) == said(
            "2:1",
            "this block begins with a line that no prompt leads",
            "begin it with a prompt such as left# or root@left:~#, or say on=DEVICE for what a console shows by itself",
        )
