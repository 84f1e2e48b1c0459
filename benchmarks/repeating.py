"""What one repetition costs on a page with scale, against the same command written out a thousand times.

Both type the same addresses on the same shell; the repeated block calculates them, and keeps one result.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.measurement import Measurement, measurement
from benchmarks.per_command import COMMANDS, Here, exchange
from validator.device.platforms import platform_named
from validator.model import Exchange, Verdict
from validator.run.bench import Bench
from validator.run.blocks import BlockRunner
from validator.run.done import Done
from validator.run.exchanges import Performer
from validator.run.plan import Action, PlannedBlock
from validator.run.watches import Watches

ROUNDS = 8
REPEATED = "echo 10.{{ i // 256 }}.{{ i % 256 }}.0/24"


def measure() -> Measurement:
    """The least disturbed round of either; they take turns."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(on_a_shell(written_out))
        ours.append(on_a_shell(repeated))
    name = f"One of {COMMANDS:,} repetitions of a command, against the same commands written out"
    return measurement(name, min(ours) / COMMANDS * 1e6, "µs", min(theirs) / COMMANDS * 1e6)


def on_a_shell(work: Callable[[Performer, str], float]) -> float:
    """What `work` says for a performer and the prompt of a shell that is open already."""
    bench = Bench(Here(), {"here": platform_named("linux")})
    try:
        prompt = bench.window("here", "shell").prompt
        assert prompt is not None
        return work(Performer(bench, {}, Watches(bench, time.monotonic(), time.monotonic)), prompt)
    finally:
        bench.close()


def command(text: str, prompt: str) -> Exchange:
    return replace(exchange(3, prompt), command=text)


def repeated(performer: Performer, prompt: str) -> float:
    one = command(REPEATED, prompt)
    block = PlannedBlock(number=1, place=one.place, actions=(one,), repeats=True)
    runner = BlockRunner(performer.values, COMMANDS)
    done = Done()

    def act(action: Action, done: Done) -> None:
        assert isinstance(action, Exchange), "there is no other"
        done.exchanges.append(performer.perform(action))

    started = time.perf_counter()
    runner.perform(block, act, done)
    seconds = time.perf_counter() - started
    (result,) = done.exchanges
    assert (result.verdict, result.times) == (Verdict.PASSED, COMMANDS)
    return seconds


def written_out(performer: Performer, prompt: str) -> float:
    commands = [command(f"echo 10.{i // 256}.{i % 256}.0/24", prompt) for i in range(1, COMMANDS + 1)]
    started = time.perf_counter()
    for one in commands:
        assert performer.perform(one).verdict is Verdict.PASSED
    return time.perf_counter() - started
