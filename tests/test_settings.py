"""A project's settings: where they are looked for, and what is wrong with them."""

from pathlib import Path

import pytest

from validator.errors import AuthoringError
from validator.settings import load_settings, shown_path


def refused(folder: Path) -> str:
    with pytest.raises(AuthoringError) as error:
        load_settings(folder)
    return str(error.value)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_everything_has_its_usual_place(folder: Path) -> None:
    settings = load_settings(folder)
    assert (settings.root, settings.procedures, settings.labs) == (
        folder,
        folder / "procedures",
        folder / "procedures/labs",
    )
    assert (settings.docs, settings.evidence) == (folder / "docs", folder / ".validator")
    assert (settings.stale_after, settings.defaults) == ("30d", {})


def test_they_are_found_from_a_folder_below(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.validator]\nprocedures = "guides"\ndefaults = {timeout = 5}\n'
    )
    below = folder / "guides/routing"
    below.mkdir(parents=True)
    settings = load_settings(below)
    assert (settings.root, settings.procedures, settings.labs) == (
        folder,
        folder / "guides",
        folder / "guides/labs",
    )
    assert settings.defaults == {"timeout": "5"}


def test_a_file_of_our_own_comes_before_the_projects(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.validator]\ndocs = "a"\n')
    (folder / "validator.toml").write_text('docs = "b"\nlabs = "l"\n')
    settings = load_settings(folder)
    assert (settings.docs, settings.labs) == (folder / "b", folder / "l")


def test_a_project_file_that_says_nothing_is_passed_by(folder: Path) -> None:
    (folder / "validator.toml").write_text('docs = "a"\n')
    inner = folder / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert load_settings(inner).root == folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\ndosc = "a"', 'validator.toml:2:1  unknown key "dosc"\n  hint       did you mean "docs"?'),
        (
            "docs = 5",
            'validator.toml:1:1  the value of "docs" is of the wrong kind: expected text, got a whole number\n'
            "  hint       write one value; put it in quotation marks if it holds special signs",
        ),
        ("docs = ", "validator.toml:1:8  this is not valid TOML: Invalid value"),
        ("docs = 'a", 'validator.toml:1:10  this is not valid TOML: Expected "\'"'),
        ("docs = [\n", "validator.toml:2:1  this is not valid TOML: Invalid value"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(folder: Path, text: str, message: str) -> None:
    (folder / "validator.toml").write_text(text)
    assert refused(folder) == message


def test_a_file_that_is_not_utf_8(folder: Path) -> None:
    (folder / "validator.toml").write_bytes(b'docs = "a"\n# caf\xe9\n')
    assert refused(folder) == "validator.toml:2:6  this file is not UTF-8\n  hint       save it as UTF-8"


def test_a_file_is_named_as_a_person_would_type_it(folder: Path) -> None:
    settings = load_settings(folder)
    assert settings.name_of(folder / "procedures/a.md") == "procedures/a.md"
    assert settings.name_of(Path("/elsewhere/a.md")) == "/elsewhere/a.md"
    assert shown_path(folder / "a/b") == "a/b"
    assert shown_path(Path("/elsewhere/b")) == "/elsewhere/b"
