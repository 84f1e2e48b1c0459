"""Real labs for the tests of this folder, apart from any other lab of whoever runs them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab_bench import ROUTERS

from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsLab, NetnsProvider


@pytest.fixture(autouse=True, scope="session")
def _own_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for records that nobody else sweeps, and that must be empty of labs at the end."""
    folder = tmp_path_factory.mktemp("runtime")
    folder.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    yield folder
    assert [*folder.glob("validator/*.json")] == [], "a test left its lab running"
    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before


@pytest.fixture
def lab_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a lab file and gives its path."""

    def write(text: str = ROUTERS, name: str = "two-routers") -> Path:
        path = tmp_path / f"{name}.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def up(require_lab: NetnsProvider, lab_file: Callable[..., Path]) -> Iterator[Callable[..., NetnsLab]]:
    """Brings labs up, and takes them down after the test."""
    running: list[NetnsLab] = []

    def bring_up(text: str = ROUTERS, **options: bool) -> NetnsLab:
        running.append(require_lab.up(load_lab(lab_file(text)), **options))
        return running[-1]

    yield bring_up
    for lab in running:
        lab.down()


@pytest.fixture(scope="session")
def routers(require_lab: NetnsProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NetnsLab]:
    """One lab of two routers for all tests that leave no trace in it."""
    path = tmp_path_factory.mktemp("labs") / "two-routers.yml"
    path.write_text(ROUTERS, encoding="utf-8")
    lab = require_lab.up(load_lab(path))
    yield lab
    lab.down()
