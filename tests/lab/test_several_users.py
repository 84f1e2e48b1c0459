"""Hosts with an SSH server: the only labs in which there are users beside root."""

import os
from collections.abc import Callable

import pytest
from lab_bench import eventually, on, output

from validator.lab.netns.provider import NetnsLab

LAB = "devices:\n  s1: {platform: linux, daemons: [sshd]}\n  h1: {platform: linux}\n"

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can have such a lab")


def test_users_are_themselves_and_nobody_on_the_machine(up: Callable[..., NetnsLab]) -> None:
    lab = up(LAB)
    assert output(lab, "s1", "useradd", "--create-home", "anna") == ""
    as_anna = ("setpriv", "--reuid=anna", "--regid=anna", "--init-groups")
    assert output(lab, "s1", *as_anna, "id", "-un") == "anna\n"
    assert on(lab, "s1", *as_anna, "cat", "/etc/shadow").returncode != 0
    (line,) = [
        line for line in output(lab, "s1", "cat", "/proc/self/uid_map").splitlines() if "100000" in line
    ]
    assert line.split() == ["1", "100000", "65535"]


def test_the_server_answers(up: Callable[..., NetnsLab]) -> None:
    lab = up(LAB)
    argv = ("ssh-keyscan", "-t", "ed25519", "127.0.0.1")
    assert eventually(lambda: "ssh-ed25519" in on(lab, "s1", *argv).stdout)
    assert on(lab, "h1", "pgrep", "sshd").returncode == 1


def test_a_server_that_dies_is_the_labs_trouble(up: Callable[..., NetnsLab]) -> None:
    lab = up(LAB)
    output(lab, "s1", "pkill", "-KILL", "sshd")
    assert eventually(lambda: lab.trouble() == "sshd on s1 died: signal 9 (SIGKILL)")
