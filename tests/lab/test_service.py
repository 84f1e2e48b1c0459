"""Devices out of service: who may not use them, how a person sees it and puts them back."""

from pathlib import Path

import pytest

from tests.project import Project
from validator.errors import LabError, Place
from validator.lab.bound import Bound, Local, Ssh
from validator.lab.remote.holding import Hold
from validator.lab.remote.service import check_in_service, out_of_service, put_back, take_out

LEFT = Bound(name="core1", place=Place("pod.yml"), way=Ssh(("-p", "22", "core1")))
RIGHT = Bound(name="core2", place=Place("pod.yml"), way=Ssh(("core2",)))
HERE = Bound(name="desk", place=Place("pod.yml"), way=Local())


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


def test_nobody_may_use_a_device_until_it_is_put_back() -> None:
    check_in_service("left", LEFT)
    take_out(LEFT, "eth0 has another address")
    take_out(LEFT, "something that follows from it")
    (note,) = out_of_service()
    with pytest.raises(LabError) as caught:
        check_in_service("left", LEFT)
    assert str(caught.value) == f"left is out of service since {note.since}: eth0 has another address"
    assert caught.value.hint == "put it right by hand, then: validator lab clear core1"
    check_in_service("right", RIGHT)
    assert put_back("ssh -p 22 core1") == [note]
    check_in_service("left", LEFT)


def test_the_command_line_shows_them_and_puts_them_back(project: Project, state: Path) -> None:
    take_out(LEFT, "eth0 has another address")
    (note,) = out_of_service()
    listed = project.call("lab", "list")
    assert listed.out.splitlines()[:2] == [
        f"core1 (ssh -p 22 core1) is out of service since {note.since}: eth0 has another address",
        "  put it right by hand, then: validator lab clear core1",
    ]
    slip = project.call("lab", "clear", "core")
    assert (slip.status, slip.err) == (
        2,
        'validator: no device "core" is out of service\n  hint       did you mean "core1"?\n',
    )
    assert project.call("lab", "clear", "core1").out == "core1 (ssh -p 22 core1) is in service\n"
    assert out_of_service() == []


def test_two_roles_cannot_be_one_device() -> None:
    with pytest.raises(LabError) as caught:
        Hold({"left": LEFT, "right": LEFT})
    assert str(caught.value) == "left and right are one and the same device: ssh -p 22 core1"
    Hold({"h1": HERE, "h2": HERE}).release()


def test_what_could_not_be_had_whole_is_let_go(state: Path) -> None:
    (state / "validator/devices").mkdir(parents=True)
    hold = Hold({"left": LEFT})
    hold.release()
    (locked,) = (state / "validator/devices").glob("*core1*.lock")
    locked.unlink()
    locked.mkdir()
    with pytest.raises(LabError) as caught:
        Hold({"right": RIGHT, "left": LEFT})
    assert str(caught.value) == f"left cannot be locked: Is a directory: {locked}"
    Hold({"right": RIGHT}).release()


def test_a_folder_that_cannot_be_made_is_said(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (state / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(state / "file"))
    with pytest.raises(LabError) as caught:
        out_of_service()
    assert str(caught.value) == f"nothing can be kept in {state}/file/validator/devices: Not a directory"
