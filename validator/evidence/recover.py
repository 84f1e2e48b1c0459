"""Finishing what killed runs left: every start does this before it does anything else."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from validator.errors import UsageError
from validator.evidence.files import TEMPORARY, cannot
from validator.evidence.lock import LOCK, doorway, try_lock
from validator.evidence.reading import RESULT, read_result
from validator.evidence.recording import CAST, PARTIAL
from validator.evidence.store import JOURNAL, run_folders, write_result
from validator.model import ProcedureResult
from validator.strict import decode_json

__all__ = ["recover"]

_BLOCK = 64 * 1024


def recover(root: Path) -> list[str]:
    """Finishes the runs under `root` whose process is gone, and returns their ids, newest first.

    What had been written stays: recordings are cut to their last whole line and get their name, the journal goes
    into `result.json`. What is no use to anybody goes: half-written files, folders without a result or recording.
    Runs that are alive are left alone, and so are other users'. A run is recovered once: its lock file marks it.
    Raises `UsageError` where the folder cannot be written.
    """
    if not root.is_dir():
        return []
    try:
        with doorway(root):
            return [folder.name for folder in run_folders(root) if _recover_run(folder)]
    except OSError as error:
        raise cannot("write", root, error) from None


def _recover_run(folder: Path) -> bool:
    lock_file = folder / LOCK
    if not lock_file.exists():
        with suppress(OSError):
            folder.rmdir()  # killed between making the folder and locking it: only an empty folder goes
            return True
        return False
    try:
        lock = try_lock(lock_file)
    except (FileNotFoundError, PermissionError):
        return False  # its owner closed it just now, or is another user
    if lock is None:
        return False
    try:
        if not lock_file.exists():
            return False  # closed between opening and locking
        for partial in sorted(folder.glob(f"*{PARTIAL}")):
            _finish_recording(partial)
        for rubbish in folder.glob(f".*{TEMPORARY}"):
            rubbish.unlink()
        _fold_journal(folder)
        lock_file.unlink()
    finally:
        os.close(lock)
    with suppress(OSError):
        folder.rmdir()  # succeeds where there was nothing to keep
    return True


def _finish_recording(partial: Path) -> None:
    """Cuts a recording to its last whole line and gives it its name; one without a header is removed."""
    end = _end_of_last_line(partial)
    if end == 0:
        partial.unlink()
        return
    os.truncate(partial, end)
    partial.rename(partial.with_name(partial.name.removesuffix(PARTIAL) + CAST))


def _end_of_last_line(path: Path) -> int:
    """The offset after the last newline of the file, 0 where there is none."""
    with path.open("rb") as stream:
        position = stream.seek(0, os.SEEK_END)
        while position > 0:
            start = max(0, position - _BLOCK)
            stream.seek(start)
            newline = stream.read(position - start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            position = start
    return 0


def _fold_journal(folder: Path) -> None:
    """Adds to `result.json` the procedures that finished after it was last written."""
    journal = folder / JOURNAL
    if not journal.exists():
        return
    whole = journal.read_bytes().split(b"\n\n")[:-1]  # what follows the last empty line was being written
    try:
        result = read_result(folder / RESULT)
        late = tuple(decode_json(text, ProcedureResult) for text in whole[len(result.procedures) :])
    except (UsageError, ValueError):
        return  # damaged by something else: both stay as they are, and whoever reads the result is told
    if late:
        write_result(folder / RESULT, replace(result, procedures=result.procedures + late))
    journal.unlink()
