"""Open vSwitch as a device: a bridge that learns, VLANs that keep apart, and TCP that arrives."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab_bench import on, output

from validator.lab.files import load_lab
from validator.lab.netns.provider import NetnsLab, NetnsProvider

SWITCHES = """\
devices:
  sw1: {platform: ovs}
  sw2: {platform: ovs}
  a: {platform: linux}
  b: {platform: linux}
  c: {platform: linux}
links:
  - [sw1:eth0, sw2:eth0]
  - [a:eth0, sw1:eth1]
  - [b:eth0, sw1:eth2]
  - [c:eth0, sw2:eth1]
"""

SEND = "import socket; s = socket.create_connection(('192.0.2.3', 7)); s.sendall(b'x' * 3_000_000)"
TAKE = """
import socket
with socket.create_server(("192.0.2.3", 7)) as server:
    print("ready", flush=True)
    peer, taken = server.accept()[0], 0
    while data := peer.recv(65536):
        taken += len(data)
    print(taken)
"""


@pytest.fixture(scope="module")
def lab(require_lab: NetnsProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NetnsLab]:
    path = tmp_path_factory.mktemp("labs") / "switches.yml"
    path.write_text(SWITCHES, encoding="utf-8")
    running = require_lab.up(load_lab(path))
    for number, host in enumerate("abc", 1):
        output(running, host, "ip", "address", "add", f"192.0.2.{number}/24", "dev", "eth0")
    yield running
    running.down()


@pytest.fixture
def connect(lab: NetnsLab) -> Iterator[Callable[..., None]]:
    """Puts ports into the bridges: the trunk between them, and each host's port with its tag."""

    def ports(**tags: int) -> None:
        for switch in ("sw1", "sw2"):
            output(lab, switch, "ovs-vsctl", "add-port", "br0", "eth0")
        for switch, port, host in (("sw1", "eth1", "a"), ("sw1", "eth2", "b"), ("sw2", "eth1", "c")):
            output(lab, switch, "ovs-vsctl", "add-port", "br0", port, f"tag={tags[host]}")

    yield ports
    for switch in ("sw1", "sw2"):
        for port in ("eth0", "eth1", "eth2"):
            output(lab, switch, "ovs-vsctl", "--if-exists", "del-port", "br0", port)


def reaches(lab: NetnsLab, host: str, number: int) -> bool:
    return on(lab, host, "ping", "-c", "3", "-i", "0.2", "-W", "0.5", f"192.0.2.{number}").returncode == 0


def test_a_fresh_switch_has_an_empty_bridge(lab: NetnsLab) -> None:
    assert output(lab, "sw1", "ovs-vsctl", "list-br") == "br0\n"
    assert output(lab, "sw1", "ovs-vsctl", "list-ports", "br0") == ""
    assert not reaches(lab, "a", 2)


def test_vlans_are_kept_apart_and_cross_a_trunk(lab: NetnsLab, connect: Callable[..., None]) -> None:
    connect(a=10, b=20, c=10)
    assert reaches(lab, "a", 3)
    assert not reaches(lab, "a", 2)
    assert not reaches(lab, "b", 3)
    assert " 10 " in output(lab, "sw2", "ovs-appctl", "fdb/show", "br0")


def test_tcp_passes(lab: NetnsLab, connect: Callable[..., None]) -> None:
    """Checksums that were left to hardware would be wrong behind a switch in user space."""
    connect(a=30, b=30, c=30)
    taker = subprocess.Popen(lab.command("c", ["python3", "-c", TAKE]), stdout=subprocess.PIPE, text=True)
    with taker:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
        output(lab, "a", "python3", "-c", SEND)
        assert taker.stdout.readline() == "3000000\n"


def test_linux_itself_has_no_address_on_a_port(lab: NetnsLab) -> None:
    assert output(lab, "sw1", "ip", "-br", "address", "show", "eth1").split()[2:] == []


def test_a_users_path_without_sbin_has_labs_too(require_lab: NetnsProvider, tmp_path: Path) -> None:
    """On Debian, an ordinary user's PATH is like that, and the switch's daemons are in /usr/sbin."""
    file = tmp_path / "one.yml"
    file.write_text("devices:\n  sw1: {platform: ovs}\n")
    code = """
        import sys
        from pathlib import Path
        from validator.lab.files import load_lab
        from validator.lab.netns.provider import NetnsProvider
        lab = load_lab(Path(sys.argv[1]))
        NetnsProvider().check(lab)
        NetnsProvider().up(lab).down()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(file)],
        env={**os.environ, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
