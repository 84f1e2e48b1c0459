"""`validator lab`, as people type it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from lab_bench import ROUTERS

from validator.lab import instances

HOST = "devices:\n  h1: {platform: linux}\n  h2: {platform: linux}\nlinks:\n  - [h1:eth0, h2:eth0]\n"
MAIN = (sys.executable, "-c", "from validator.cli import main; main()", "lab")


def validator(*argv: str, stdin: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MAIN, *argv], input=stdin, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said that succeeded."""
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said that was used wrongly."""
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project with two labs, and a place for records of its own."""
    labs = tmp_path / "procedures" / "labs"
    labs.mkdir(parents=True)
    (labs / "routers.yml").write_text(ROUTERS)
    (labs / "hosts.yml").write_text(HOST)
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    yield tmp_path
    for one in instances.read_all():
        instances.end(one)


@pytest.mark.usefixtures("require_lab", "project")
def test_from_up_to_down() -> None:
    assert said(validator("list")) == "No lab is running.\n"
    first, walk_in, take_down = said(validator("up", "routers")).splitlines()
    shape = r"(routers-[0-9a-f]{6}) is up after \d\.\d\d s: left \(frr\), right \(frr\), h1 \(linux\)"
    match = re.fullmatch(shape, first)
    assert match, first
    id_ = match[1]
    assert walk_in == f"  walk in    validator lab shell left --lab {id_}"
    assert take_down == f"  take down  validator lab down {id_}"

    heading, row = said(validator("list")).splitlines()
    assert re.split("  +", heading) == ["ID", "LAB", "RUNS", "FOR", "DEVICES"]
    assert re.fullmatch(rf"{id_}  routers  until taken down  \d s  left right h1", row)

    assert "FRRouting 8" in said(validator("shell", "left", stdin="show version\n"))
    assert said(validator("shell", "left", "--window", "shell", stdin="hostname\n")) == "left\n"
    assert validator("shell", "h1", "--lab", id_, stdin="exit 4\n").returncode == 4

    assert said(validator("down")) == f"{id_} is down\n"
    assert said(validator("list")) == "No lab is running.\n"


@pytest.mark.usefixtures("require_lab", "project")
def test_a_window_belongs_to_the_terminal() -> None:
    said(validator("up", "routers"))
    window = pexpect.spawn(MAIN[0], [*MAIN[1:], "shell", "right"], encoding="utf-8", timeout=5)
    window.expect_exact("right# ")
    window.sendline("configure terminal")
    window.expect_exact("right(config)# ")
    window.sendline("end")
    window.expect_exact("right# ")
    window.sendline("exit")
    window.expect(pexpect.EOF)
    window.close()
    assert window.exitstatus == 0


@pytest.mark.usefixtures("require_lab")
def test_a_lab_file_by_its_path_and_a_folder_of_ones_own(project: Path) -> None:
    elsewhere = project / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.yml").write_text(HOST)
    one = said(validator("up", "elsewhere/mine.yml")).split()[0]
    two = said(validator("up", "mine", "--folder", "elsewhere")).split()[0]
    assert refused(validator("down")) == (
        f"validator: 2 labs are running\n  hint       say which: {one}, {two}\n"
    )
    assert said(validator("down", one)) == f"{one} is down\n"
    assert said(validator("down", two)) == f"{two} is down\n"


@pytest.mark.usefixtures("require_lab", "project")
def test_which_lab_is_meant() -> None:
    one = said(validator("up", "hosts")).split()[0]
    two = said(validator("up", "hosts")).split()[0]
    message = refused(validator("shell", "h1"))
    assert message.startswith(
        'validator: 2 running labs have a device "h1"\n  hint       say which: --lab hosts-'
    )
    assert said(validator("shell", "h1", "--lab", two, stdin="hostname\n")) == "h1\n"
    assert said(validator("down", one)) == f"{one} is down\n"
    assert refused(validator("down", "nothing")) == (
        f'validator: no lab "nothing" is running\n  hint       running: {two}\n'
    )
    assert said(validator("shell", "h1", "--lab", "hosts", stdin="hostname\n")) == "h1\n"
    assert refused(validator("shell", "h3")) == (
        'validator: no running lab has a device "h3"\n  hint       devices: h1, h2\n'
    )
    assert refused(validator("shell", "x", "--lab", two)) == (
        f'validator: the lab {two} has no device "x"\n  hint       devices: h1, h2\n'
    )
    assert refused(validator("shell", "h1", "--window", "cli")) == (
        'validator: the platform "linux" has no window "cli"\n  hint       windows: shell\n'
    )


@pytest.mark.usefixtures("project")
def test_wrong_use() -> None:
    assert (
        refused(validator("shell", "h1"))
        == "validator: no lab is running\n  hint       validator lab up LAB\n"
    )
    assert refused(validator("down")) == "validator: no lab is running\n  hint       validator lab up LAB\n"
    assert refused(validator("down", "x", "--all")) == "validator: give the ID of a lab or --all, not both\n"
    assert refused(validator("up", "rooters")) == (
        'validator: there is no lab "rooters" in procedures/labs\n  hint       did you mean "routers"?\n'
    )
    assert os.listdir("runtime/validator") == []  # noqa: PTH208 - names are what is asked for
