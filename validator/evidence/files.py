"""Files that are either the old ones or the new ones, whole, whenever the power or the process goes."""

import os
from pathlib import Path

from validator.errors import UsageError

__all__ = ["TEMPORARY", "cannot", "write_atomically"]

TEMPORARY = ".tmp"
"""The ending of a file that is being written; one that was left behind is rubbish."""


def write_atomically(path: Path, data: bytes) -> None:
    """Makes `data` the content of `path`, on the disk, in one instant.

    The new content goes to a file beside it, which then takes the name. Raises `OSError`.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)  # the name itself is on the disk only after this
    finally:
        os.close(folder)


def cannot(verb: str, path: Path, error: OSError) -> UsageError:
    """What to tell the user when `verb` (``write``, ``read``) failed on `path`."""
    return UsageError(
        f"cannot {verb} {path}: {error.strerror or error}",
        hint="look at the free space and at who owns the folder" if verb == "write" else None,
    )
