import json
import os
import stat
import subprocess
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from random import Random

import pytest

from validator.errors import UsageError
from validator.evidence.reading import read_result
from validator.evidence.recover import recover
from validator.evidence.store import new_run_id, open_run, run_folders
from validator.model import timestamp

# --- run ids -------------------------------------------------------------------------------------------------


def test_an_id_is_the_time_in_utc_and_six_digits():
    now = datetime(2026, 11, 24, 14, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert new_run_id(now, Random(5)) == "20261124T120102Z-0009f7"


def test_ids_sort_by_time_even_within_a_second():
    start = datetime(2026, 11, 24, 12, 1, 2, tzinfo=UTC)
    random = Random(1)
    ids = [new_run_id(start + timedelta(milliseconds=50 * number), random) for number in range(100)]
    assert ids == sorted(ids)


def test_two_ids_of_the_same_instant_differ():
    now, random = datetime(2026, 11, 24, tzinfo=UTC), Random(1)
    assert new_run_id(now, random) != new_run_id(now, random)


def test_times_are_written_in_utc_with_milliseconds():
    now = datetime(2026, 11, 24, 14, 1, 2, 345678, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp(now) == "2026-11-24T12:01:02.345Z"


# --- writing -------------------------------------------------------------------------------------------------


def test_an_open_run_has_a_result_that_is_not_finished(tmp_path, run_info, free):
    with open_run(tmp_path / ".validator" / "runs", run_info(), clock=free) as run:
        result = read_result(run.folder / "result.json")
    assert (result.schema, result.run, result.procedures) == (1, run_info(), ())


def test_every_finished_procedure_can_be_read_at_once(tmp_path, run_info, page, free):
    with open_run(tmp_path, run_info(), clock=free) as run:
        for path in ("a.md", "b.md"):
            run.add(page(path))
            assert read_result(run.folder / "result.json").procedures[-1].path == path


def test_a_finished_run_is_a_result_and_nothing_else(tmp_path, run_info, page, free, now):
    with open_run(tmp_path, run_info(), clock=free) as run:
        run.add(page())
        result = run.finish(now)
    assert result.run.finished == "2026-11-24T12:00:00.000Z"
    assert read_result(run.folder / "result.json") == result == run.result
    assert [entry.name for entry in run.folder.iterdir()] == ["result.json"]


def test_a_run_that_ends_by_an_exception_is_whole_but_not_finished(tmp_path, run_info, page, free):
    with suppress(KeyboardInterrupt), open_run(tmp_path, run_info(), clock=free) as run:
        run.add(page())
        raise KeyboardInterrupt
    assert read_result(run.folder / "result.json") == run.result
    assert run.result.run.finished is None
    assert [entry.name for entry in run.folder.iterdir()] == ["result.json"]


def test_rewriting_takes_at_most_a_twentieth_of_the_time(tmp_path, run_info, page):
    """Every look at the clock is a second, so a rewrite takes one; the journal has what is not rewritten."""
    ticks = count()
    with open_run(tmp_path, run_info(), clock=lambda: float(next(ticks))) as run:
        written = []
        for number in range(50):
            run.add(page(f"{number}.md"))
            written.append(len(read_result(run.folder / "result.json").procedures))
    assert written == [1] * 20 + [21] * 20 + [41] * 10
    assert len(read_result(run.folder / "result.json").procedures) == 50


def test_threads_may_add_procedures(tmp_path, run_info, page, free, now):
    with open_run(tmp_path, run_info(), clock=free) as run:
        threads = [threading.Thread(target=run.add, args=(page(f"{number}.md"),)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run.finish(now)
    written = {procedure.path for procedure in read_result(run.folder / "result.json").procedures}
    assert written == {f"{number}.md" for number in range(20)}


def test_what_is_no_character_becomes_a_question_mark(tmp_path, run_info, page, free, now):
    with open_run(tmp_path, run_info(), clock=free) as run:
        run.add(page(reason="half \ud800 pair, NUL \x00, \u2028 and 🦆"))
        run.finish(now)
    assert (
        read_result(run.folder / "result.json").procedures[0].reason == "half ? pair, NUL \x00, \u2028 and 🦆"
    )


def test_the_file_is_readable_json(tmp_path, run_info, free, now):
    with open_run(tmp_path, run_info(), clock=free) as run:
        run.finish(now)
    text = (run.folder / "result.json").read_text()
    assert text.startswith('{\n  "schema": 1,\n  "run": {\n    "id": "20261124T120000Z-000001",\n')
    assert json.loads(text)["procedures"] == []


def test_git_does_not_see_the_runs(tmp_path, run_info, free):
    root = tmp_path / ".validator" / "runs"
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    with open_run(root, run_info(), clock=free):
        pass
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert status.stdout == ""


def test_a_folder_that_cannot_be_written_is_one_message(tmp_path, run_info, free):
    (tmp_path / "runs").write_text("a file is in the way")
    with pytest.raises(UsageError) as caught:
        open_run(tmp_path / "runs", run_info(), clock=free)
    assert str(caught.value) == f"cannot write {tmp_path}/runs/20261124T120000Z-000001: Not a directory"
    assert caught.value.hint == "look at the free space and at who owns the folder"


def test_a_run_whose_folder_vanishes_says_so(tmp_path, run_info, page, free):
    run = open_run(tmp_path, run_info(), clock=free)
    for entry in run.folder.iterdir():
        entry.unlink()
    run.folder.rmdir()
    with pytest.raises(
        UsageError, match=r"^cannot write .*result\.json\.journal: No such file or directory$"
    ):
        run.add(page())
    run.close()


def test_two_runs_do_not_share_a_folder(tmp_path, run_info, free):
    with open_run(tmp_path, run_info(), clock=free), pytest.raises(UsageError, match="File exists"):
        open_run(tmp_path, run_info(), clock=free)


@pytest.mark.parametrize("run_id", ["../elsewhere", "20261124T120000Z", ""])
def test_an_id_is_never_a_path(tmp_path, run_info, free, run_id):
    with pytest.raises(ValueError, match="not a run id"):
        open_run(tmp_path, run_info(run_id), clock=free)


def test_files_are_readable_by_others_as_the_umask_says(tmp_path, run_info, free, now):
    before = os.umask(0o022)
    try:
        with open_run(tmp_path, run_info(), clock=free) as run:
            run.finish(now)
    finally:
        os.umask(before)
    assert stat.S_IMODE((run.folder / "result.json").stat().st_mode) == 0o644


# --- finding -------------------------------------------------------------------------------------------------


def test_runs_come_newest_first_and_foreign_folders_do_not_count(tmp_path, run_info, free):
    for run_id in ("20261124T120000Z-000001", "20261125T090000Z-000001", "20261124T120000Z-800001"):
        with open_run(tmp_path, replace(run_info(), id=run_id), clock=free):
            pass
    (tmp_path / "notes").mkdir()
    (tmp_path / "20261126T120000Z-000001").write_text("a file")
    assert [folder.name for folder in run_folders(tmp_path)] == [
        "20261125T090000Z-000001",
        "20261124T120000Z-800001",
        "20261124T120000Z-000001",
    ]


def test_where_nothing_ever_ran_there_are_no_runs(tmp_path):
    assert run_folders(tmp_path / "runs") == []
    assert recover(tmp_path / "runs") == []
    assert not (tmp_path / "runs").exists()
