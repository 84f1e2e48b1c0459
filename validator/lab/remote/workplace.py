"""A place on this machine for a page to work in."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence

__all__ = ["Workplace"]


class Workplace:
    """An empty home folder. What a page makes or breaks in it is nobody's."""

    def __init__(self) -> None:
        self._folder: str | None = None

    def command(self, argv: Sequence[str], environment: Mapping[str, str]) -> list[str]:
        """What starts `argv` in it."""
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="validator-home-")
        said = {**environment, "HOME": self._folder}
        return ["env", f"--chdir={self._folder}", *(f"{name}={value}" for name, value in said.items()), *argv]

    def end(self) -> None:
        """Removes the folder with everything in it. May be called twice."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
