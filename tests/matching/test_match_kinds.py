"""The kinds: which values are of which kind, where values end, and how packages add kinds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from validator.matching import KINDS, Match, match_text
from validator.matching.kinds import of_kind, shape

VALUES = {
    "uuid": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3F2504E0-4F89-41D3-9A0C-0305E82C3301"],
    "mac": ["52:54:00:12:34:56", "52-54-00-ab-CD-ef", "0011.2233.aabb"],
    "prefix": ["10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "::/0", "2001:db8::/32", "fe80::1/128"],
    "ipv4": ["10.0.0.1", "255.255.255.255", "192.168.100.9"],
    "ipv6": [
        "::",
        "::1",
        "fe80::1",
        "2001:db8:0:0:0:0:0:1",
        "2001:db8::1:2:3:4:5",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "FE80::AB",
    ],
    "timestamp": [
        "2026-01-05T10:20:30Z",
        "2026-01-05 10:20:30.123456",
        "2026/01/05 10:20:30",
        "2026-01-05T10:20:30+01:00",
        "2026-01-05T10:20",
        "Jan 5 10:20:30",
        "Mon Jan 5 10:20:30 2026",
        "Mon Jan 5 10:20:30 CET 2026",
        "Mon, 05 Jan 2026 10:20:30 +0000",
    ],
    "date": [
        "2026-01-05",
        "2026/12/31",
        "5 Jan 2026",
        "January 5, 2026",
        "Jan 5",
        "05.01.2026",
        "Mon Jan 5 2026",
    ],
    "duration": [
        "00:00:05",
        "100:02:07",
        "00:02:07.123",
        "1d00h02m",
        "1d02h03m",
        "01w2d03h",
        "2w3d",
        "1y2w3d",
        "1h",
        "12s",
        "39.716s",
        "1m07s",
        "1.5ms",
        "12msec",
        "0.045 ms",
        "3 days",
        "1 day, 2 hours and 3 minutes",
        "5 minutes 30 seconds",
        "3 days, 2:04",
        "1 day, 02:03:04",
        "30 sec",
        "12µs",
    ],
    "time": ["10:20", "9:05", "10:20:30", "23:59:59.999", "10:20 PM", "10:20:30am"],
    "percent": ["0%", "12.5%", "100 %", "-3%"],
    "size": [
        "1.5 MiB",
        "12K",
        "64 bytes",
        "1 byte",
        "100 Mbits/sec",
        "1.2 Gbps",
        "512B",
        "10 kB/s",
        "8 bits",
    ],
    "float": ["0.045", "-1.5", "+1.5", ".5", "1e6", "1.5e-10"],
    "version": [
        "8.4.4",
        "v1.2",
        "10.1-2~deb12u1",
        "5.15.0-91-generic",
        "1.2.3.4.5",
        "17.3.4a",
        "2.0.0rc1",
        "10.0.0.1-rc1",
    ],
    "int": ["0", "42", "-7", "+7", "4294967295"],
    "hex": ["0x1f", "0X1F", "00ff", "1a", "deadbeef", "7"],
    "path": ["/etc/frr/frr.conf", "~/x", "~root/.ssh", "./run.sh", "../a/b/", "/dev/ttyS0"],
    "word": ["Established", "eth0.100", "10.0.0.0/8", "left", "größe", "a", "65001:100", "x-y_z"],
}

NOT_VALUES = {
    "uuid": ["3f2504e0-4f89-41d3-9a0c-0305e82c330", "3f2504e04f8941d39a0c0305e82c3301"],
    "mac": ["52:54:00:12:34", "52:54:00:12:34:5g", "52:54-00:12:34:56"],
    "prefix": ["10.0.0.0", "10.0.0.0/33", "::/129", "10.0.0/8"],
    "ipv4": ["10.0.0", "10.0.0.256", "10.0.0.01", "1.2.3.4.5"],
    "ipv6": ["1:2:3:4:5:6:7", "1::2::3", "00:02:07", ":1", "1:2:3:4:5:6:7:8:9", "::12345"],
    "timestamp": ["2026-01-05", "10:20:30", "2026-13-05 10:20:30", "2026-01-05 25:00:00"],
    "date": ["2026-13-01", "10:20:30", "8.4.4", "5"],
    "duration": ["never", "5", "10:20", "65001:10", "3 routes", "00:60:00", "1x"],
    "time": ["24:00", "10:60", "10", "100:20:30"],
    "percent": ["5", "%", "5 percent"],
    "size": ["5", "5 routes", "12Q"],
    "float": ["5", "1.", "1.2.3", "x"],
    "version": ["8", "10.0.0.1", "a.b"],
    "int": ["1.5", "1,000", "0x1f", "٣", "seven"],
    "hex": ["xyz", "add", "face", "0x"],
    "path": ["etc/frr", "/", "10.0.0.0/8", "/etc/frr."],
    "word": ["a b", "a,", "(a)", "", "-", "up:"],
}


def test_every_kind_has_values_here():
    assert list(VALUES) == list(KINDS)
    assert list(NOT_VALUES) == list(KINDS)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values]
)
def test_values_of_a_kind(kind, value):
    assert of_kind(kind, value)
    assert shape(kind).alone.match(f"{value} x").end() >= len(value)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in NOT_VALUES.items() for value in values]
)
def test_what_is_not_of_a_kind(kind, value):
    assert not of_kind(kind, value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_a_kind_stands_for_every_other(kind):
    for shown in VALUES[kind]:
        for came in VALUES[kind]:
            outcome = match_text([f"[x] {shown}, y ... z"], f"[x] {came}, y q z", values={}, vary=[kind])
            assert outcome == Match({}), (shown, came)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "word"])
def test_no_value_of_a_kind_stands_for_what_is_not(kind):
    for shown in VALUES[kind]:
        for came in NOT_VALUES[kind]:
            outcome = match_text([f"[x] {shown}; y"], f"[x] {came}; y", values={}, vary=[kind])
            assert not isinstance(outcome, Match), (shown, came)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_is(kind):
    look = KINDS[kind]
    assert re.fullmatch(r"(an?|one|how) \S.*[^.]", look.description)
    assert of_kind(kind, look.sample)
    assert re.compile(look.pattern).groups == 0


_PACKAGE = {
    "serials.py": """
