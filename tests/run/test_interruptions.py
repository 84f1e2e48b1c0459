"""Ctrl-C, SIGTERM and kill -9 in the middle of a run: nothing is left over, nothing that was written is lost."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import Project

PAGE = """\
## First

```console
root@h1:~# echo before
before
```

## Long

```console
root@h1:~# sleep 1234
```

<!-- teardown
```console
root@h1:~# echo tidied
tidied
```
-->
"""


def processes_with(word: str) -> list[int]:
    """The processes in whose command line `word` stands."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if word.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


@contextmanager
def running(bench: Project, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, once it is in the long step."""
    process = subprocess.Popen(
        bench.command("run", *arguments),
        cwd=bench.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 30
        while not any("before" in cast.read_text() for cast in bench.root.rglob("*.cast.partial")):
            assert process.poll() is None, process.stdout and process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        while not processes_with("sleep\x001234"):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def labs_of(bench: Project) -> list[str]:
    outcome = bench.call("lab", "list")
    assert outcome.status == 0, outcome.err
    return [line for line in outcome.out.splitlines() if "interrupted-" in line]


@pytest.fixture
def page(bench: Project) -> Path:
    bench.write("procedures/labs/interrupted.yml", "devices:\n  h1: {platform: linux}\n")
    return bench.page(PAGE, lab="interrupted")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("page")
def test_an_interrupted_run_tidies_up_and_says_130(bench: Project, number: signal.Signals) -> None:
    with running(bench) as process:
        process.send_signal(number)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == 130, out
    assert "interrupted: cleaning up" in out
    steps = bench.result()["procedures"][0]["steps"]
    assert [(step["id"], step["verdict"]) for step in steps] == [
        ("first", "passed"),
        ("long", "not-reached"),
        ("(teardown)", "passed"),
    ]
    assert not processes_with("sleep\x001234")
    assert not labs_of(bench)
    assert not list(bench.root.rglob("*.partial"))


@pytest.mark.usefixtures("page")
def test_a_teardown_that_fails_in_an_interrupted_run_is_not_the_pages_failure(bench: Project) -> None:
    bench.page(PAGE.replace("echo tidied\ntidied", "rm what-a-later-step-makes"), lab="interrupted")
    with running(bench) as process:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == 130, out
    procedure = bench.result()["procedures"][0]
    assert procedure["verdict"] == "not-reached"
    assert [(step["id"], step["verdict"]) for step in procedure["steps"]] == [
        ("first", "passed"),
        ("long", "not-reached"),
        ("(teardown)", "not-reached"),
    ]
    assert procedure["steps"][2]["reason"] == "the run was interrupted, so this says nothing about the page"


@pytest.mark.usefixtures("page")
def test_a_killed_run_leaves_nothing_and_loses_nothing(bench: Project) -> None:
    bench.page("## Quick\n\n```console\nroot@h1:~# true\n```\n", lab="interrupted", name="a-first.md")
    with running(bench) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
    deadline = time.monotonic() + 5
    while processes_with("sleep\x001234"):
        assert time.monotonic() < deadline, "the lab outlived the run"
        time.sleep(0.02)

    outcome = bench.call("run", "procedures/a-first.md")

    assert outcome.status == 0, outcome.out + outcome.err
    assert "did not get to its end; what it had written is kept" in outcome.out
    assert not labs_of(bench)
    killed = min((bench.root / ".validator" / "runs").glob("*/result.json"))
    result = json.loads(killed.read_text())
    assert result["run"]["finished"] is None
    assert [(p["path"], p["verdict"]) for p in result["procedures"]] == [("procedures/a-first.md", "passed")]
    casts = sorted(cast.name for cast in killed.parent.glob("*.cast"))
    assert casts == ["procedures-a-first.h1-shell.cast", "procedures-page.h1-shell.cast"]
    for cast in casts:
        for line in (killed.parent / cast).read_text().splitlines():
            json.loads(line)
    assert not list(killed.parent.glob("*.partial"))
