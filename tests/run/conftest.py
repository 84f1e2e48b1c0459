"""Devices that exist, for the tests of this folder: an embedded lab with a real SSH server in each of its devices."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.sshd import Servers, start_servers
from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsProvider

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of devices stays out of the memory of whoever runs the tests, and of other tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="module")
def routers(
    require_lab: NetnsProvider,
    tmp_path_factory: pytest.TempPathFactory,
    missing: Callable[[str, str], NoReturn],
) -> Iterator[Servers]:
    """Two routers and two hosts, reached over SSH with a key."""
    lab = require_lab.up(load_lab(ROOT / "procedures/labs/two-routers.yml"))
    try:
        yield start_servers(lab, tmp_path_factory.mktemp("ssh"), missing)
    finally:
        lab.down()
