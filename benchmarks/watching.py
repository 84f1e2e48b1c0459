"""What it costs to watch a ping: the CPU time that a watch takes beside the steps.

The peer is the least that could give answers a time: wait for the terminal, read, look at the clock.
"""

import os
import pty
import select
import subprocess
import time
from dataclasses import replace

from benchmarks.measurement import Measurement, measurement
from benchmarks.outages import watching
from benchmarks.per_command import Here
from validator.device.platforms import platform_named
from validator.run.bench import Bench
from validator.run.watches import Watches

SECONDS = 5.0
COMMAND = "ping -i 0.1 127.0.0.1"


def measure() -> Measurement:
    name = "CPU time of a watch on ten answers per second, for a second, against a bare read loop"
    return measurement(name, _watch() * 1000, "ms", _bare() * 1000)


def _watch() -> float:
    action = watching(COMMAND)
    action = replace(action, exchange=replace(action.exchange, device="here"))
    bench = Bench(Here(), {"here": platform_named("linux")})
    watches = Watches(bench, time.monotonic())
    try:
        watches.start(action, watches.open(action), COMMAND, {}, timeout=30)
        began = time.process_time()
        time.sleep(SECONDS)
        return (time.process_time() - began) / SECONDS
    finally:
        watches.stop()
        bench.close()


def _bare() -> float:
    ours, theirs = pty.openpty()
    with subprocess.Popen(COMMAND.split(), stdin=theirs, stdout=theirs) as ping:
        arrivals = []
        began, until = time.process_time(), time.monotonic() + SECONDS
        while time.monotonic() < until:
            if select.select([ours], [], [], 0.25)[0]:
                os.read(ours, 65536)
                arrivals.append(time.monotonic())
        spent = time.process_time() - began
        ping.kill()
    os.close(ours)
    os.close(theirs)
    return spent / SECONDS
