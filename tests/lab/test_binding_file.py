"""Our own binding file: what it may say, and what is said where it is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.errors import AuthoringError, UsageError
from validator.lab.binding.readers import read_binding
from validator.lab.bound import Local, Ssh
from validator.lab.files import Link
from validator.lab.reach import Login, Program, Serial, Tcp


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "pod.yml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


ALL = """\
description: One of each
defaults: {user: admin, password: "plain:env:not-this", secrets: {enable: sesame-1}}
devices:
  a: {ssh: "-J 'my bastion' -p 2222 a.example"}
  b: {telnet: b.example}
  c: {telnet: "[2001:db8::1]:2001", console: true, user: root, password: env:C_PASSWORD}
  d: {tcp: "10.0.0.4:7001", platform: frr, host-name: core1, secrets: {enable: sesame-2}}
  e: {serial: /dev/ttyUSB0, baud: 115200}
  f: {command: docker exec -it f bash}
  g: {local: true}
links:
  - [a:eth0, d:eth1]
"""


def test_there_are_six_ways_to_reach_a_device(write: Callable[[str], Path]) -> None:
    devices = read_binding(write(ALL)).devices
    assert [device.way for device in devices.values()] == [
        Ssh(("-J", "my bastion", "-p", "2222", "a.example")),
        Tcp(host="b.example", port=23, telnet=True),
        Tcp(host="2001:db8::1", port=2001, telnet=True),
        Tcp(host="10.0.0.4", port=7001),
        Serial(port="/dev/ttyUSB0", baud=115200),
        Program(argv=("docker", "exec", "-it", "f", "bash")),
        Local(),
    ]
    assert [name for name, device in devices.items() if device.console] == ["c", "d", "e"]


def test_each_is_known_by_its_address(write: Callable[[str], Path]) -> None:
    assert [device.address for device in read_binding(write(ALL)).devices.values()] == [
        "ssh -J my bastion -p 2222 a.example",
        "telnet b.example:23",
        "telnet 2001:db8::1:2001",
        "tcp 10.0.0.4:7001",
        "serial /dev/ttyUSB0",
        "docker exec -it f bash",
        "this machine",
    ]


def test_defaults_count_where_a_device_says_nothing(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("C_PASSWORD", "tulip-88")
    devices = read_binding(write(ALL)).devices
    assert devices["a"].login() == Login(user="admin", password="env:not-this")
    assert devices["c"].login() == Login(user="root", password="tulip-88")
    assert (devices["a"].secrets, devices["d"].secrets) == ({"enable": "sesame-1"}, {"enable": "sesame-2"})
    assert (devices["d"].platform, devices["d"].host_name) == ("frr", "core1")


def test_links_are_those_of_its_devices(write: Callable[[str], Path]) -> None:
    assert read_binding(write(ALL)).links == (Link(("a", "eth0"), ("d", "eth1")),)


def test_no_secret_is_in_what_a_program_prints_of_it(write: Callable[[str], Path]) -> None:
    assert "sesame" not in repr(read_binding(write(ALL)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "devices:\n  left: {ssh: left, telnet: left}\n",
            "pod.yml:2:9  left is reached in 2 ways: ssh, telnet\n"
            "  hint       give it one of ssh, telnet, tcp, serial, command, local",
        ),
        (
            "devices:\n  left: {ssh: left}\n  right: {user: admin}\n",
            "pod.yml:3:10  nothing says how right is reached\n"
            "  hint       give it one of ssh, telnet, tcp, serial, command, local",
        ),
        (
            "devices:\n  left: {tcp: left}\n",
            'pod.yml:2:15  "left" is not the address of a port\n  hint       write host:port',
        ),
        (
            "devices:\n  left: {telnet: 'left:seven'}\n",
            'pod.yml:2:18  "left:seven" is not the address of a port\n  hint       write host:port',
        ),
        (
            'devices:\n  left: {ssh: "-J \'bastion left"}\n',
            "pod.yml:2:15  this cannot be taken apart as a shell would: No closing quotation\n"
            "  hint       close the quotation",
        ),
        (
            "devices:\n  left: {ssh: left, pasword: x}\n",
            'pod.yml:2:21  unknown key "pasword"\n  hint       did you mean "password"?',
        ),
        (
            "devices:\n  left: {ssh: left}\nlinks:\n  - [left:eth0, rihgt:eth0]\n",
            'pod.yml:4:5  "rihgt:eth0" is no interface of a device of this binding\n'
            "  hint       write device:interface; devices here: left",
        ),
        (
            "hosts: []\n",
            "pod.yml:1:1  this is no binding that is known here\n  hint       it may be one of these: binding, pyATS testbed, containerlab topology, "
            "Ansible inventory, Nornir inventory",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text: str, message: str, write: Callable[[str], Path]) -> None:
    with pytest.raises(AuthoringError) as caught:
        read_binding(write(text))
    assert str(caught.value) == message


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        read_binding(tmp_path / "pod.yml")
    assert str(caught.value) == "cannot read the binding pod.yml: No such file or directory"
