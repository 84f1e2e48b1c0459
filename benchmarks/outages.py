"""How true a measured outage is: a link is taken down for a known time, and a watch says for how long it was silent.

Two hosts of the embedded lab on one cable, a ping between them, watched as in a run. The link is taken down and up by a
program inside the lab that notes the time around each call. `python -m benchmarks.outages` prints a line for each trial.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from validator.device.platforms import platform_named
from validator.errors import Place
from validator.lab.contract import RunningLab
from validator.lab.files import load_lab
from validator.lab.providers import provider_named
from validator.lab.reach import Starts
from validator.markdown.probes import probe_of
from validator.model import Attributes, Exchange, Outage, WatchResult
from validator.run.bench import Bench
from validator.run.plan import WatchAction
from validator.run.watches import Watches

__all__ = ["TRIALS", "Trial", "table", "trials", "watching"]

Cut = tuple[float, float, float, float]
"""By the clock: before and after the call that takes the link down, before and after the one that takes it up."""

TRIALS = 20
INTERVAL = 0.02
PING = f"ping -i {INTERVAL} 10.0.0.2"
SHORTEST, LONGEST = 0.1, 1.0
"""Seconds for which the link is down."""

TOLERANCE = 0.02 + 2 * INTERVAL

LAB = """\
devices:
  h1: {platform: linux}
  h2: {platform: linux}
links:
  - [h1:eth0, h2:eth0]
"""

# The hosts know each other for good: how long a host takes to find another again is no part of the measurement.
ADDRESSES = """
ip address add 10.0.0.{own}/24 dev eth0
ip link set eth0 address 02:00:00:00:00:0{own} up
ip neighbor replace 10.0.0.{other} lladdr 02:00:00:00:00:0{other} dev eth0 nud permanent
"""

# SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP. The neighbor goes with the interface.
CUT = """
import fcntl, socket, struct, subprocess, sys, time
control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
flags = struct.unpack("16sH", fcntl.ioctl(control, 0x8913, struct.pack("16sH", b"eth0", 0)))[1]
def switch(up):
    fcntl.ioctl(control, 0x8914, struct.pack("16sH", b"eth0", flags if up else flags & ~1))
