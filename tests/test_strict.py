"""Strict YAML, TOML and JSON. Whole messages about YAML stand with the front matter."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.errors import AuthoringError
from validator.strict import (
    Record,
    decode_json,
    decode_toml,
    decode_yaml,
    encode_json,
    json_schema,
    place_in_yaml,
)


class Part(Record, frozen=True):
    name: str
    size_in_bytes: int = 0


class Whole(Record, frozen=True):
    parts: dict[str, Part]
    weight: float | None = None
    fragile: bool = False
    colours: tuple[Literal["red", "green"], ...] = ()


def refused(text: str) -> str:
    with pytest.raises(AuthoringError) as error:
        decode_yaml(text, Whole, path="w.yml")
    return str(error.value)


def test_text_becomes_the_kind_that_is_declared() -> None:
    found = decode_yaml(
        "parts: {a: {name: 007, size-in-bytes: 12}}\nweight: 1.50\nfragile: true", Whole, path="w.yml"
    )
    assert found == Whole(parts={"a": Part(name="007", size_in_bytes=12)}, weight=1.5, fragile=True)


def test_an_anchor_may_be_used_again() -> None:
    found = decode_yaml("parts: {a: &x {name: n}, b: *x}", Whole, path="w.yml")
    assert [part.name for part in found.parts.values()] == ["n", "n"]


def test_nothing_is_merged() -> None:
    assert refused("parts: {a: &x {name: n}, b: {<<: *x}}") == (
        'w.yml:1:30  unknown key "<<"\n  hint       known keys: name, size-in-bytes'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "parts:\n  a: {name: n}\n  b: {}\n  c: {}",
            'w.yml:3:6  the key "name" is missing\n  hint       add a line: name: …',
        ),
        (
            "parts:\n  a: {name: n}\n  b: {name: n, sise-in-bytes: 1}",
            'w.yml:3:16  unknown key "sise-in-bytes"\n  hint       did you mean "size-in-bytes"?',
        ),
        (
            "parts:\n  a: {name: n}\n  b: {name: n, size-in-bytes: big}",
            'w.yml:3:31  the value of "parts.b.size-in-bytes" is of the wrong kind: expected a whole number, got text',
        ),
        ("parts: {}\nfragile: maybe", 'w.yml:2:10  the value of "fragile" is of the wrong kind: expected true or false, got text'),
        ("a: \0", "w.yml:1:4  this is not valid YAML: found the character U+0000\n  hint       delete it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(text: str, message: str) -> None:
    assert refused(text) == message


@pytest.mark.parametrize(
    ("colour", "hint"), [("gren", 'did you mean "green"?'), ("blue", "there are green, red")]
)
def test_a_value_that_is_none_of_a_few(colour: str, hint: str) -> None:
    text = f"parts: {{}}\ncolours: [red, {colour}]"
    assert refused(text) == f'w.yml:2:16  "{colour}" is none of the values for "colours"\n  hint       {hint}'


def test_the_wrong_one_of_many_is_found() -> None:
    names = [f"p{n}" for n in range(1000)]
    text = "parts:\n" + "\n".join(f"  {name}: {'[]' if name == 'p700' else '{name: n}'}" for name in names)
    assert refused(text).splitlines()[0] == (
        'w.yml:702:9  the value of "parts.p700" is of the wrong kind: expected key: value lines, got a list'
    )


def test_a_place_is_that_of_the_value() -> None:
    text = "parts:\n  a: {name: n}\n"
    assert str(place_in_yaml(text, "parts", "a", "name", path="w.yml", first_line=10)) == "w.yml:11:13"
    assert str(place_in_yaml(text, "weight", path="w.yml")) == "w.yml:1:1"
    assert str(place_in_yaml("", "weight", path="w.yml", first_line=2)) == "w.yml:2:1"


@settings(deadline=None)
@given(st.text())
def test_any_yaml_is_read_or_refused(text: str) -> None:
    try:
        decode_yaml(text, Whole, path="w.yml")
    except AuthoringError as error:
        line = error.place.line
    else:
        return
    assert 1 <= line <= len(text.splitlines()) + 1


def test_json_comes_back_as_it_went() -> None:
    whole = Whole(parts={"a": Part(name="ä")})
    data = encode_json(whole)
    assert data.endswith(b"\n")
    assert decode_json(data, Whole) == whole


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "Input data was truncated"),
        (b'{"parts": {}, "wait": 1}', "Object contains unknown field `wait`"),
        (b'{"parts": {"a": {"name": 1}}}', "Expected `str`, got `int` - at `$.parts[...].name`"),
    ],
)
def test_json_is_read_strictly(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        decode_json(data, Whole)
    assert str(error.value) == message


def test_a_schema_comes_from_the_declaration() -> None:
    schema = json_schema(Whole, title="whole")
    assert (schema["$schema"], schema["title"]) == ("https://json-schema.org/draft/2020-12/schema", "whole")
    assert schema["$defs"]["Part"]["properties"]["size-in-bytes"]["type"] == "integer"


def test_toml_nested_too_deeply_is_refused() -> None:
    with pytest.raises(AuthoringError) as error:
        decode_toml("a = " + "[" * 100_000, Whole, path="w.toml")
    assert str(error.value) == "w.toml:1:1  this TOML is nested too deeply"
