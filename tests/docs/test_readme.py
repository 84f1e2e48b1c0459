"""The procedure that the README shows is run, right and wrong, and what the README shows of that is what is printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs_pages import ROOT

from validator.matching import Match, match_text

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(info: str, mark: str) -> str:
    found = re.search(rf"^{mark}{info}\n(.*?)^{mark}$", README, re.DOTALL | re.MULTILINE)
    assert found, info
    return found[1]


def run(folder: Path, page: str) -> subprocess.CompletedProcess[str]:
    lab = folder / "procedures/labs/two-routers.yml"
    lab.parent.mkdir(parents=True)
    lab.write_bytes((ROOT / "procedures/labs/two-routers.yml").read_bytes())
    (folder / "procedures/ebgp.md").write_text(page, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "validator", "run"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.usefixtures("require_lab")
def test_the_procedure_in_the_readme_passes(tmp_path: Path) -> None:
    done = run(tmp_path, block("markdown", "````"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("require_lab")
def test_the_failure_in_the_readme_is_what_is_printed(tmp_path: Path) -> None:
    """With a shorter wait than in the README: durations and counters may differ, everything else may not."""
    page = block("markdown", "````").replace("until=30s", "until=5s")
    wrong = "".join(line for line in page.splitlines(keepends=True) if "ebgp-requires-policy" not in line)
    done = run(tmp_path, wrong)
    assert done.returncode == 1, done.stdout + done.stderr
    shown = block("text", "```").splitlines()
    printed = "\n".join(done.stdout.splitlines()[1 : len(shown) + 1])
    match = match_text(shown, printed, values={}, vary=("duration", "int"))
    assert isinstance(match, Match), f"{match}\n{done.stdout}"
