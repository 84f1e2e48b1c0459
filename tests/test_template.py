"""Placeholders in a page."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.template import fill, placeholders


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ name }}", [("name", None, 0, 10)]),
        ("{{name}}", [("name", None, 0, 8)]),
        ("a {{ x:int }} b {{y : ipv4}}", [("x", "int", 2, 13), ("y", "ipv4", 16, 28)]),
        ("{{ _a1 }}", [("_a1", None, 0, 9)]),
        ("{{ 1a }} {{ a b }} {{ a.b }} {{}} { a } {{ a }", []),
        ("{{{ a }}}", [("a", None, 1, 8)]),
    ],
)
def test_placeholders(text: str, found: list[tuple[str, str | None, int, int]]) -> None:
    assert [(p.name, p.kind, p.start, p.end) for p in placeholders(text)] == found


def test_filling() -> None:
    assert fill("ping {{ address }} -c {{n:int}}", {"address": "10.0.0.1", "n": "3"}) == "ping 10.0.0.1 -c 3"
    assert fill("no placeholder", {}) == "no placeholder"


def test_a_value_is_not_filled_again() -> None:
    assert fill("{{ a }}", {"a": "{{ b }}", "b": "x"}) == "{{ b }}"
    assert fill("{{ a }}", {"a": r"\1 \g<name>"}) == r"\1 \g<name>"


def test_a_placeholder_without_a_value_is_named() -> None:
    with pytest.raises(KeyError) as error:
        fill("{{ a }} {{ b }}", {"a": "x"})
    assert error.value.args == ("b",)


@settings(deadline=None)
@given(st.text("{} a:_1"))
def test_any_text_is_left_as_it_is_around_its_placeholders(text: str) -> None:
    names = {placeholder.name for placeholder in placeholders(text)}
    filled = fill(text, dict.fromkeys(names, ""))
    length = sum(placeholder.end - placeholder.start for placeholder in placeholders(text))
    assert len(filled) == len(text) - length


@pytest.mark.parametrize("piece", ["{{", "{{ ", "{{a ", "{{a:"])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    list(placeholders(piece * 100_000 + " " * 100_000))
    assert time.process_time() - started < 5
