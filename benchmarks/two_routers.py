"""The lab that most procedures use, and the least that its devices could be: a network namespace each."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measurement import median
from validator.lab.files import Lab, load_lab
from validator.lab.providers import provider_named

__all__ = ["bare_namespaces", "up_and_down"]

LAB = Path(__file__).resolve().parents[1] / "procedures" / "labs" / "two-routers.yml"
TIMES = 9


def up_and_down() -> Iterator[tuple[float, float]]:
    """The seconds that fresh labs take to come up, every daemon of theirs answering, and to be gone."""
    lab = load_lab(LAB)
    provider = provider_named(lab.provider)
    provider.check(lab)
    for _ in range(TIMES):
        started = time.perf_counter()
        running = provider.up(lab)
        came = time.perf_counter()
        running.down()
        yield came - started, time.perf_counter() - came


def bare_namespaces() -> float:
    """The seconds in which `unshare` makes a namespace for each device, one after another, with nothing in it."""
    lab: Lab = load_lab(LAB)
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        for _device in lab.devices:
            subprocess.run(["unshare", "--user", "--map-root-user", "--net", "true"], check=True)
        seconds.append(time.perf_counter() - started)
    return median(seconds)
