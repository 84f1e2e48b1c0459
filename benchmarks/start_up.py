"""What `validator --help` costs: CPU time of the whole process, against a Python that does nothing."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measurement import Measurement, measurement, median

TIMES = 21


def measure() -> Measurement:
    program = str(Path(sys.executable).with_name("validator"))
    ours, theirs = [], []
    for _ in range(TIMES):
        ours.append(cpu([program, "--help"]))
        theirs.append(cpu([sys.executable, "-c", "pass"]))
    return measurement(
        "CPU time of `validator --help`, against `python -c pass`", median(ours), "ms", median(theirs)
    )


def cpu(argv: list[str]) -> float:
    """Milliseconds of CPU time, in user and system mode, that the process used."""
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, argv
    return 1000 * (usage.ru_utime + usage.ru_stime)
