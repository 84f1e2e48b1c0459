"""The record of running labs: one JSON file each, in a folder that only this user can read.

A lab may have a folder beside its record, for the sockets that it is reached by. It goes with the record.

A lab ends with whoever started it, by itself. The records are for the cases in which that is not wanted (`lab up`), or
did not happen, and for people to see what is running. A process is known by its number and its start time,
since numbers are used again.
"""

import contextlib
import os
import secrets
import select
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from validator.errors import LabError
from validator.strict import Record, decode_json, encode_json

__all__ = [
    "MARK",
    "Instance",
    "Process",
    "end",
    "end_all",
    "end_processes",
    "folder_of",
    "new_id",
    "now",
    "process",
    "read_all",
    "remove",
    "sweep",
    "write",
]

# The word in the argv of every supervisor, before the id of its lab: what strays are found by.
MARK = "validator-lab"

_PATIENCE = 2.0  # seconds that a supervisor has to end by itself


class Process(Record, frozen=True):
    """A process of this machine. `start` is its start time, in the kernel's own unit, with the boot's id."""

    pid: int
    start: str


class Instance(Record, frozen=True):
    """A running lab. `devices` are the first processes of its devices; `created` is an ISO time in UTC.

    A device that no program can be started on has its entry in `doors`: the program that is a person's window on it.
    """

    id: str
    lab: str
    path: str
    created: str
    detached: bool
    owner: Process
    supervisor: Process
    devices: dict[str, Process]
    platforms: dict[str, str]
    doors: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies defaults

    @property
    def alive(self) -> bool:
        """Whether its supervisor lives."""
        return _lives(self.supervisor)


def new_id(lab: str) -> str:
    """A name for a new instance of `lab`: readable, and unique among this user's."""
    return f"{lab}-{secrets.token_hex(3)}"


def now() -> str:
    """The time for a record's `created`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def process(pid: int) -> Process:
    """The living process `pid`. Raises `LabError` where there is none."""
    start = _start_of(pid)
    if start is None:
        raise LabError(f"process {pid} has ended")
    return Process(pid=pid, start=start)


def write(instance: Instance) -> None:
    """Writes the record, atomically."""
    folder = _folder()
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(encode_json(instance))
    Path(temporary).replace(folder / f"{instance.id}.json")


def folder_of(id_: str) -> Path:
    """A folder for the sockets of the lab `id_`, made where it is not there yet."""
    folder = _folder() / id_
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def remove(id_: str) -> None:
    """Forgets the record, if it is there, with the folder."""
    (_folder() / f"{id_}.json").unlink(missing_ok=True)
    shutil.rmtree(_folder() / id_, ignore_errors=True)


def read_all() -> list[Instance]:
    """Every record of this user, oldest first. What cannot be read is left out."""
    found = []
    for path in _folder().glob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            found.append(decode_json(path.read_bytes(), Instance))
    return sorted(found, key=lambda instance: (instance.created, instance.id))


def sweep() -> list[str]:
    """Ends the labs whose owner died and did not want them to live on. Gives their ids."""
    swept = []
    for instance in read_all():
        if not instance.alive if instance.detached else not _lives(instance.owner):
            end(instance)
            swept.append(instance.id)
    return swept


def end(instance: Instance) -> None:
    """Takes the lab down, whoever owns it, and forgets it. Raises `LabError` where that does not succeed."""
    end_processes([instance.supervisor], instance.devices.values())
    remove(instance.id)


def end_all(*, in_use: bool) -> tuple[list[str], list[str]]:
    """Takes down every lab of this user, with and without a record.

    Those that a living run uses are left alone unless `in_use`. Gives the ids of the ended, and of those left.
    """
    records = read_all()
    left = (
        [] if in_use else [one.id for one in records if one.alive and not one.detached and _lives(one.owner)]
    )
    ended = []
    for instance in records:
        if instance.id not in left:
            end(instance)
            ended.append(instance.id)
    strays = {process: id_ for process, id_ in _strays() if id_ not in left}
    end_processes(strays)
    for path in _folder().iterdir():
        if path.stem not in left:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    return [*ended, *sorted(set(strays.values()) - set(ended))], left


def _folder() -> Path:
    """The user's own folder for records, made where it is not there yet."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and _is_ours(Path(runtime)):
        folder = Path(runtime, "validator")
    else:
        folder = Path(f"/tmp/validator-{os.getuid()}")  # noqa: S108 - checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_ours(folder):
        raise LabError(f"{folder} is not a folder that only this user can use", hint=f"remove {folder}")
    return folder


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _lives(one: Process) -> bool:
    return _start_of(one.pid) == one.start


def _start_of(pid: int) -> str | None:
    """When the process started, or None where it has ended. A zombie has ended."""
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except (OSError, ValueError):
        return None
    state, start = fields[0], fields[19]  # Fields 3 and 22 of proc(5).
    return None if state in "ZX" else f"{start}@{boot}"


def _strays() -> Iterator[tuple[Process, str]]:
    """Supervisors of this user, with a record or without, each with the id of its lab."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, LabError):
            argv = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if argv[1:4] == ["-I", "-S", "-c"] and argv[5:6] == [MARK] and entry.stat().st_uid == os.getuid():
                yield process(int(entry.name)), argv[6]


def end_processes(asked: Iterable[Process], others: Iterable[Process] = ()) -> None:
    """Ends processes: those `asked` are, the `others` should follow. Returns when all have ended.

    What is left after two seconds is killed. Raises `LabError` where even that does not help.
    """
    asked = list(asked)
    watched: dict[int, Process] = {}
    for one in (*asked, *others):
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(one.pid)
            # The descriptor stays with the process, while its number may be another's by now: so look only then.
            if _lives(one):
                watched[descriptor] = one
            else:
                os.close(descriptor)
    try:
        _signal((descriptor for descriptor, one in watched.items() if one in asked), signal.SIGTERM)
        _wait_for(watched)
        _signal(watched, signal.SIGKILL)
        _wait_for(watched)
        if watched:
            numbers = ", ".join(str(one.pid) for one in watched.values())
            raise LabError(f"processes of the lab do not end: {numbers}")
    finally:
        for descriptor in watched:
            os.close(descriptor)


def _signal(descriptors: Iterable[int], number: signal.Signals) -> None:
    for descriptor in descriptors:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, number)


def _wait_for(watched: dict[int, Process]) -> None:
    """Takes out of `watched` what ends in time."""
    poll = select.poll()
    for descriptor in watched:
        poll.register(descriptor, select.POLLIN)
    give_up = time.monotonic() + _PATIENCE
    while watched and (left := give_up - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left * 1000):
            poll.unregister(descriptor)
            os.close(descriptor)
            del watched[descriptor]
