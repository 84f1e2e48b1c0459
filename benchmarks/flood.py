"""What a window makes of 50 MB of output, against a bare read loop on the same terminal, and the memory it takes.

Two sorts: lines of some length, as a device prints them, and no line ends at all. The search for the prompt must be
linear in either. How fast a terminal is at all depends on how many line ends it has to turn into two bytes.
"""

import os
import pty
import resource
import subprocess
import sys
import time

from benchmarks.measurement import Measurement, measurement
from benchmarks.per_command import Here
from validator.device.platforms import platform_named
from validator.device.reply import Ending
from validator.run.bench import Bench

SIZE = 50_000_000
FLOODS = {
    "lines": f"yes 'left# show interface description and 40 more bytes to look like a line' | head -c {SIZE}",
    "one endless line": f"head -c {SIZE} /dev/zero | tr '\\0' x",
}


def measure() -> list[Measurement]:
    """Megabytes per second, with the bare loop as the peer."""
    found = []
    for name, command in FLOODS.items():
        ours, theirs = max(through_a_window(command) for _ in range(2)), max(bare(command) for _ in range(2))
        found.append(
            measurement(f"50 MB of output as {name}, against a bare read loop", ours, "MB/s", theirs)
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024**2
    )
    found.append(
        measurement("Memory of the process after these floods, against their size", memory, "MB", SIZE / 1e6)
    )
    return found


def through_a_window(command: str) -> float:
    bench = Bench(Here(), {"here": platform_named("linux")})
    try:
        window = bench.window("here", "shell")
        started = time.perf_counter()
        reply = window.run(command, timeout=120)
        took = time.perf_counter() - started
    finally:
        bench.close()
    assert reply.ending is Ending.PROMPT, "the flood ends"
    return SIZE / 1e6 / took


def bare(command: str) -> float:
    ours, theirs = pty.openpty()
    started = time.perf_counter()
    process = subprocess.Popen(
        ["bash", "-c", command], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    try:
        while os.read(ours, 65536):
            pass
    except OSError:  # EIO: the program has ended
        pass
    took = time.perf_counter() - started
    os.close(ours)
    process.wait()
    return SIZE / 1e6 / took
