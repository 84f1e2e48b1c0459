import json

import pytest

from validator.errors import UsageError
from validator.evidence.reading import glance, read_result
from validator.evidence.store import write_result
from validator.model import RunResult


@pytest.fixture
def change(tmp_path, run_info, page):
    """A good result file, its JSON changed by a function."""

    def build(edit):
        path = tmp_path / "result.json"
        write_result(path, RunResult(schema=1, run=run_info(), procedures=(page(), page("b.md"))))
        content = json.loads(path.read_text())
        edit(content)
        path.write_text(json.dumps(content))
        return path

    return build


def test_what_was_written_is_what_is_read(tmp_path, run_info, page):
    result = RunResult(schema=1, run=run_info(), procedures=(page(),))
    write_result(tmp_path / "result.json", result)
    assert read_result(tmp_path / "result.json") == result


def message(path):
    """The whole message, the same from a glance where the fault can be seen from there."""
    with pytest.raises(UsageError) as caught:
        read_result(path)
    return str(caught.value).replace(str(path), "result.json"), caught.value.hint


RESTORE = "restore it or remove the run's folder; `validator schema result` describes the format"


def test_another_schema_is_refused(change):
    path = change(lambda content: content.update(schema=2, later_invention=True))
    assert message(path) == (
        "result.json has schema 2, and this validator reads schema 1",
        "read it with the validator that wrote it, or remove the run's folder",
    )
    with pytest.raises(UsageError, match="has schema 2"):
        glance(path)


def test_an_unknown_key_is_refused(change):
    path = change(lambda content: content["procedures"][1]["steps"][0].update(colour="red"))
    assert message(path) == (
        'result.json is not a result file: unknown key "procedures[1].steps[0].colour"',
        RESTORE,
    )


def test_a_missing_key_is_refused(change):
    path = change(lambda content: content["procedures"][1].pop("digest"))
    assert message(path) == (
        "result.json is not a result file: Object missing required field digest - at $.procedures[1]",
        RESTORE,
    )


def test_an_unknown_verdict_is_refused(change):
    path = change(lambda content: content["procedures"][0].update(verdict="fine"))
    assert message(path) == (
        "result.json is not a result file: Invalid enum value 'fine' - at $.procedures[0].verdict",
        RESTORE,
    )
    with pytest.raises(UsageError, match="Invalid enum value 'fine'"):
        glance(path)


def test_half_a_file_is_refused(change):
    path = change(lambda _: None)
    path.write_bytes(path.read_bytes()[:300])
    assert message(path) == ("result.json is not a result file: Input data was truncated", RESTORE)


def test_a_file_that_is_not_there(tmp_path):
    assert message(tmp_path / "result.json") == ("cannot read result.json: No such file or directory", None)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"schema": "1"}', b"null", b"{}"])
def test_anything_else_is_one_message(tmp_path, content):
    (tmp_path / "result.json").write_bytes(content)
    text, hint = message(tmp_path / "result.json")
    assert text.startswith("result.json is not a result file: ")
    assert hint == RESTORE
