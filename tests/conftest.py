"""What tests need from the machine, and what happens where it is not there."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.project import Project, make_project
from validator.errors import LabUnavailable
from validator.lab.files import DeviceFile, Lab
from validator.lab.netns.platforms import PLATFORMS
from validator.lab.netns.provider import NetnsProvider
from validator.lab.qemu.provider import QemuProvider


@pytest.fixture(scope="session")
def missing() -> Callable[[str, str], NoReturn]:
    """Called with what is missing and why: skips the test, or fails it where VALIDATOR_REQUIRE (`lab,browser`) insists."""
    return _missing


def _missing(what: str, reason: str) -> NoReturn:
    if what in os.environ.get("VALIDATOR_REQUIRE", "").split(","):
        pytest.fail(f"VALIDATOR_REQUIRE insists on {what}: {reason}", pytrace=False)
    pytest.skip(f"no {what}: {reason}")


@pytest.fixture(scope="session")
def require_lab() -> NetnsProvider:
    """The embedded lab, able to run every platform on this machine."""
    provider = NetnsProvider()
    everything = Lab(
        name="everything",
        path=Path("everything.yml"),
        description="",
        provider="netns",
        devices={name: DeviceFile(platform=name) for name in PLATFORMS},
        links=(),
        features=(),
        grants=(),
    )
    try:
        provider.check(everything)
    except LabUnavailable as error:
        _missing("lab", f"{error}; {error.hint}")
    return provider


@pytest.fixture(scope="session")
def require_qemu() -> QemuProvider:
    """The provider of consoles, able to run boxes on this machine."""
    provider = QemuProvider()
    lab = Lab(
        name="one-console",
        path=Path("one-console.yml"),
        description="",
        provider="qemu",
        devices={"sw1": DeviceFile(platform="uboot")},
        links=(),
        features=(),
        grants=(),
    )
    try:
        provider.check(lab)
    except LabUnavailable as error:
        _missing("lab", f"{error}; {error.hint}")
    return provider


@pytest.fixture
def free_port() -> int:
    """A TCP port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of its own, with two labs and no procedure."""
    return make_project(tmp_path)


@pytest.fixture
def bench(project: Project, require_lab: NetnsProvider) -> Project:
    """A project on a machine that has the lab."""
    return project
