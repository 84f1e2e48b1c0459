"""Links that go down for known times, and watches that are starved: what is measured is true, or said to be unknown."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.run.test_interruptions import processes_with
from tests.run.watches.conftest import Cable
from tests.run.watches.pages import block

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.usefixtures("require_lab")
def test_twenty_outages_are_measured_within_20_ms_and_two_probes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table is printed; where this machine starved the reader at an edge, it says for how long, and may be off by that."""
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    from benchmarks.outages import TRIALS, table, trials  # noqa: PLC0415 - not on the path of an installed package

    found = trials(TRIALS)
    with capsys.disabled():
        sys.stdout.write(f"\n{table(found)}\n")
    assert len(found) == 20
    assert [trial for trial in found if not trial.is_true] == []


PAGE = """\
## Start

```console watch=ping
root@h1:~# ping -i 0.1 10.0.0.2
```

## Wait

```console
root@h1:~# until [ -e /var/tmp/go ]; do sleep 0.05; done
```
"""


@contextmanager
def waiting(cable: Cable, claims: str, *, page: str = PAGE) -> Iterator["subprocess.Popen[str]"]:
    """A run whose page waits, its ping answered, until `go` is called."""
    cable.page(page + claims)
    process = subprocess.Popen(
        cable.project.command("run"),
        cwd=cable.project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        until(lambda: pinging(cable) and "until [" in recorded(cable, "h1-shell.cast"))
        yield process
    finally:
        process.kill()
        process.communicate()


def recorded(cable: Cable, name: str) -> str:
    return "".join(cast.read_text() for cast in cable.project.root.rglob(f"*{name}*"))


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def pinging(cable: Cable) -> list[int]:
    """The ping of this run: the child of a shell, not what entered the lab to start it."""
    assert cable.project
    return [
        pid for pid in processes_with("ping\0-i\x000.1") if Path(f"/proc/{pid}/comm").read_text() == "ping\n"
    ]


def go(cable: Cable, process: "subprocess.Popen[str]") -> str:
    """Lets the page go on, and returns what was said."""
    (pid,) = pinging(cable)
    # What the lab calls /var/tmp, seen from here.
    Path(f"/proc/{pid}/root/var/tmp/go").touch()
    out, _ = process.communicate(timeout=60)
    return out


def test_a_sender_that_was_stopped_is_an_outage(cable: Cable) -> None:
    """Not the shell's own child: a shell notices that its child has stopped, and the watch that it ended."""
    page = PAGE.replace("ping -i", "timeout --foreground 600 ping -i")
    with waiting(cable, block("watch ping", "outage <= 500ms"), page=page) as process:
        (pid,) = pinging(cable)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(1.5)
        os.kill(pid, signal.SIGCONT)
        out = go(cable, process)
    assert process.returncode == 1, out
    claim = cable.claims["outage <= 500ms"]
    assert claim["verdict"] == "failed"
    assert claim["value"] > 1


def test_a_reader_that_was_starved_is_inconclusive(cable: Cable) -> None:
    """The whole program stands still, as on a machine that has no time for it; the answers go on coming meanwhile."""
    with waiting(cable, block("watch ping", "outage <= 500ms", "outages <= 0", "lost <= 0")) as process:
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.5)
        process.send_signal(signal.SIGCONT)
        out = go(cable, process)
    assert process.returncode == 3, out
    said = re.sub(r"\d+\.\d+ s\b", "# s", str(cable.claims["outage <= 500ms"]["reason"]))
    assert said == (
        "this machine was too busy to read the watch in time, so that the outage was between # s and # s"
    )
    assert cable.claims["outage <= 500ms"]["verdict"] == "inconclusive"
    assert cable.claims["outages <= 0"]["verdict"] == "inconclusive"
    # Numbers do not lie about time.
    assert cable.claims["lost <= 0"]["verdict"] == "passed"
    assert max(stall["length"] for stall in cable.watch["stalls"]) > 1


def test_an_interrupted_run_leaves_no_watch_behind(cable: Cable) -> None:
    with waiting(cable, block("watch ping", "outage <= 500ms")) as process:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert not pinging(cable)
    assert cable.watch["name"] == "ping"
    assert len(cable.watch["samples"]) >= 3
    assert cable.steps["wait"]["verdict"] == "not-reached"


def test_a_ping_that_was_killed_is_inconclusive(cable: Cable) -> None:
    with waiting(cable, block("watch ping", "outage <= 9s")) as process:
        (pid,) = pinging(cable)
        Path(f"/proc/{pid}/root/var/tmp/go").touch()
        os.kill(pid, signal.SIGKILL)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 3, out
    assert 'the watch "ping" had ended by itself' in str(cable.claims["outage <= 9s"]["reason"])
    assert cable.watch["ending"] == "exit status 137"
