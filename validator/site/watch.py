"""Tells `mkdocs serve` when a run has ended, without watching the thousand files that runs are made of."""

import tempfile
import threading
from pathlib import Path

from validator.evidence.reading import RESULT
from validator.evidence.store import run_folders

__all__ = ["RunWatch"]

_INTERVAL = 1.0
_NEWEST = 3  # runs that may still be writing


class RunWatch:
    """Touches `stamp`, which the server watches, whenever the newest results changed. A daemon thread."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs
        self._folder = tempfile.TemporaryDirectory(prefix="validator-serve-")
        self.stamp = Path(self._folder.name) / "stamp"
        self.stamp.touch()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="validator-runs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and removes the stamp."""
        self._stop.set()
        self._thread.join()
        self._folder.cleanup()

    def _watch(self) -> None:
        before = self._state()
        while not self._stop.wait(_INTERVAL):
            now = self._state()
            if now != before:
                before = now
                self.stamp.write_text(str(now), encoding="utf-8")

    def _state(self) -> tuple[tuple[str, int], ...]:
        found = []
        for _, folder in zip(range(_NEWEST), run_folders(self._runs), strict=False):
            try:
                found.append((folder.name, (folder / RESULT).stat().st_mtime_ns))
            except OSError:
                continue
        return tuple(found)
