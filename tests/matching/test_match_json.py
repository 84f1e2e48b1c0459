"""`match=json` and `match=yaml`: what is shown is contained in what came."""

import json
from itertools import permutations
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import MODES, Fault, Match, Mismatch, Options, match
from validator.matching.yaml_events import read_yaml

BGP = '{"peers": {"10.0.0.2": {"state": "Established", "as": 65002, "up": "00:02:07"}}, "total": 1}'


def outcome(
    shown: str, output: str, *vary: str, mode: str = "json", unordered: bool = False, **values: str
) -> Any:
    return match(shown.split("\n"), output, mode=mode, values=values, vary=vary, unordered=unordered)


@pytest.mark.parametrize(
    ("shown", "output", "captured"),
    [
        ('{"total": 1}', BGP, {}),
        ('{"peers": {"10.0.0.2": {"as": 65002.0}}}', BGP, {}),
        ('{"peers": "...", "total": "..."}', BGP, {}),
        ('{"peers": {"{{ x }}": 1}}', '{"peers": {"{{ x }}": 1}}', {}),
        ('{"peers": {"10.0.0.2": {"state": "{{ s:word }}", "as": "{{ as:int }}"}}}', BGP, {"s": "Established", "as": "65002"}),
        ('{"name": "{{ n }}"}', '{"name": "left"}', {}),
        ('{"v": "FRRouting 8..."}', '{"v": "FRRouting 8.4.4"}', {}),
        ("[1, 3]", "[1, 2, 3]", {}),
        ('[{"a": 1}, {"a": 2}]', '[{"a": 1, "b": 0}, 5, {"a": 2}]', {}),
        ('["...", 3]', "[1, 2, 3]", {}),
        ("{}", '{"a": 1}', {}),
        ("[]", "[1]", {}),
        ("null", "null", {}),
        ('"a"', ' \n"a"\n', {}),
        ('{"é": "\\u00e9"}', '{"é": "é"}', {}),
    ],
)  # fmt: skip
def test_contained(shown: str, output: str, captured: dict[str, str]) -> None:
    assert outcome(shown, output, n="left") == Match(captured)


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (
            '{"peers": {\n  "10.0.0.2": {\n    "state": "Active"}}}',
            BGP,
            Mismatch(
                2,
                '"Active"',
                '"Established"',
                None,
                None,
            ),
        ),
        (
            '{"peers": {"10.0.0.2": {"up": "00:00:09"}}}',
            BGP,
            Mismatch(
                0,
                '"00:00:09"',
                '"00:02:07"',
                None,
                "add vary=duration if this value changes from run to run",
            ),
        ),
        (
            '{"totals": 1}',
            BGP,
            Mismatch(0, "1", None, None, 'no key "totals" came: did you mean "total"?'),
        ),
        (
            '{"total": "1"}',
            BGP,
            Mismatch(0, '"1"', "1", None, None),
        ),
        (
            '{"total": true}',
            BGP,
            Mismatch(0, "true", "1", None, None),
        ),
        (
            '{"peers": []}',
            BGP,
            Mismatch(
                0,
                "[]",
                '{"10.0.0.2": {"state": "Established", "as": 65002, "up": "00 …',
                None,
                None,
            ),
        ),
        (
            "[2,\n1]",
            "[1, 2]",
            Mismatch(1, "1", None, None, "no such element came after what is shown before it"),
        ),
        (
            '[{"name": "b", "up": true}]',
            '[{"name": "a", "up": 1}, {"name": "b", "up": false}]',
            Mismatch(0, "true", "false", None, None),
        ),
        ("{}", "\n", Mismatch(0, "{}", None, None, "nothing was printed")),
        (
            "{}",
            "\n% Unknown command\n",
            Mismatch(
                0,
                "{}",
                "% Unknown command",
                None,
                "the output is not JSON: Expecting value at line 2, column 1",
            ),
        ),
        (
            "[]",
            "[" * 100_000,
            Mismatch(0, "[]", "[" * 100_000, None, "the output is not JSON: it is nested too deep"),
        ),
    ],
    ids=str,
)
def test_the_first_difference_is_said_by_its_path(shown: str, output: str, expected: Mismatch) -> None:
    assert outcome(shown, output) == expected


def test_values_may_vary() -> None:
    assert outcome('{"peers": {"10.0.0.2": {"up": "00:00:09"}}}', BGP, "duration") == Match({})


def test_lists_in_any_order() -> None:
    assert outcome("[3, 1]", "[1, 2, 3]", unordered=True) == Match({})
    assert outcome('["...", 1]', "[1, 2]", unordered=True) == Match({})
    assert outcome('[{"b": "{{ x }}"}, {"a": 1}]', '[{"a": 1, "b": 0}, {"b": 2}]', unordered=True) == Match(
        {"x": "2"}
    )
    assert isinstance(outcome("[1, 1]", "[1, 2]", unordered=True), Mismatch)