for line in sys.stdin:
    time.sleep(float(line))
    began = time.monotonic(); switch(False); down = time.monotonic()
    time.sleep(float(sys.stdin.readline()))
    up = time.monotonic(); switch(True)
    subprocess.run(["ip", "neighbor", "replace", "10.0.0.1", "lladdr", "02:00:00:00:00:01", "dev", "eth0",
                    "nud", "permanent"], check=True)
    print(began, down, up, time.monotonic(), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """One outage, in seconds.

    The link was down for `least` to `most`: from the return of one call to the next call, or from call to return. The
    watch `measured` its silence, and says that it was kept from reading for `starved` at one of its edges.
    """

    least: float
    most: float
    measured: float
    starved: float

    @property
    def injected(self) -> float:
        """The middle of what it may have been."""
        return (self.least + self.most) / 2

    @property
    def error(self) -> float:
        """By how much the measured outage is longer than the longest, or shorter than the shortest it may have been."""
        return max(self.measured - self.most, 0.0) + min(self.measured - self.least, 0.0)

    @property
    def is_true(self) -> bool:
        """Whether the error is no larger than it may be."""
        return abs(self.error) <= TOLERANCE + self.starved


def trials(count: int = TRIALS, *, seed: int = 1) -> list[Trial]:
    """Takes the link down `count` times, for times and at moments that `seed` draws."""
    ping = watching(PING)
    draw = random.Random(seed)  # noqa: S311 - no secret depends on it
    with _cable() as lab:
        bench = Bench(lab, {name: platform_named("linux") for name in lab.lab.devices})
        began = time.monotonic()
        watches = Watches(bench, began)
        try:
            begun = watches.start(ping, watches.open(ping), PING, {}, timeout=30)
            assert begun.baseline, begun.finding or begun.unknown
            cuts = list(_cuts(lab, count, draw))
            time.sleep(10 * INTERVAL)
        finally:
            watches.stop()
            bench.close()
        (watch,) = watches.results({})
    return [_trial(began, cut, watch) for cut in cuts]


def watching(command: str) -> WatchAction:
    """What a block does that leaves `command` running on h1 as a watch."""
    exchange = Exchange(
        device="h1",
        window="shell",
        prompt="root@h1:~#",
        command=command,
        shown=(),
        then=None,
        place=Place("benchmark"),
        attributes=Attributes(watch="ping"),
    )
    return WatchAction(name="ping", exchange=exchange, probe=probe_of(command, None))


@contextmanager
def _cable() -> Iterator[RunningLab]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cable.yml"
        path.write_text(LAB, encoding="utf-8")
        lab = load_lab(path)
    provider = provider_named(lab.provider)
    provider.check(lab)
    running = provider.up(lab)
    try:
        for device, own, other in (("h1", 1, 2), ("h2", 2, 1)):
            script = ADDRESSES.format(own=own, other=other)
            subprocess.run(_on(running, device, "sh", "-e", "-c", script), check=True)
        yield running
    finally:
        running.down()


def _on(lab: RunningLab, device: str, *argv: str) -> list[str]:
    reach = lab.reach(device)
    assert isinstance(reach, Starts), "the embedded lab starts programs"
    return list(reach.command(argv, {}))


def _cuts(lab: RunningLab, count: int, draw: random.Random) -> Iterator[Cut]:
    """Takes the link down and up, and says when: before and after each of the two calls."""
    # Python may stand where the lab has a folder of its own: this program stays among the machine's files.
    command = [part for part in _on(lab, "h2", sys.executable, "-I", "-S", "-c", CUT) if part != "--mount"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as switch:
        assert switch.stdin is not None and switch.stdout is not None  # noqa: PT018 - both are pipes
        for _ in range(count):
            pause = 0.3 + draw.random() * INTERVAL
            switch.stdin.write(f"{pause}\n{draw.uniform(SHORTEST, LONGEST)}\n")
            switch.stdin.flush()
            off, is_off, on, is_on = (float(word) for word in switch.stdout.readline().split())
            yield off, is_off, on, is_on
        switch.stdin.close()


def _trial(began: float, cut: Cut, watch: WatchResult) -> Trial:
    """What was measured of a cut: the outage that has most of its time in it."""
    off, is_off, on, is_on = (time - began for time in cut)

    def common(outage: Outage) -> float:
        return min(outage.start + outage.length, is_on) - max(outage.start, off)

    found = max(watch.outages, key=common)
    edges = (found.start - INTERVAL, found.start + found.length)
    starved = max(
        (
            stall.length
            for stall in watch.stalls
            if any(stall.start - INTERVAL <= edge <= stall.start + stall.length + INTERVAL for edge in edges)
        ),
        default=0.0,
    )
    return Trial(on - is_off, is_on - off, found.length if common(found) > 0 else 0.0, starved)


def main() -> None:
    """Prints the table. Ends with status 1 where an error is larger than it may be."""
    found = trials()
    print(table(found))
    sys.exit(not all(trial.is_true for trial in found))


def table(found: Sequence[Trial]) -> str:
    """A line for each trial, and the largest error."""
    lines = [
        f"a probe every {INTERVAL * 1000:.0f} ms",
        f"{'trial':>5} {'link down':>10} {'measured':>10} {'error':>10} {'starved':>10}",
        *(
            f"{number:>5} {_ms(trial.injected)} {_ms(trial.measured)} {_ms(trial.error, sign='+')} {_ms(trial.starved)}"
            for number, trial in enumerate(found, 1)
        ),
    ]
    worst = max(abs(trial.error) for trial in found)
    allowed = f"allowed are {TOLERANCE * 1000:.0f} ms, which is 20 ms and two probes"
    return "\n".join([*lines, f"largest error {worst * 1000:.1f} ms; {allowed}"])


def _ms(seconds: float, *, sign: str = "") -> str:
    return f"{seconds * 1000:{sign}7.1f} ms"


if __name__ == "__main__":
    main()
