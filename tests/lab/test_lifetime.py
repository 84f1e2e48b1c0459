"""A lab ends with whoever started it, whatever happens; and only then."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lab_bench import alive, eventually, on, output, python

from validator.lab import instances
from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsLab, NetnsProvider

OWNER = """
    import sys, time
    from pathlib import Path
    from validator.lab.files import load_lab
    from validator.lab.netns.provider import NetnsProvider
    lab = NetnsProvider().up(load_lab(Path(sys.argv[1])), detached="detached" in sys.argv)
    print(lab.id, flush=True)
    if "stay" in sys.argv:
        time.sleep(60)
"""

# A world in which the labs of other tests and people cannot be seen, so that all of them can be taken down.
APART = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child")


def record_of(id_: str) -> instances.Instance:
    return next(one for one in instances.read_all() if one.id == id_)


def processes_of(record: instances.Instance) -> list[int]:
    """The supervisor, the devices' first processes, and everything under them."""
    first = {record.supervisor.pid, *(device.pid for device in record.devices.values())}
    found = set(first)
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    for pid in parents:
        ancestor = pid
        while ancestor in parents:
            if ancestor in first:
                found.add(pid)
            ancestor = parents[ancestor]
    return sorted(found)


def test_down_leaves_nothing(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    record = record_of(lab.id)
    assert set(record.devices) == {"left", "right", "h1"}
    assert not record.detached
    everything = processes_of(record)
    assert len(everything) == 1 + 3 + 2 * 5
    lab.down()
    assert [pid for pid in everything if alive(pid)] == []
    assert lab.id not in [one.id for one in instances.read_all()]
    lab.down()
    assert lab.trouble() is None


@pytest.mark.usefixtures("require_lab")
def test_a_killed_owner_leaves_nothing(lab_file: Callable[..., Path]) -> None:
    with python(OWNER, str(lab_file()), "stay") as owner:
        assert owner.stdout is not None
        record = record_of(owner.stdout.readline().strip())
        everything = processes_of(record)
        os.kill(owner.pid, signal.SIGKILL)
    assert eventually(lambda: not any(alive(pid) for pid in everything), 2)
    assert instances.sweep() == [record.id]
    assert record.id not in [one.id for one in instances.read_all()]


@pytest.mark.usefixtures("require_lab")
def test_an_owner_killed_while_the_lab_comes_up_leaves_nothing(lab_file: Callable[..., Path]) -> None:
    with python(OWNER, str(lab_file()), "stay") as owner:
        assert eventually(lambda: [one for one in instances.read_all() if one.owner.pid == owner.pid])
        record = next(one for one in instances.read_all() if one.owner.pid == owner.pid)
        os.kill(owner.pid, signal.SIGKILL)
    assert eventually(lambda: not record.alive, 2)
    assert instances.sweep() == [record.id]


def test_a_killed_supervisor_takes_everything_along(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    record = record_of(lab.id)
    everything = processes_of(record)
    os.kill(record.supervisor.pid, signal.SIGKILL)
    assert eventually(lambda: not any(alive(pid) for pid in everything), 2)
    assert lab.trouble() == "the lab's supervisor has ended: without a word"
    lab.down()


def test_a_stuck_supervisor_is_no_obstacle(
    up: Callable[..., NetnsLab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "_PATIENCE", 0.2)
    lab = up()
    record = record_of(lab.id)
    everything = processes_of(record)
    os.kill(record.supervisor.pid, signal.SIGSTOP)
    instances.end(record)
    assert not any(alive(pid) for pid in everything)


@pytest.mark.usefixtures("require_lab")
def test_a_detached_lab_survives_its_owner_and_sweeping(lab_file: Callable[..., Path]) -> None:
    reading, writing = os.pipe()
    with python(OWNER, str(lab_file()), "detached", pass_fds=[writing]) as owner:
        os.close(writing)
        id_ = owner.communicate()[0].strip()
    record = record_of(id_)
    try:
        assert instances.sweep() == []
        assert record.alive
        assert record.detached
        assert os.read(reading, 1) == b""  # It holds nothing open that its owner had.
    finally:
        everything = processes_of(record)
        instances.end(record)
        os.close(reading)
    assert [pid for pid in everything if alive(pid)] == []


def test_a_record_whose_number_is_another_process_by_now_harms_nobody(
    require_lab: NetnsProvider, lab_file: Callable[..., Path]
) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        past = instances.Process(pid=bystander.pid, start="1@00000000")
        instances.write(
            instances.Instance(
                id="two-routers-000000",
                lab="two-routers",
                path="x.yml",
                created=instances.now(),
                detached=False,
                owner=past,
                supervisor=past,
                devices={"left": past},
                platforms={"left": "frr"},
            )
        )
        require_lab.up(load_lab(lab_file())).down()  # Every `up` sweeps.
        assert "two-routers-000000" not in [one.id for one in instances.read_all()]
        assert bystander.poll() is None
        bystander.kill()


@pytest.mark.usefixtures("require_lab")
def test_down_all_takes_strays_too(lab_file: Callable[..., Path], tmp_path: Path) -> None:
    """Three labs: one detached, one owned, one without a record."""
    script = f"""
        import subprocess, sys
        from pathlib import Path
        from validator.lab import instances
        from validator.lab.files import load_lab
        from validator.lab.netns.provider import NetnsProvider
        lab = load_lab(Path(sys.argv[1]))
        labs = [NetnsProvider().up(lab, detached=detached) for detached in (True, False, False)]
        instances.remove(labs[2].id)
        def down(*more):
            done = subprocess.run([{sys.executable!r}, "-c", "from validator.cli import main; main()", "lab", "down", "--all", *more], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return sorted(done.stdout.split("\\n")[:-1])
        detached, owned, stray = (one.id for one in labs)
        in_use = f"{{owned}} is left alone: a run is using it (--in-use takes it down all the same)"
        assert down() == sorted([f"{{detached}} is down", f"{{stray}} is down", in_use])
        assert down() == [in_use]
        assert down("--in-use") == [f"{{owned}} is down"]
        assert not [entry for entry in Path("/proc").glob("[0-9]*/comm") if entry.read_text() in ("zebra\\n", "init\\n")]
    """
    tmp_path.chmod(0o700)
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    with python(script, str(lab_file()), prefix=APART, env=environment) as apart:
        assert apart.communicate()[1] == ""
    assert apart.returncode == 0


def test_no_trouble(routers: NetnsLab) -> None:
    assert routers.trouble() is None


def test_trouble_names_what_died_and_how(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    output(lab, "left", "pkill", "-SEGV", "bgpd")
    assert eventually(lab.trouble)
    assert lab.trouble() == "bgpd on left died: signal 11 (SIGSEGV)"
    output(lab, "right", "pkill", "ospfd")
    assert eventually(lambda: "ospfd" in str(lab.trouble()))
    assert lab.trouble() == "bgpd on left died: signal 11 (SIGSEGV); ospfd on right died: exit status 0"


def test_trouble_names_a_device_that_died(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    os.kill(record_of(lab.id).devices["h1"].pid, signal.SIGKILL)
    assert eventually(lab.trouble)
    assert lab.trouble() == "h1 died: signal 9 (SIGKILL)"
    assert on(lab, "h1", "true").returncode == 1


def test_a_device_cannot_be_killed_from_inside(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    on(lab, "h1", "kill", "-9", "1")
    output(lab, "h1", "true")
    assert lab.trouble() is None


def test_a_program_that_ends_is_nobodys_trouble(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    on(lab, "h1", "sh", "-c", "(sleep 0.01; exit 3) & exit 0")
    assert lab.trouble() is None