@pytest.mark.parametrize(
    ("mode", "shown", "fault"),
    [
        (
            "json",
            '{\n "a": 1,\n}',
            Fault(
                2,
                1,
                "what is shown is not JSON: Expecting property name enclosed in double quotes",
                "correct it, or show it as text: take match=json away",
            ),
        ),
        (
            "json",
            '{"a": {{ n }}}',
            Fault(
                0,
                8,
                "what is shown is not JSON: Expecting property name enclosed in double quotes",
                'put {{ }} and ... in quotes: "{{ name }}"',
            ),
        ),
        (
            "json",
            "[\n...]",
            Fault(
                1, 1, "what is shown is not JSON: Expecting value", 'put {{ }} and ... in quotes: "{{ name }}"'
            ),
        ),
        (
            "json",
            '{"a": 1,\n "a": 2}',
            Fault(1, 2, 'the key "a" is shown twice in one object', "keep one of them"),
        ),
        ("json", '["{{ x:durration }}"]', Fault(0, 3, 'there is no kind "durration"', 'did you mean "duration"?')),
        ("json", "[" * 102 + "]" * 102, Fault(0, 102, "what is shown is nested deeper than 100 levels", "show less of it")),
        ("json", "[" * 100_000, Fault(0, 1, "what is shown is not JSON that can be read", "show less of it")),
        (
            "yaml",
            "a: 1\nb: [2",
            Fault(
                1,
                1,
                "what is shown is not YAML: did not find expected ',' or ']'",
                "correct it, or show it as text: take match=yaml away",
            ),
        ),
        ("yaml", "a: 1\na: 2", Fault(1, 1, 'the key "a" is shown twice in one object', "keep one of them")),
        (
            "yaml",
            "a: &x [1]\nb: *x",
            Fault(1, 4, "what is shown repeats a value by its anchor", "write the value out"),
        ),
        (
            "yaml",
            "? [1]\n: 2",
            Fault(0, 3, "a key that is no plain value cannot be compared", "leave it out"),
        ),
        (
            "yaml",
            "# nothing",
            Fault(0, 1, "what is shown is not YAML: there is no value in it", "show a value"),
        ),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_wrong_before_anything_runs(mode: str, shown: str, fault: Fault) -> None:
    assert list(MODES[mode].faults(shown.split("\n"), Options(), set())) == [fault]


NETPLAN = "network:\n  version: 2\n  ethernets:\n    eth0: {addresses: [10.0.0.1/24, 10.0.0.2/24]}\n"


def test_yaml() -> None:
    shown = "network:\n  ethernets:\n    eth0:\n      addresses:\n      - {{ address:prefix }}"
    assert outcome(shown, NETPLAN, mode="yaml") == Match({"address": "10.0.0.1/24"})
    assert outcome("network:\n  version: ...", NETPLAN, mode="yaml") == Match({})
    assert outcome("network:\n  version: 3", NETPLAN, mode="yaml") == Mismatch(1, "3", "2", None, None)


ROUND = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(ROUND, st.booleans())
def test_yaml_is_read_as_pyyaml_reads_it(value: object, flow: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    assert read_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: *x",
        "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz: {<<: [*x, *y], c: 3}",
        "- 1_000\n- 0x1f\n- 010\n- 1:30\n- 2026-01-05\n- ~\n- yes\n- 1e3\n- .5\n- !!str 5\n- '5'\n- ! 6",
        "--- |\n a\n b\n...",
        "",
        "a: 1\na: 2",
    ],
)
def test_odd_yaml_is_read_as_pyyaml_reads_it(text: str) -> None:
    assert read_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2", "a: *x", "a: !!set {b}", "a: [1", "!x 1", "a: &x [*x]"])
def test_yaml_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)


def test_output_that_is_not_yaml() -> None:
    assert outcome("a: 1", "a: [1", mode="yaml") == Mismatch(
        0,
        "a: 1",
        "a: [1",
        None,
        "the output is not YAML: did not find expected ',' or ']' at line 2, column 1",
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


def contained(shown: Any, came: Any, *, unordered: bool) -> bool:
    """The obvious, slow way."""
    if isinstance(shown, dict):
        return isinstance(came, dict) and all(
            key in came and contained(value, came[key], unordered=unordered) for key, value in shown.items()
        )
    if isinstance(shown, list):
        if not isinstance(came, list):
            return False
        places = permutations(range(len(came)), len(shown))
        return any(
            (unordered or list(chosen) == sorted(chosen))
            and all(
                contained(value, came[at], unordered=unordered)
                for value, at in zip(shown, chosen, strict=True)
            )
            for chosen in places
        )
    return type(shown) is type(came) and bool(shown == came)


@pytest.mark.parametrize("mode", ["json", "yaml"])
@given(shown=VALUES, came=VALUES, unordered=st.booleans())
def test_it_is_containment(mode: str, shown: Any, came: Any, unordered: bool) -> None:  # noqa: FBT001 - drawn
    found = outcome(json.dumps(shown, indent=1), json.dumps(came), mode=mode, unordered=unordered)
    assert isinstance(found, Match) is contained(shown, came, unordered=unordered)


@given(came=VALUES)
def test_everything_contains_itself(came: Any) -> None:
    text = json.dumps(came, indent=2)
    assert outcome(text, text) == Match({})
