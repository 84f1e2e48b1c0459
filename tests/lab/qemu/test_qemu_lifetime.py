"""A lab of boxes ends with whoever started it, and leaves nothing: no process, no file, no socket."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from consoles import AUTOBOOT, ONE_BOX, Console, PowerSwitch
from lab_bench import alive, eventually, python

from validator.lab import instances
from validator.lab.qemu.fetching import cache
from validator.lab.qemu.provider import QemuLab, QemuProvider

OWNER = """
    import sys, time
    from pathlib import Path
    from consoles import Console, PowerSwitch
    from validator.lab.files import load_lab
    from validator.lab.qemu.provider import QemuProvider
    lab = QemuProvider().up(load_lab(Path(sys.argv[1])), detached="detached" in sys.argv)
    with PowerSwitch(lab) as switch:
        switch("power on sw1")
    print(lab.id, flush=True)
    if "stay" in sys.argv:
        time.sleep(60)
"""


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def left_of(id_: str) -> list[Path]:
    return list(Path(os.environ["XDG_RUNTIME_DIR"], "validator").glob(f"{id_}*"))


def record_of(id_: str) -> instances.Instance:
    return next(one for one in instances.read_all() if one.id == id_)


def start(path: Path, *options: str) -> "tuple[object, instances.Instance]":
    here = str(Path(__file__).parent)
    owner = python(OWNER, str(path), *options, env={**os.environ, "PYTHONPATH": here})
    assert owner.stdout is not None
    return owner, record_of(owner.stdout.readline().strip())


def test_down_leaves_nothing(boxes: Callable[..., QemuLab]) -> None:
    before = sorted(cache().iterdir())
    lab = boxes()
    record = record_of(lab.id)
    assert record.platforms == {"pdu": "pdu", "sw1": "uboot"}
    assert children_of(record.supervisor.pid) == []
    with PowerSwitch(lab) as switch, Console(lab, "sw1") as console:
        switch("power on sw1")
        console.sees(AUTOBOOT)
        (qemu,) = children_of(record.supervisor.pid)
        lab.down()
    assert not alive(qemu)
    assert not alive(record.supervisor.pid)
    assert left_of(lab.id) == []
    assert sorted(cache().iterdir()) == before
    lab.down()


def test_a_killed_owner_leaves_nothing(require_qemu: QemuProvider, lab_file: Callable[..., Path]) -> None:
    owner, record = start(lab_file(ONE_BOX, "one-console"), "stay")
    (qemu,) = children_of(record.supervisor.pid)
    with owner:  # type: ignore[attr-defined]
        os.kill(owner.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert eventually(lambda: not alive(record.supervisor.pid) and not alive(qemu), 2)
    assert record.id in instances.sweep()
    assert left_of(record.id) == []


def test_a_killed_supervisor_takes_its_boxes_along(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes()
    with PowerSwitch(lab) as switch:
        switch("power on sw1")
        supervisor = record_of(lab.id).supervisor.pid
        (qemu,) = children_of(supervisor)
        os.kill(supervisor, signal.SIGKILL)
        assert eventually(lambda: not alive(qemu), 2)
    trouble = lab.trouble()
    assert trouble is not None
    assert trouble.startswith("the lab's supervisor has ended")


def test_a_detached_lab_stays_until_it_is_taken_down(
    require_qemu: QemuProvider, lab_file: Callable[..., Path]
) -> None:
    owner, record = start(lab_file(ONE_BOX, "one-console"), "detached")
    with owner:  # type: ignore[attr-defined]
        pass
    assert record.id not in instances.sweep()
    (qemu,) = children_of(record.supervisor.pid)
    instances.end(record)
    assert not alive(qemu)


def test_a_qemu_that_dies_is_trouble(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes()
    with PowerSwitch(lab) as switch:
        switch("power on sw1")
        (qemu,) = children_of(record_of(lab.id).supervisor.pid)
        os.kill(qemu, signal.SIGSEGV)
        assert eventually(lambda: lab.trouble() is not None)
        assert lab.trouble() == "the QEMU of sw1 died: signal 11 (SIGSEGV)"
        assert switch("show power") == "Outlet  Power\nsw1     off\n"
