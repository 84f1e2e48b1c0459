"""One page, its text unchanged: in the embedded lab, and on the same routers over real SSH and over real consoles.

The table of verdicts and times is printed; `pytest -rP` shows it.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.consoles import Consoles, offered
from tests.project import Project, make_project
from tests.run.conftest import ROOT
from tests.sshd import Servers, start_servers
from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsProvider


@pytest.fixture
def fresh_routers(
    require_lab: NetnsProvider,
    tmp_path_factory: pytest.TempPathFactory,
    missing: Callable[[str, str], NoReturn],
) -> Iterator[Callable[[], Servers]]:
    """Makes labs in which nothing was configured yet."""
    labs = []

    def make() -> Servers:
        labs.append(require_lab.up(load_lab(ROOT / "procedures/labs/two-routers.yml")))
        return start_servers(labs[-1], tmp_path_factory.mktemp("ssh"), missing)

    yield make
    for lab in labs:
        lab.down()


@pytest.fixture
def manual(tmp_path: Path) -> Project:
    """A project with the eBGP page of this one, and nothing else."""
    project = make_project(tmp_path)
    shutil.copy(ROOT / "procedures/routing/ebgp.md", tmp_path / "procedures")
    shutil.copy(ROOT / "procedures/labs/two-routers.yml", tmp_path / "procedures/labs")
    return project


def test_the_ebgp_page_passes_in_the_lab_over_ssh_and_on_consoles(
    manual: Project,
    fresh_routers: Callable[[], Servers],
    tmp_path: Path,
    missing: Callable[[str, str], NoReturn],
) -> None:
    results = {}
    outcome = manual.call("run", "procedures/ebgp.md")
    assert outcome.status == 0, outcome.out
    results["embedded"] = manual.result()["procedures"][0]

    outcome = manual.call("run", "procedures/ebgp.md", "--binding", str(fresh_routers().binding()))
    assert outcome.status == 0, outcome.out
    results["ssh"] = manual.result()["procedures"][0]

    cables = tmp_path / "cables"
    cables.mkdir()
    consoles: Consoles
    with offered(fresh_routers(), cables, missing) as consoles:
        outcome = manual.call("run", "procedures/ebgp.md", "--binding", str(consoles.binding()))
    assert outcome.status == 0, outcome.out
    results["consoles"] = manual.result()["procedures"][0]

    verdicts = {
        name: [(step["id"], step["verdict"]) for step in one["steps"]] for name, one in results.items()
    }
    sys.stdout.write(table(results))
    assert verdicts["ssh"] == verdicts["embedded"]
    assert verdicts["consoles"] == verdicts["embedded"]
    assert len({one["digest"] for one in results.values()}) == 1
    outputs = {
        name: [
            (exchange["command"], exchange["at"], exchange["prompt"])
            for step in one["steps"]
            for exchange in step["exchanges"]
        ]
        for name, one in results.items()
    }
    assert outputs["ssh"] == outputs["embedded"] == outputs["consoles"]


def table(results: dict[str, dict[str, object]]) -> str:
    """The verdict and the seconds of each step, and how much of the time was for commands."""
    rows = [f"{'step':<40}" + "".join(f"{name:>20}" for name in results)]
    for steps in zip(*(one["steps"] for one in results.values()), strict=True):  # type: ignore[arg-type]
        cells = (f"{step['verdict']} {step['duration']:>6.2f} s" for step in steps)
        rows.append(f"{steps[0]['title'][:38]:<40}" + "".join(f"{cell:>20}" for cell in cells))
    return "\n".join(rows)
