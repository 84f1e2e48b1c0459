"""Files that are no pages: one clear message each, and no waiting."""

import os
import time
from pathlib import Path

import pytest

from tests.markdown.pages import fence, page, refused, said
from validator.errors import AuthoringError
from validator.markdown.procedure import is_procedure, parse_procedure, read_page, read_procedure

NO_FRONT_MATTER = "begin the file with three lines: ---, lab: NAME, ---"


def refused_file(path: Path) -> str:
    with pytest.raises(AuthoringError) as error:
        read_procedure(path, name="page.md")
    return str(error.value)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "page.md"
    path.write_bytes(data)
    return path


def test_an_empty_file() -> None:
    assert refused("") == said("1:1", "this procedure is empty", NO_FRONT_MATTER)
    assert refused(" \n\n") == said("1:1", "this procedure is empty", NO_FRONT_MATTER)


def test_no_front_matter() -> None:
    assert refused("# Title\n") == said(
        "1:1", "this is not a procedure: it has no front matter", NO_FRONT_MATTER
    )


def test_not_utf_8(tmp_path: Path) -> None:
    assert refused_file(written(tmp_path, b"---\nlab: x\n---\n# Caf\xe9\n")) == said(
        "4:6", "this file is not UTF-8: found the byte 0xe9", "save it as UTF-8"
    )


def test_ten_megabytes(tmp_path: Path) -> None:
    assert refused_file(written(tmp_path, b"x" * 10_000_000)) == said(
        "1:1",
        "this file has 10.0 MB; a procedure may have at most 1 MB",
        "split it into several procedures, and chain them with prerequisites",
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused_file(tmp_path / "page.md") == said(
        "1:1", "cannot read this file: No such file or directory"
    )


def test_a_folder(tmp_path: Path) -> None:
    assert refused_file(tmp_path) == said("1:1", "cannot read this file: Is a directory")


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.md")
    assert refused_file(tmp_path / "page.md") == said(
        "1:1", "cannot read this file: it is a pipe, which may never end"
    )


@pytest.mark.parametrize(("escape", "name"), [("\\r", "U+000D"), ("\\x03", "U+0003")])
def test_a_value_that_would_press_keys(escape: str, name: str) -> None:
    assert refused(page(fence("console"), f'vars: {{peer: "a{escape}reload"}}')) == said(
        "3:14",
        f"this value contains the control character {name}",
        "delete it: in a command it would be a key",
    )


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_any_end_of_line_and_a_byte_order_mark(tmp_path: Path, end: bytes) -> None:
    text = page(fence("console")).encode().replace(b"\n", end)
    procedure = read_procedure(written(tmp_path, b"\xef\xbb\xbf" + text), name="page.md")
    assert [line.text for line in procedure.steps[0].fences[0].lines] == ["left# show version"]


@pytest.mark.parametrize(
    ("character", "name"),
    [("\0", "0000"), ("\x1b", "001B"), ("\x7f", "007F"), ("\x85", "0085"), ("\u2028", "2028")],
)
def test_a_control_character(character: str, name: str) -> None:
    assert refused(page(f"# Title\n\nText {character} text")) == said(
        "6:6", f"this file contains the control character U+{name}", "delete it"
    )


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 30)
)


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        (
            "tags: " + "[" * 100_000,
            "this is not valid YAML: exceeded maximum nesting depth, while increasing flow level",
        ),
        (BOMB, 'unknown key "a0"'),
        ("tags: &a [*a]", 'the value of "tags.0" is of the wrong kind: expected text, got a list'),
        (
            "vars: &a {b: *a}",
            'the value of "vars.b" is of the wrong kind: expected text, got key: value lines',
        ),
    ],
    ids=["deep", "bomb", "a list in itself", "a mapping in itself"],
)
def test_hostile_yaml(yaml: str, message: str) -> None:
    started = time.process_time()
    assert refused(page("", *yaml.split("\n"))).splitlines()[0].partition("  ")[2] == message
    assert time.process_time() - started < 5


LONG = 300_000


@pytest.mark.parametrize(
    "line",
    [
        "x" + "`" * LONG,
        "x <!-- -->" + "` `` " * (LONG // 5),
        "## " + "[" * LONG,
        "## a" + " " * LONG + "b",
        "## " + " #" * (LONG // 2) + "b",
        "## " + "{#a" * (LONG // 3),
        "## " + " *a" * (LONG // 3),
        "> " * (LONG // 2),
        "- " * (LONG // 2),
        "```text " + "a=" * (LONG // 2) + "\n```",
        "1. " * (LONG // 3),
        "## a\n" * (LONG // 5),
        "<!-- a -->\n" * (LONG // 11),
        "~~~\n~~~\n" * (LONG // 8),
    ],
    ids=lambda line: line[:12].strip(),
)
def test_hostile_markdown_takes_time_in_proportion(line: str) -> None:
    """Quadratic work would take minutes or hours; the bound leaves a busy machine room for what is linear."""
    started = time.process_time()
    assert "this procedure has no step" in refused(page(line))
    assert time.process_time() - started < 10


def test_many_steps_are_read_in_proportion() -> None:
    body = "".join(f"## Step {n}\n\n```console\nleft# x\n```\n\n" for n in range(10_000))
    started = time.process_time()

    assert len(parse_procedure(page(body), path="page.md").steps) == 10_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("---\nlab: x\n---\n", True),
        ("---\ntitle: T\nlab : x\n---\n", True),
        ("---\ntitle: T\n---\nlab: x\n", False),
        ("---\ntitle: T\n---", False),
        ("lab: x\n", False),
        ("", False),
    ],
)
def test_a_page_with_a_lab_means_to_be_run(text: str, answer: bool) -> None:  # noqa: FBT001 - the expected answer
    assert is_procedure(text) is answer


def test_a_page_is_read_as_text(tmp_path: Path) -> None:
    assert read_page(written(tmp_path, b"\xef\xbb\xbfa\r\nb"), name="page.md") == "a\nb"
