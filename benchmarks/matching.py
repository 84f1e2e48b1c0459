"""10,000 lines against 10,000, in every way to match, and what is meant to make matching slow.

Where another program matches the same, it is the peer: byexample and tesh, each with its own code, in a process and an
environment of its own. Elsewhere the peer does the least that could be called the same: it reads both sides.
What is hostile is held against what is not, of the same size: a ratio near one says that it cannot be made slow.
All of it is processor time.
"""

import json
import re
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks.measurement import Measurement, measurement
from validator.matching import Match, Mismatch, match

LINES = 10_000
TIMES = 3
PROGRAMS = ("byexample==11.0.0", "tesh==0.3.2")

ROUTES = [
    f"10.{n // 256}.{n % 256}.0/24 via 10.0.0.{n % 250}, eth{n % 8}, weight 1, 00:02:{n % 60:02}"
    for n in range(LINES)
]
GAPS = [f"10.{n // 256}.{n % 256}.0/24 via ..., eth{n % 8}, weight 1, ..." for n in range(LINES)]
HEADER = "Neighbor        V         AS   MsgRcvd   State"
TABLE = [HEADER] + [
    f"10.{n // 256}.{n % 256}.1".ljust(15) + f" 4 {65000 + n % 500:>10} {n:>9}   Up" for n in range(LINES)
]
OBJECTS = ["[", *(f'{{"n": {n}, "state": "up"}},' for n in range(LINES)), "0]"]
FLOWS = [f"- {{n: {n}, state: up}}" for n in range(LINES)]

PEERS = """\
import fnmatch, json, sys, time
from types import SimpleNamespace
from byexample.finder import _build_fake_example as build
from byexample.log import init_log_system
from tesh.test import get_expected_output

init_log_system()
came, shown = json.load(sys.stdin)
options = {"norm_ws": True, "tags": True, "capture": True, "rm": [], "type": False, "input_prefix_range": (6, 12),
           "ignore_first_empty_lines": True}

def byexample():
    example = build("f()", "\\n".join(shown).replace("...", "<...>"), opts=dict(options))
    assert example.expected.check_got_output(example, "\\n".join(came), options, 0)

def tesh():
    assert fnmatch.fnmatch("\\n".join(came), get_expected_output(SimpleNamespace(output=shown)))

seconds = {}
for work in (byexample, tesh):
    started = time.process_time()
    work()
    seconds[work.__name__] = time.process_time() - started
print(json.dumps(seconds))
"""


def measure() -> list[Measurement]:
    others = _others()
    text = "\n".join(ROUTES)
    table, objects, flows = "\n".join(TABLE), "\n".join(OBJECTS), "\n".join(FLOWS)
    expressions = [line.replace(".", "[.]") for line in ROUTES]
    with_gaps = _seconds(GAPS, text, "text")
    return [
        measurement(
            "10,000 lines with two `...` each, against byexample's matching",
            with_gaps,
            "s",
            others["byexample"],
        ),
        measurement("The same, against tesh's matching", with_gaps, "s", others["tesh"]),
        _against("`text`, as it comes", _seconds(ROUTES, text, "text"), _words),
        _against(
            "`text`, `vary=duration,mac,int`",
            _seconds(ROUTES, text, "text", vary=("duration", "mac", "int")),
            _words,
        ),
        _against("`contains`", _seconds(ROUTES, text, "contains"), _words),
        _against("`exact`", _seconds(ROUTES, text, "exact"), _words),
        _against(
            "`regex`",
            _seconds(expressions, text, "regex"),
            lambda: [
                re.fullmatch(one, line) for one, line in zip(expressions, text.split("\n"), strict=True)
            ],
        ),
        _against(
            "`table`",
            _seconds(TABLE, table, "table"),
            lambda: [line.split() for line in table.split("\n")] == [line.split() for line in TABLE],
        ),
        _against(
            "`json`",
            _seconds(OBJECTS, objects, "json"),
            lambda: json.loads(objects) == json.loads("\n".join(OBJECTS)),
        ),
        _against("`yaml`", _seconds(FLOWS, flows, "yaml"), lambda: _yaml(flows) == _yaml("\n".join(FLOWS))),
        *_hostile(text),
    ]


def _against(name: str, seconds: float, peer: Callable[[], object]) -> Measurement:
    return measurement(
        f"10,000 lines against 10,000 in {name}, against reading both", seconds, "s", _cpu(peer)
    )


def _hostile(text: str) -> list[Measurement]:
    """What would take minutes if the work grew with the product of both sides, or as an expression likes."""
    long = "x" * 4_000_000
    alike = [HEADER, *(["... 4 ... ... Up"] * LINES)]
    cases = [
        (
            "An expression that makes others hang, against a harmless one: `(x+x+)+y` on 4 MB",
            _seconds(["(x+x+)+y"], long, "regex", wrong=True),
            _seconds(["x+xxxxy"], long, "regex", wrong=True),
        ),
        (
            "10,000 table rows that are all alike and one too many, against rows that are not",
            _seconds([*alike, alike[-1]], "\n".join(TABLE), "table", wrong=True),
            _seconds([*TABLE, TABLE[-1]], "\n".join(TABLE), "table", wrong=True),
        ),
        (
            "10,000 lines that all match everywhere and one that did not come, against lines that are not alike",
            _seconds(["a ... b"] * LINES, "\n".join(["a b"] * (LINES - 1)), "contains", wrong=True),
            _seconds(ROUTES, text.rpartition("\n")[0], "contains", wrong=True),
        ),
    ]
    return [measurement(name, value, "s", peer) for name, value, peer in cases]


def _seconds(
    shown: list[str], came: str, mode: str, *, vary: tuple[str, ...] = (), wrong: bool = False
) -> float:
    def work() -> None:
        found = match(shown, came, mode=mode, values={}, vary=vary)
        assert isinstance(found, Mismatch if wrong else Match), found

    return _cpu(work)


def _cpu(work: Callable[[], object]) -> float:
    """The seconds of processor time that `work` takes when it is disturbed least."""
    seconds = []
    for _ in range(TIMES):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def _words() -> bool:
    """Both sides as words, which is what blanks that do not count come to."""
    came = "\n".join(ROUTES)
    return [line.split() for line in came.split("\n")] == [line.split() for line in ROUTES]


def _yaml(text: str) -> object:
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader, in C


def _others() -> dict[str, float]:
    """The seconds that byexample and tesh take, installed where they touch nothing of ours."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PROGRAMS], check=True)
        done = subprocess.run(
            [python, "-c", PEERS],
            input=json.dumps([ROUTES, GAPS]),
            check=True,
            capture_output=True,
            text=True,
        )
        seconds: dict[str, float] = json.loads(done.stdout)
        return seconds
