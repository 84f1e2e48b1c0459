"""How long all procedures of this repository take, one lab at a time and two, and how much of it was waiting."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measurement import Measurement, measurement

PROCEDURES = Path(__file__).resolve().parents[1] / "procedures"


def measure() -> list[Measurement]:
    one, result = run(jobs=1)
    two, _ = run(jobs=2)
    waited = sum(procedure["waited"] for procedure in result["procedures"])
    count = len(result["procedures"])
    return [
        measurement(f"All {count} procedures with `--jobs 1`, against `--jobs 2`", one, "s", two),
        measurement("Waiting for the network to converge, against the whole of that run", waited, "s", one),
    ]


def run(*, jobs: int) -> tuple[float, dict[str, Any]]:
    """Wall-clock seconds, and the result. In a copy, so that no mark on the site comes from a benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROCEDURES, Path(folder) / "procedures")
        argv = [sys.executable, "-m", "validator", "run", "--jobs", str(jobs), "--json", "result.json"]
        started = time.perf_counter()
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - started
        if done.returncode != 0:
            raise SystemExit(
                f"a run that does not pass says nothing about speed:\n{done.stdout}{done.stderr}"
            )
        result: dict[str, Any] = json.loads((Path(folder) / "result.json").read_bytes())
        return seconds, result
