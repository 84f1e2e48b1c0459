import json
from dataclasses import fields

import jsonschema
import pytest

from validator import model
from validator.evidence.schema import _FIELDS, result_schema
from validator.evidence.store import write_result
from validator.model import (
    DeviceResult,
    ExchangeResult,
    Finding,
    GitInfo,
    RunResult,
    StepResult,
    Verdict,
)

FINDING = Finding(line=9, column=3, reason="it differs", expected="up", got="down", hint="wait")
EXCHANGE = ExchangeResult(
    device="left",
    window="vtysh",
    line=9,
    command="show bgp summary",
    expected="up",
    output="down\x00\u2028",
    prompt="left#",
    status=None,
    verdict=Verdict.FAILED,
    finding=FINDING,
    at="left#",
)


@pytest.fixture
def document(tmp_path, run_info, page):
    """A result with something in every field, as it stands in the file."""
    whole = page(
        verdict=Verdict.FAILED,
        devices=(
            DeviceResult(name="left", platform="frr", version="8.4"),
            DeviceResult(name="h1", platform="linux"),
        ),
        steps=(StepResult(id="a", title="A", line=8, verdict=Verdict.FAILED, exchanges=(EXCHANGE,)),),
        recordings=("ebgp.left-vtysh.cast",),
    )
    info = run_info(git=GitInfo(commit="0" * 40, dirty=True), finished="2026-11-24T12:00:03.000Z")
    write_result(tmp_path / "result.json", RunResult(schema=1, run=info, procedures=(whole, page("b.md"))))
    return json.loads((tmp_path / "result.json").read_text())


def test_the_schema_is_a_schema_of_its_own_draft():
    schema = result_schema()
    assert schema["title"] == "validator result"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_real_result_is_valid(document):
    jsonschema.Draft202012Validator(result_schema()).validate(document)


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.update(schema=2),
        lambda document: document.update(extra=1),
        lambda document: document["procedures"][0].update(verdict="fine"),
        lambda document: document["procedures"][0]["steps"][0]["exchanges"][0].pop("output"),
    ],
)
def test_what_reading_refuses_the_schema_refuses(document, edit):
    edit(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(result_schema()).validate(document)


def test_every_type_and_every_field_is_described():
    for name, definition in result_schema()["$defs"].items():
        assert definition["description"], name
        for key, part in definition.get("properties", {}).items():
            assert part["description"].endswith("."), f"{name}.{key}"


def test_nothing_is_described_that_is_not_there():
    for name, described in _FIELDS.items():
        assert set(described) == {field.name for field in fields(getattr(model, name))}
