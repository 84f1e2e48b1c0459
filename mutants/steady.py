"""`python -m mutants.steady`: runs every procedure many times as it is, and says how often one did not pass."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

__all__ = ["Miss", "main", "misses"]

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "steady"
FINE = ("passed", "known-issue", "skipped")
"""What a page may come to that nobody changed. A lab that is missing here is *broken*, not skipped."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A procedure that did not pass, where, and why; `evidence` is the folder of its run."""

    path: str
    verdict: str
    line: int | None
    reason: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.verdict}: {self.reason}\n  evidence   {self.evidence}"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--runs", type=click.IntRange(min=1), default=100, show_default=True, help="How often.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=4, show_default=True, help="Runs at once.")
def main(paths: tuple[Path, ...], runs: int, jobs: int) -> None:
    """Run the procedures in PATHS (all of them where none is named) again and again, unchanged."""
    started = time.monotonic()
    shutil.rmtree(KEPT, ignore_errors=True)
    verdicts: Counter[str] = Counter()
    found: list[Miss] = []
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        pending = [pool.submit(_round, number, paths) for number in range(1, runs + 1)]
        for number, future in enumerate(as_completed(pending), 1):
            result, folder = future.result()
            missed = list(misses(result, folder))
            verdicts.update(procedure["verdict"] for procedure in result["procedures"])
            for one in missed:
                _say(str(one))
            if not missed:
                shutil.rmtree(folder)
            found += missed
            if number % 10 == 0:
                _say(f"{number} of {runs} runs")
    minutes = (time.monotonic() - started) / 60
    counted = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.most_common())
    _say(f"{runs} runs of every procedure: {counted}; {len(found)} false, in {minutes:.0f} min")
    sys.exit(1 if found else 0)


def misses(result: dict[str, Any], folder: Path) -> Iterator[Miss]:
    """The procedures of a `result.json` that did not pass."""
    for procedure in result["procedures"]:
        if procedure["verdict"] in FINE:
            continue
        step = next((one for one in procedure["steps"] if one["verdict"] == procedure["verdict"]), None)
        finding = next((one["finding"] for one in _judged(step) if one["finding"] is not None), None)
        said = [] if finding is None else [f"expected {finding['expected']!r}, got {finding['got']!r}"]
        yield Miss(
            path=procedure["path"],
            verdict=procedure["verdict"],
            line=finding["line"] if finding else step["line"] if step else None,
            reason="; ".join([procedure["reason"], *said]),
            evidence=str(folder.relative_to(ROOT)),
        )


def _judged(step: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [] if step is None else [*step["exchanges"], *step["claims"]]


def _round(number: int, paths: tuple[Path, ...]) -> tuple[dict[str, Any], Path]:
    """One run by the command line, in a folder of its own, so that no mark on the site comes from here."""
    folder = KEPT / str(number)
    shutil.copytree(ROOT / "procedures", folder / "procedures")
    (folder / "validator.toml").touch()
    names = [str(path.absolute().relative_to(ROOT)) for path in paths]
    argv = [sys.executable, "-m", "validator", "run", "--json", "result.json", *names]
    done = subprocess.run(
        argv,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "VALIDATOR_REQUIRE": "lab"},
    )
    if not (folder / "result.json").is_file():
        raise SystemExit(f"run {number} came to nothing:\n{done.stdout}{done.stderr}")
    result: dict[str, Any] = json.loads((folder / "result.json").read_bytes())
    return result, folder


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
