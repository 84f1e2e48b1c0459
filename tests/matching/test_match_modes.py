"""The ways to match as a whole: what there is, what packages add, and how long any of them may take."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from validator.errors import UsageError
from validator.matching import Match, Matcher, Mismatch, Options, match, modes
from validator.matching.modes import GROUP

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = 10_000
SECONDS = 5
ROUTES = [
    f"10.{n // 256}.{n % 256}.0/24 via 10.0.0.{n % 250} eth{n % 8} 00:02:{n % 60:02}" for n in range(LINES)
]

OBJECTS = ["[", *(f'{{"n": {n}, "state": "up"}},' for n in range(LINES)), "0]"]
ALIKE = ["[", *(['{"state": "up"},'] * LINES), "0]"]
HEADER = "Neighbor        V         AS   MsgRcvd   State"
TABLE = [
    f"10.{n // 256}.{n % 256}.1".ljust(15) + f" 4 {65000 + n % 500:>10} {n:>9}   Up" for n in range(LINES)
]
YAML = [f"key{n}: value {n}" for n in range(LINES)]

CASES: dict[str, tuple[str, list[str], list[str], type, dict[str, object]]] = {
    "exact": ("exact", ROUTES, ROUTES, Match, {}),
    "exact, the last line differs": ("exact", ROUTES, [*ROUTES[:-1], "x"], Mismatch, {}),
    "contains": ("contains", ROUTES, ROUTES, Match, {}),
    "contains, values vary": ("contains", ROUTES, ROUTES, Match, {"vary": ("duration",)}),
    "contains, the last line differs": ("contains", ROUTES, [*ROUTES[:-1], "x"], Mismatch, {}),
    "contains, all lines are alike": ("contains", ["a ... b"] * LINES, ["a b"] * (LINES - 1), Mismatch, {}),
    "json": ("json", OBJECTS, OBJECTS, Match, {}),
    "json, the last element differs": ("json", [*OBJECTS[:-1], "1]"], OBJECTS, Mismatch, {}),
    "json in any order": ("json", ["[", *OBJECTS[-2:0:-1], "0]"], OBJECTS, Match, {"unordered": True}),
    "json in any order, all alike": ("json", ALIKE, OBJECTS, Match, {"unordered": True}),
    "json in any order, one too many": ("json", ["[", ALIKE[1], *ALIKE[1:]], OBJECTS, Mismatch, {"unordered": True}),
    "json in any order, with gaps": ("json", ["[", *(['{"state": "u..."},'] * LINES), "0]"], OBJECTS, Match, {"unordered": True}),
    "table": ("table", [HEADER, *TABLE], [HEADER, *TABLE], Match, {}),
    "table, the other way round, by key": ("table", [HEADER, *TABLE], [HEADER, *TABLE[::-1]], Match, {"key": "Neighbor"}),
    "table, the last row differs": ("table", [HEADER, *TABLE[:-1], TABLE[-1][:-2] + "Dn"], [HEADER, *TABLE], Mismatch, {}),
    "table, values vary": ("table", [HEADER, *TABLE], [HEADER, *TABLE], Match, {"vary": ("ipv4",)}),
    "table, rows all alike": ("table", [HEADER, *(["... 4 ... ... Up"] * LINES)], [HEADER, *TABLE], Match, {}),
    "table, one row too many": ("table", [HEADER, *(["... 4 ... ... Up"] * LINES), TABLE[0]], [HEADER, *TABLE], Mismatch, {}),
    "table, nothing but headers": ("table", [HEADER, TABLE[0]], [HEADER] * LINES, Mismatch, {}),
    "regex": ("regex", [line.replace(".", "[.]") for line in ROUTES], ROUTES, Match, {}),
    "regex, the last line differs": ("regex", [r"10.* via \S+ eth\d .*"] * LINES, [*ROUTES[:-1], "x"], Mismatch, {}),
    "regex, lines all alike": ("regex", ["...", *(["a.*"] * (LINES // 2)), "b", "..."], ["ab"] * LINES, Mismatch, {}),
    "regex, one that makes others hang": ("regex", ["(x+x+)+y"], ["x" * 4_000_000], Mismatch, {}),
    "regex, one that takes time": ("regex", ["(.*a){500}b"], ["a" * 1_000_000], Mismatch, {}),
    "regex, many choices": ("regex", ["(a|aa|aaa)*(a|b)*c"], ["a" * 1_000_000], Mismatch, {}),
    "yaml": ("yaml", YAML, YAML, Match, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_work_does_not_explode(case: str) -> None:
    mode, shown, came, expected, options = CASES[case]
    text = "\n".join(came)
    started = time.process_time()
    found = match(shown, text, mode=mode, values={}, **{"vary": (), **options})  # type: ignore[arg-type]
    assert isinstance(found, expected)
    assert time.process_time() - started < SECONDS


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Matcher]:
    """The modes where a package with the example of docs/contributing.md is installed."""
    section = (
        (ROOT / "docs/contributing.md").read_text(encoding="utf-8").partition("## Add a way to match")[2]
    )
    code = section.partition("```python\n")[2].partition("```")[0]
    (tmp_path / "anycase_example.py").write_text(code, encoding="utf-8")
    about = tmp_path / "anycase_example-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: anycase-example\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(
        f"[{GROUP}]\nanycase = anycase_example:MATCHER\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return modes._Modes()


def test_a_package_adds_a_way_to_match(added: Mapping[str, Matcher]) -> None:
    assert [*added][-1] == "anycase"
    assert added["anycase"].match(["UP"], "up\n", Options(), {}) == Match({})
    assert added["anycase"].match(["UP"], "down\n", Options(), {}) == Mismatch(
        0, "UP", "down", None, "more than upper and lower case differ"
    )


def test_what_a_package_adds_is_looked_at() -> None:
    with pytest.raises(UsageError) as error:
        modes._checked("half", object())  # type: ignore[arg-type]
    assert str(error.value) == (
        'the entry point "half" of validator.matchers is no matcher: it lacks names, faults, match'
    )


def test_a_mode_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        match(["a"], "a", mode="none", values={}, vary=())