from validator.matching import Kind
SERIAL = Kind(r"SN[0-9]{4}", "a serial number", "SN0001")
WRONG = "SN[0-9]{4}"
""",
    "serials-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: serials\nVersion: 1\n",
    "serials-1.dist-info/entry_points.txt": "[validator.kinds]\nserial = serials:SERIAL\n",
}


def _run(folder: Path, code: str, **changes: str) -> str:
    for name, text in {**_PACKAGE, **changes}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    paths = os.pathsep.join([str(folder), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_a_package_adds_a_kind(tmp_path):
    code = """
from validator.matching import KINDS, match_text
print(match_text(["id SN0001"], "id SN4711", values={}, vary=["serial"]))
print(match_text(["id SN0001"], "id SN4711", values={}, vary=[]).hint)
print("serial" in KINDS, list(KINDS)[-1], len(KINDS))
"""
    assert _run(tmp_path, code).splitlines() == [
        "Match(captured={})",
        '"SN0001" was expected where "SN4711" came; add vary=serial if this value changes from run to run',
        f"True serial {len(VALUES) + 1}",
    ]


def test_packages_are_not_loaded_until_a_kind_of_theirs_is_asked_for(tmp_path):
    code = """
import sys
from validator.matching import match_text
match_text(["up 1s {{ n:int }}"], "up 2s 7", values={}, vary=["duration"])
print("serials" in sys.modules)
"""
    assert _run(tmp_path, code) == "False\n"


def test_what_is_no_kind_is_refused_by_name(tmp_path):
    code = """
from validator.errors import UsageError
from validator.matching import KINDS
try:
    KINDS["serial"]
except UsageError as error:
    print(error, "|", error.hint)
"""
    wrong = {"serials-1.dist-info/entry_points.txt": "[validator.kinds]\nserial = serials:WRONG\n"}
    assert _run(tmp_path, code, **wrong) == (
        'the entry point "serial" of validator.kinds is a str, not a Kind | make it a validator.matching.Kind\n'
    )
