"""Which commit the pages come from."""

import subprocess
from pathlib import Path

from validator.model import GitInfo

__all__ = ["git_info"]

_PATIENCE = 10  # seconds; a repository that takes longer is not worth holding the run up for


def git_info(folder: Path) -> GitInfo | None:
    """The commit of the work tree around `folder`; None where there is none, or no git."""
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    if not commit:
        return None
    status = _git(folder, "status", "--porcelain", "--untracked-files=normal")
    return GitInfo(commit=commit, dirty=bool(status) or status is None)


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
