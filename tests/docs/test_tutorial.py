"""The tutorial is followed to the letter, in an empty folder: its files, its commands, what it shows of their output.

What the page shows is compared as procedures are: with the same attributes, and by the same matcher.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docs_pages import DOCS, fences

from validator.errors import Place
from validator.markdown.attributes import language_of, read_attributes
from validator.matching import Match, match_text
from validator.model import Attributes

PAGE = "tutorial.md"
PROMPT = "$ "


@dataclass(frozen=True)
class File:
    path: str
    content: str


@dataclass(frozen=True)
class Command:
    line: int
    text: str
    shown: list[str]
    attributes: Attributes


def what_to_do() -> Iterator[File | Command]:
    """Files are blocks with a title, commands stand in `console` blocks after a `$`."""
    for fence in fences(PAGE):
        if language_of(fence.info) != "console":
            title = fence.info.partition('title="')[2].partition('"')[0]
            assert title, f"docs/{PAGE}:{fence.line} is neither a file nor a command"
            yield File(title, "".join(f"{line.text}\n" for line in fence.lines))
            continue
        _, attributes = read_attributes(fence.info, Place(PAGE, fence.line), Attributes())
        commands: list[Command] = []
        for line in fence.lines:
            if line.text.startswith(PROMPT):
                commands.append(Command(line.line, line.text.removeprefix(PROMPT), [], attributes))
            else:
                commands[-1].shown.append(line.text)
        yield from commands


@pytest.mark.usefixtures("require_lab")
def test_the_tutorial_works_to_the_letter(tmp_path: Path) -> None:
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    for found in what_to_do():
        if isinstance(found, File):
            path = tmp_path / found.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found.content, encoding="utf-8")
            continue
        done = subprocess.run(
            ["bash", "-c", found.text],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        where = f"{DOCS / PAGE}:{found.line}: {found.text}\n{done.stdout}{done.stderr}"
        assert done.returncode == (found.attributes.exit or 0), where
        if found.shown:
            match = match_text(found.shown, done.stdout, values={}, vary=found.attributes.vary)
            assert isinstance(match, Match), f"{where}{match}"
    # What the page says of the site that was built.
    page = (tmp_path / "site/procedures/connect/index.html").read_text(encoding="utf-8")
    assert "Verified" in page
    assert "FRRouting" in page


def test_the_tutorial_shows_a_pass_a_failure_and_a_pass_again() -> None:
    runs = [one for one in what_to_do() if isinstance(one, Command) and one.text == "validator run"]
    assert [one.attributes.exit for one in runs] == [None, 1, None]
    assert any(isinstance(one, File) and one.path == "mkdocs.yml" for one in what_to_do())
