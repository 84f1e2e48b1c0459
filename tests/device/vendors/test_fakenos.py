"""Platforms against fakenos, whose SSH servers mimic about forty of them: over the OpenSSH client, as a run does it.

The table of docs/platforms.md is what this test saw. `VALIDATOR_WRITE_TABLE=1` writes it anew.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from tests.device.vendors.fakenos_bench import PROOFS, Proof, prove_all
from tests.device.vendors.test_dialogues import DIALOGUES
from validator.device.platforms import platform_named

PAGE = Path(__file__).parents[3] / "docs" / "platforms.md"
BEGIN, END = "<!-- proven -->\n", "<!-- /proven -->\n"
YES, NOT_THERE = "yes", ""


@pytest.fixture(scope="module")
def proven(
    missing: Callable[[str, str], NoReturn], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Proof]]:
    if find_spec("fakenos") is None:
        missing("fakenos", "pip install fakenos")
    if shutil.which("ssh") is None:
        missing("ssh", "the OpenSSH client is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield prove_all()


@pytest.mark.parametrize("name", PROOFS)
def test_what_a_server_has_works(proven: Mapping[str, Proof], name: str) -> None:
    proof = proven[name]
    assert proof.commands == len(PROOFS[name]["commands"])
    assert False not in asdict(proof).values()
    assert (proof.configure is not None) == ("configure" in PROOFS[name])


def test_the_page_says_what_was_proven_and_nothing_more(proven: Mapping[str, Proof]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = f"{before}{BEGIN}{table(proven)}{END}{after}"
    if os.environ.get("VALIDATOR_WRITE_TABLE"):
        PAGE.write_text(written, encoding="utf-8")
    assert text == written, f"docs/platforms.md should have:\n\n{table(proven)}"


def table(proven: Mapping[str, Proof]) -> str:
    """What was proven of each platform, as a table of the page."""
    of = f"fakenos {version('fakenos')}"
    lines = [
        "",
        f"| platform | what it is | log in ({of}) | pager off ({of}) | configuration ({of}) | commands ({of}) "
        f"| version ({of}) | scripted |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in sorted(DIALOGUES):
        proof = proven.get(name)
        cells = [NOT_THERE] * 5
        if proof:
            seen = (True, proof.pager, proof.configure, proof.version)
            cells = [YES if cell else NOT_THERE for cell in seen]
            cells.insert(3, str(proof.commands))
        scripted = ["log in", *(["configuration"] if "configure" in DIALOGUES[name] else [])]
        scripted += ["pages"] if "more" in DIALOGUES[name] else []
        scripted += ["put back"] if platform_named(name).baseline else []
        scripted += ["errors", *(["log lines"] if "log" in DIALOGUES[name] else [])]
        lines.append(
            f"| `{name}` | {platform_named(name).title} | {' | '.join(cells)} | {', '.join(scripted)} |"
        )
    return "\n".join([*lines, "", ""])
