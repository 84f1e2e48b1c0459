"""Runs as folders: `ROOT/RUN-ID/` with a `result.json`, written so that a killed run loses nothing.

After every finished procedure the result is on the disk: in the journal at once, in `result.json` as soon as
rewriting it is cheap against the time that has passed. `validator.evidence.recover` folds the two together
where a run did not live to do it.
"""

import os
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from validator.errors import UsageError
from validator.evidence.files import cannot, write_atomically
from validator.evidence.lock import LOCK, doorway, try_lock
from validator.evidence.reading import RESULT, SCHEMA
from validator.model import ProcedureResult, RunInfo, RunResult, timestamp
from validator.strict import encode_json

__all__ = [
    "JOURNAL",
    "Run",
    "encode_result",
    "new_run_id",
    "open_run",
    "run_folders",
    "write_result",
]
JOURNAL = "result.json.journal"
"""Procedures as they finished, one JSON text after another with an empty line between."""

_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
_REWRITE_SHARE = (
    20  # rewriting result.json takes at most a twentieth of a run, however many procedures it has
)


def new_run_id(now: datetime, random: Random) -> str:
    """An id such as ``20261124T120102Z-3f9a2c``. Ids sort by time.

    Three of the last six digits are the fraction of the second, three come from `random`.
    """
    utc = now.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%SZ}-{utc.microsecond * 4096 // 1_000_000:03x}{random.getrandbits(12):03x}"


class Run:
    """A run of this process, from `open_run` to `close`; a context manager. Safe to use from several threads.

    `folder` is where its recordings go. Closing without `finish` leaves `finished` at None, which says that the
    run did not get to its end.
    """

    def __init__(self, folder: Path, info: RunInfo, *, lock: int, clock: Callable[[], float]) -> None:
        self.folder = folder
        self._result = RunResult(schema=SCHEMA, run=info)
        self._lock: int | None = lock
        self._clock = clock
        self._rewrite_at = clock()
        self._busy = threading.Lock()

    @property
    def result(self) -> RunResult:
        """What there is so far, in the order in which the procedures finished."""
        return self._result

    def add(self, procedure: ProcedureResult) -> None:
        """Adds a finished procedure; it is on the disk when this returns.

        Raises `UsageError` where it cannot be written.
        """
        with self._busy:
            self._result = replace(self._result, procedures=(*self._result.procedures, procedure))
            _append(self.folder / JOURNAL, encode_result(procedure) + b"\n")
            began = self._clock()
            if began >= self._rewrite_at:
                write_result(self.folder / RESULT, self._result)
                ended = self._clock()
                self._rewrite_at = ended + _REWRITE_SHARE * (ended - began)

    def finish(self, now: datetime) -> RunResult:
        """Writes the end of the run and returns the whole of it. Raises `UsageError` where it cannot be written."""
        with self._busy:
            self._result = replace(self._result, run=replace(self._result.run, finished=timestamp(now)))
            write_result(self.folder / RESULT, self._result)
            (self.folder / JOURNAL).unlink(missing_ok=True)
            return self._result

    def close(self) -> None:
        """Gives the folder up. A second call does nothing. Never raises: what cannot be tidied waits for `recover`."""
        with self._busy:
            if self._lock is None:
                return
            with suppress(OSError, UsageError):
                if (self.folder / JOURNAL).exists():
                    write_result(self.folder / RESULT, self._result)
                    (self.folder / JOURNAL).unlink()
                (self.folder / LOCK).unlink()
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_run(root: Path, info: RunInfo, *, clock: Callable[[], float]) -> Run:
    """Makes the folder of the run `info` under `root`, with a first `result.json`, and holds its lock.

    `clock` gives seconds that only ever grow. Raises `UsageError` where the folder cannot be made.
    """
    folder = root / info.id
    if not _RUN_ID.fullmatch(info.id):
        raise ValueError(f"not a run id: {info.id}")
    try:
        if not root.exists():
            root.mkdir(parents=True, exist_ok=True)
            (root / ".gitignore").write_text("# Made by validator: runs are evidence, not source.\n*\n")
        with doorway(root):
            folder.mkdir()
            (folder / LOCK).touch()
            lock = try_lock(folder / LOCK)
    except OSError as error:
        raise cannot("write", folder, error) from None
    assert lock is not None, "nobody else can know a folder that was made in the doorway"
    run = Run(folder, info, lock=lock, clock=clock)
    try:
        write_result(folder / RESULT, run.result)
    except BaseException:
        run.close()
        raise
    return run


def write_result(path: Path, result: RunResult) -> None:
    """Writes a `result.json`, atomically. Raises `UsageError` where it cannot be written."""
    try:
        write_atomically(path, encode_result(result))
    except OSError as error:
        raise cannot("write", path, error) from None


def encode_result(value: ProcedureResult | RunResult) -> bytes:
    """JSON for `value`. What is not a character (half of a surrogate pair) becomes a question mark."""
    try:
        return encode_json(value)
    except UnicodeEncodeError:
        return encode_json(_characters_only(asdict(value)))


def run_folders(root: Path) -> list[Path]:
    """The folders of the runs under `root`, newest first. Whatever else lies there is left out."""
    try:
        names = [entry.name for entry in os.scandir(root) if _RUN_ID.fullmatch(entry.name) and entry.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise cannot("read", root, error) from None
    return [root / name for name in sorted(names, reverse=True)]


def _append(path: Path, data: bytes) -> None:
    try:
        with path.open("ab") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise cannot("write", path, error) from None


def _characters_only(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _characters_only(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_characters_only(inner) for inner in value]
    return value
