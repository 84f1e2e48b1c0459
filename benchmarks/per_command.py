"""What one command costs: typed, read, recorded and matched as in a run.

Four sorts of commands take turns, as they do on pages: output that is shown as it comes, with a `...`, with a value that
varies, and not at all.
The peer is the least that could drive the same bash on a terminal: write a line, read until the prompt is there.
"""

import os
import pty
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measurement import Measurement, measurement
from validator.device.platforms import platform_named
from validator.errors import Place
from validator.evidence.recording import start_recording
from validator.lab.files import DeviceFile, Lab
from validator.lab.reach import Starts
from validator.model import Attributes, Exchange, ShownLine, Verdict
from validator.run.bench import Bench, Recorder
from validator.run.exchanges import Performer
from validator.run.watches import Watches

COMMANDS = 1000
ROUNDS = 12
SHOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("line {}", ()),
    ("line ...", ()),
    ("line 0", ("int",)),
    ("", ()),
)
PROMPT = b"\x1b]ready\x07"
BASH = ("bash", "--noprofile", "--norc", "--noediting", "-i")


class Here:
    """A lab of one device: this machine."""

    id = "here"
    lab = Lab(
        name="here",
        path=Path("here.yml"),
        description="",
        provider="none",
        devices={"here": DeviceFile(platform="linux")},
        links=(),
        features=(),
        grants=(),
    )

    def reach(self, device: str) -> Starts:
        assert device == "here", "there is one"
        return Starts(command=_on_this_machine)

    def secrets(self, device: str) -> Mapping[str, str]:
        return self.lab.secrets_of(device)

    def trouble(self) -> str | None:
        return None

    def down(self) -> None: ...


def _on_this_machine(argv: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    return ["env", "TERM=dumb", *(f"{name}={value}" for name, value in environment.items()), *argv]


def measure() -> Measurement:
    """The least disturbed round of either; they take turns."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(bare_loop() / COMMANDS * 1e6)
        ours.append(as_in_a_run() / COMMANDS * 1e6)
    name = f"One of {COMMANDS:,} commands on a local shell, against a bare read/write loop"
    return measurement(name, min(ours), "µs", min(theirs))


def as_in_a_run() -> float:
    """Seconds for all commands by the code that runs procedures, with the window open already."""
    folder = Path(tempfile.mkdtemp())

    def record(device: str, window: str) -> Recorder:
        return start_recording(
            folder,
            f"{device}-{window}",
            width=80,
            height=24,
            title="",
            timestamp=datetime.now(UTC),
            clock=time.monotonic,
        )

    bench = Bench(Here(), {"here": platform_named("linux")})
    bench.recorders = record
    try:
        prompt = bench.window("here", "shell").prompt
        assert prompt is not None
        exchanges = [exchange(number, prompt) for number in range(COMMANDS)]
        performer = Performer(bench, {}, Watches(bench, time.monotonic(), time.monotonic))
        started = time.perf_counter()
        for one in exchanges:
            assert performer.perform(one).verdict is Verdict.PASSED
        return time.perf_counter() - started
    finally:
        bench.close()
        shutil.rmtree(folder)


def exchange(number: int, prompt: str) -> Exchange:
    shown, vary = SHOWN[number % len(SHOWN)]
    return Exchange(
        device="here",
        window="shell",
        prompt=prompt,
        command=f"echo line {number}",
        shown=(ShownLine(shown.format(number), number + 1),) if shown else (),
        then=prompt,
        place=Place("page.md", number + 1),
        attributes=Attributes(vary=vary),
    )


def bare_loop() -> float:
    """Seconds for the same commands with `os.write` and `os.read` alone."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "PS1": r"\033]ready\007"}
    process = subprocess.Popen(
        BASH, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        until_prompt(ours)
        started = time.perf_counter()
        for number in range(COMMANDS):
            os.write(ours, f"echo line {number}\n".encode())
            until_prompt(ours)
        return time.perf_counter() - started
    finally:
        os.close(ours)
        process.wait()


def until_prompt(terminal: int) -> None:
    data = b""
    while not data.endswith(PROMPT):
        data += os.read(terminal, 65536)
