"""Where records are kept, and that nobody else can put something there."""

import os
from pathlib import Path

import pytest

from validator.errors import LabError
from validator.lab import instances


def an_instance(id_: str) -> instances.Instance:
    me = instances.process(os.getpid())
    return instances.Instance(
        id=id_,
        lab="l",
        path="l.yml",
        created="2026-01-01T00:00:00+00:00",
        detached=False,
        owner=me,
        supervisor=me,
        devices={"a": me},
        platforms={"a": "linux"},
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "validator"


def test_a_record_is_read_as_it_was_written(folder: Path) -> None:
    written = [an_instance("l-000002"), an_instance("l-000001")]
    for one in written:
        instances.write(one)
    assert instances.read_all() == written[::-1]
    assert sorted(path.name for path in folder.iterdir()) == ["l-000001.json", "l-000002.json"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert instances.sweep() == []
    instances.remove("l-000001")
    instances.remove("l-000001")
    assert instances.read_all() == written[:1]


def test_what_is_no_record_is_left_out(folder: Path) -> None:
    instances.write(an_instance("l-000001"))
    (folder / "broken.json").write_text("{")
    (folder / "other.json").write_text("[]")
    assert [one.id for one in instances.read_all()] == ["l-000001"]
    assert instances.sweep() == []


def test_ids_say_which_lab_and_differ() -> None:
    ids = {instances.new_id("two-routers") for _ in range(50)}
    assert len(ids) == 50
    assert all(id_.startswith("two-routers-") and len(id_) == len("two-routers-3f9a2c") for id_ in ids)


def test_a_folder_that_others_can_write_to_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(LabError) as caught:
        instances.read_all()
    assert (str(caught.value), caught.value.hint) == (
        f"{folder} is not a folder that only this user can use",
        f"remove {folder}",
    )


def test_a_link_to_somewhere_else_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LabError, match="not a folder that only this user can use"):
        instances.read_all()


def test_a_process_that_has_ended_is_none() -> None:
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(LabError, match=f"process {pid} has ended"):
        instances.process(pid)  # It is a zombie still.
    os.waitpid(pid, 0)
