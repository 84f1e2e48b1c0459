"""The same lab for a user without any rights. Only root can try that; who is not root does so in every other test."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml

import validator

NOBODY_IN_PARTICULAR = 54321

SCRIPT = """
import os, subprocess, sys
from pathlib import Path
from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsProvider
assert os.getuid() != 0
provider, lab = NetnsProvider(), load_lab(Path(sys.argv[1]))
provider.check(lab)
running = provider.up(lab)
def on(device, *argv):
    print(subprocess.check_output(running.command(device, argv), text=True), end="")
on("left", "vtysh", "-c", "show running-config")
on("left", "vtysh", "-c", "write memory")
on("h1", "id", "-un")
on("sw", "ovs-vsctl", "add-port", "br0", "eth0")
on("sw", "ovs-vsctl", "add-port", "br0", "eth1")
on("h1", "ip", "address", "add", "192.0.2.1/24", "dev", "eth0")
on("h2", "ip", "address", "add", "192.0.2.2/24", "dev", "eth0")
on("h1", "ping", "-c", "1", "-W", "2", "192.0.2.2")
print(running.trouble())
running.down()
"""
LAB = """\
devices:
  left: {platform: frr, daemons: [bgpd]}
  sw: {platform: ovs}
  h1: {platform: linux}
  h2: {platform: linux}
links:
  - [h1:eth0, sw:eth0]
  - [h2:eth0, sw:eth1]
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of an ordinary user, with the lab's code in it: that user may not read where we are."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    folder = Path(tempfile.mkdtemp(prefix="ordinary-user-"))
    for package in (validator, msgspec, yaml):
        source = Path(str(package.__file__)).parent
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "lab.yml").write_text(LAB)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY_IN_PARTICULAR, NOBODY_IN_PARTICULAR)
    yield folder
    shutil.rmtree(folder)
    shutil.rmtree(f"/tmp/validator-{NOBODY_IN_PARTICULAR}", ignore_errors=True)


def as_ordinary_user(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv,
        user=NOBODY_IN_PARTICULAR,
        group=NOBODY_IN_PARTICULAR,
        extra_groups=[],
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("require_lab")
def test_a_whole_lab_without_root(home: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    usable = [
        python
        for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}")
        if shutil.which(python) and as_ordinary_user(home, "test", "-x", python).returncode == 0
    ]
    if not usable:
        pytest.skip(f"an ordinary user has no {version} here")
    done = as_ordinary_user(home, usable[0], "-c", SCRIPT, "lab.yml")
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert "hostname left" in lines
    assert lines[lines.index("[OK]") + 1] == "root"
    assert "1 packets transmitted, 1 received, 0% packet loss, time 0ms" in lines
    assert lines[-1] == "None"
    assert list(Path(f"/tmp/validator-{NOBODY_IN_PARTICULAR}").iterdir()) == []
