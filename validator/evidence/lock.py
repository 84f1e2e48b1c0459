"""Who is alive: a run holds a lock on its folder that the kernel drops when the process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["DOORWAY", "LOCK", "doorway", "try_lock"]

LOCK = "lock"
"""The name of the lock file in a run's folder."""

DOORWAY = ".lock"
"""The name of the lock file in the runs' root folder."""


def try_lock(path: Path) -> int | None:
    """The file descriptor that holds the lock at `path`, or None where somebody alive holds it.

    The lock lasts until the descriptor is closed or the process is gone. Programs that it starts do not inherit
    it; a child that forks and starts no program does. Raises `OSError` where the file cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def doorway(root: Path) -> Iterator[None]:
    """Alone among all processes in creating, closing and recovering runs under `root`.

    Between making a run's folder and locking it there is a moment in which the run looks dead; nobody may
    recover it then. Waits for its turn; held for milliseconds.
    """
    # Read-only is enough to lock, and lets people share a folder whose door another of them made.
    descriptor = os.open(root / DOORWAY, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
