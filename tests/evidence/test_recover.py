import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from validator.errors import UsageError
from validator.evidence.reading import read_result
from validator.evidence.recording import start_recording
from validator.evidence.recover import recover
from validator.evidence.store import JOURNAL, Run, open_run

RUN_ID = "20261124T120000Z-000001"
ROOT = Path(__file__).parents[2]

# Opens a run whose result.json is written for the first procedure and then never again (rewriting is "slow"),
# adds procedures and records output for as long as it lives, and says what is safe after each.
VICTIM = """
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from validator.evidence.recording import start_recording
from validator.evidence.store import open_run
from validator.model import ProcedureResult, RunInfo, Verdict

ticks = count()
info = RunInfo(id=sys.argv[2], started="2026-11-24T12:00:00.000Z", finished=None, version="0.1.0")
run = open_run(Path(sys.argv[1]), info, clock=lambda: {clock})
recording = start_recording(run.folder, "ebgp.left-vtysh", width=80, height=24, title="left",
    timestamp=datetime.now(UTC), clock=lambda: 0.0)
for number in count():
    recording.output(b"line %d\\r\\n" % number)
    run.add(ProcedureResult(path=f"{{number}}.md", title="T" * 5000, digest="d", source_digest="s", lab="l",
        verdict=Verdict.PASSED, started="2026-11-24T12:00:00.000Z"))
    print(number, flush=True)
"""
CHEAP = "0.0"
SLOW = "float(next(ticks) * 1000)"


def start_victim(root, clock, run_id=RUN_ID):
    argv = [sys.executable, "-c", VICTIM.format(clock=clock), str(root), run_id]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def wait_for(victim, number):
    for line in victim.stdout:
        if int(line) >= number:
            return
    raise AssertionError("the victim died by itself")


def kill(victim):
    """Kills without warning, and returns the number of the last procedure that was safe by its own word."""
    victim.kill()
    said, _ = victim.communicate()
    return int(said.split()[-1]) if said.split() else -1


def events(folder):
    return [json.loads(line) for line in (folder / "ebgp.left-vtysh.cast").read_text().splitlines()[1:]]


@pytest.mark.parametrize("clock", [CHEAP, SLOW])
@pytest.mark.parametrize("after", [0, 1, 30])
def test_kill_9_loses_nothing_that_was_written(tmp_path, clock, after):
    victim = start_victim(tmp_path, clock)
    wait_for(victim, after)
    safe = max(after, kill(victim))
    assert recover(tmp_path) == [RUN_ID]

    result = read_result(tmp_path / RUN_ID / "result.json")
    assert result.run.finished is None
    numbers = [procedure.path for procedure in result.procedures]
    assert numbers == [f"{number}.md" for number in range(len(numbers))]
    assert len(numbers) > safe
    assert len(events(tmp_path / RUN_ID)) > safe
    assert sorted(entry.name for entry in (tmp_path / RUN_ID).iterdir()) == [
        "ebgp.left-vtysh.cast",
        "result.json",
    ]
    assert recover(tmp_path) == []


def test_a_run_that_is_alive_is_left_alone(tmp_path):
    victim = start_victim(tmp_path, SLOW)
    try:
        wait_for(victim, 1)
        assert recover(tmp_path) == []
        names = {entry.name for entry in (tmp_path / RUN_ID).iterdir()}
        assert {"lock", JOURNAL, "ebgp.left-vtysh.cast.partial"} <= names
    finally:
        kill(victim)
    assert recover(tmp_path) == [RUN_ID]


def test_a_program_that_the_run_started_does_not_keep_it_alive(tmp_path, run_info, free):
    run = open_run(tmp_path, run_info(), clock=free)
    with subprocess.Popen(["sleep", "60"], close_fds=False) as orphan:
        die(run)
        assert recover(tmp_path) == [RUN_ID]
        orphan.kill()


def die(run: Run) -> None:
    """Drops the lock as the kernel does for a dead process, and nothing else."""
    os.close(run._lock)
    run._lock = None


@pytest.fixture
def killed(tmp_path, run_info, page, free, now):
    """A run that was killed after its first procedure, in the middle of a recording."""
    run = open_run(tmp_path, run_info(), clock=free)
    run.add(page("a.md"))
    recording = start_recording(
        run.folder, "a.left", width=80, height=24, title="left", timestamp=now, clock=free
    )
    recording.output(b"left# ")
    die(run)
    return run.folder


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_half_a_line_of_a_recording_goes(tmp_path, killed):
    partial = killed / "a.left.cast.partial"
    whole = partial.read_text()
    partial.write_text(whole + '[1.0, "o", "half a l')
    recover(tmp_path)
    assert (killed / "a.left.cast").read_text() == whole


def test_a_long_half_line_goes_too(tmp_path, killed):
    partial = killed / "a.left.cast.partial"
    whole = partial.read_text()
    partial.write_text(whole + '[1.0, "o", "' + "x" * 300_000)
    recover(tmp_path)
    assert (killed / "a.left.cast").read_text() == whole


@pytest.mark.parametrize("content", ["", '{"version": 2, "wid'])
def test_a_recording_without_a_header_goes(tmp_path, killed, content):
    (killed / "a.left.cast.partial").write_text(content)
    recover(tmp_path)
    assert names(killed) == ["result.json"]


def test_half_written_results_go(tmp_path, killed):
    (killed / ".result.json.123.tmp").write_text('{"schema": 1')
    recover(tmp_path)
    assert names(killed) == ["a.left.cast", "result.json"]


def test_half_a_procedure_in_the_journal_goes(tmp_path, killed):
    with (killed / JOURNAL).open("a") as journal:
        journal.write('{\n  "path": "b.md",')
    recover(tmp_path)
    assert [procedure.path for procedure in read_result(killed / "result.json").procedures] == ["a.md"]


def test_a_damaged_result_keeps_its_journal(tmp_path, killed):
    (killed / "result.json").write_text("rubbish")
    assert recover(tmp_path) == [RUN_ID]
    assert names(killed) == ["a.left.cast", "result.json", JOURNAL]
    with pytest.raises(UsageError, match="is not a result file"):
        read_result(killed / "result.json")


def test_a_run_that_died_before_it_had_anything_leaves_nothing(tmp_path, run_info, free):
    run = open_run(tmp_path, run_info(), clock=free)
    (run.folder / "result.json").unlink()
    die(run)
    (tmp_path / "20261124T110000Z-000001").mkdir()  # killed before it could lock its folder
    assert recover(tmp_path) == [RUN_ID, "20261124T110000Z-000001"]
    assert names(tmp_path) == [".lock"]


def test_finished_runs_and_foreign_folders_are_not_touched(tmp_path, run_info, free, now):
    with open_run(tmp_path, run_info(), clock=free) as run:
        run.finish(now)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.cast.partial").write_text("mine")
    (tmp_path / "mine" / "lock").write_text("")
    assert recover(tmp_path) == []
    assert names(tmp_path / "mine") == ["lock", "x.cast.partial"]
    assert names(run.folder) == ["result.json"]
