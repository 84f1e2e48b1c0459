"""What this user's machine remembers of devices that exist: a small folder that outlives runs and restarts."""

import hashlib
import os
import re
from pathlib import Path

from validator.errors import LabError
from validator.lab.bound import Bound

__all__ = ["file_for", "state_folder"]


def state_folder() -> Path:
    """The folder, made where it is not there yet. Raises `LabError`."""
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    folder = Path(base).expanduser() / "validator" / "devices"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(
            f"nothing can be kept in {folder}: {error.strerror}",
            hint="set XDG_STATE_HOME to a folder that you can write to",
        ) from None
    return folder


def file_for(device: Bound, ending: str) -> Path:
    """The file for `device`, which is known by its address: readable, and different for every other one."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", device.address).strip("-")[-60:]
    digest = hashlib.sha256(device.address.encode()).hexdigest()[:8]
    return state_folder() / f"{name}-{digest}{ending}"
