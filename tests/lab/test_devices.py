"""What a device of the embedded lab is like, seen from a window on it."""

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from lab_bench import on, output

from validator.errors import UsageError
from validator.lab.netns.provider import NetnsLab


def test_a_device_has_its_own_name(routers: NetnsLab) -> None:
    assert output(routers, "left", "hostname") == "left\n"
    assert output(routers, "left", "getent", "hosts", "left").split() == ["127.0.1.1", "left"]
    assert socket.gethostname() != "left"


def test_its_interfaces_are_those_of_the_lab_file_and_up_at_once(routers: NetnsLab) -> None:
    shown = [line.split() for line in output(routers, "left", "ip", "-br", "link").splitlines()]
    assert [(name.partition("@")[0], state) for name, state, *_ in shown] == [
        ("lo", "UNKNOWN"),
        ("eth0", "UP"),
        ("eth1", "UP"),
    ]


def test_its_addresses_can_be_used_at_once(routers: NetnsLab) -> None:
    for device, interface in (("left", "eth0"), ("left", "eth1"), ("right", "eth0"), ("h1", "eth0")):
        assert "tentative" not in output(routers, device, "ip", "address", "show", interface)
        settings = (
            f"/proc/sys/net/ipv6/conf/{interface}/accept_dad",
            f"/proc/sys/net/ipv4/conf/{interface}/rp_filter",
        )
        assert output(routers, device, "cat", *settings).split() == ["0", "0"]


def test_its_mac_addresses_are_the_same_in_every_lab(routers: NetnsLab) -> None:
    assert output(routers, "left", "cat", "/sys/class/net/eth0/address") == "02:61:d5:8d:7a:e3\n"


def test_neighbours_reach_each_other(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    output(lab, "h1", "ip", "address", "add", "192.0.2.1/24", "dev", "eth0")
    output(lab, "left", "ip", "address", "add", "192.0.2.2/24", "dev", "eth1")
    output(lab, "h1", "ping", "-c", "1", "-W", "2", "192.0.2.2")
    assert on(lab, "h1", "ping", "-c", "1", "-W", "1", "192.0.2.3").returncode == 1
    output(lab, "h1", "ip", "address", "add", "2001:db8::1/64", "dev", "eth0")
    output(lab, "left", "ip", "address", "add", "2001:db8::2/64", "dev", "eth1")
    output(lab, "h1", "ping", "-c", "1", "-W", "2", "2001:db8::2")


def test_a_lost_carrier_is_told_at_once(up: Callable[..., NetnsLab]) -> None:
    """Not so where both ends of a cable have the same number: see `plan_lab`."""
    lab = up()
    for change, state in (("down", "DOWN"), ("up", "UP"), ("down", "DOWN")):
        output(lab, "right", "ip", "link", "set", "eth0", change)
        assert output(lab, "left", "ip", "-br", "link", "show", "eth0").split()[1] == state


def test_a_router_forwards_and_a_host_does_not(routers: NetnsLab) -> None:
    files = ("/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv6/conf/all/forwarding")
    assert output(routers, "left", "cat", *files).split() == ["1", "1"]
    assert output(routers, "h1", "cat", *files).split() == ["0", "0"]


def test_a_router_answers_with_the_daemons_of_the_lab_file(routers: NetnsLab) -> None:
    assert output(routers, "left", "vtysh", "-c", "show daemons").split() == [
        *("zebra", "ospfd", "bgpd", "watchfrr", "staticd")
    ]


def test_a_saved_configuration_can_be_loaded_again(up: Callable[..., NetnsLab]) -> None:
    lab = up()
    route = "ip route 198.51.100.0/24 blackhole"
    saved = output(lab, "left", "vtysh", "-c", "conf t", "-c", route, "-c", "end", "-c", "write memory")
    assert saved.splitlines() == [
        "Note: this version of vtysh never writes vtysh.conf",
        "Building Configuration...",
        "Integrated configuration saved to /etc/frr/frr.conf",
        "[OK]",
    ]
    output(lab, "left", "vtysh", "-c", "conf t", "-c", f"no {route}")
    assert "198.51.100.0" not in output(lab, "left", "vtysh", "-c", "show running-config")
    output(lab, "left", "vtysh", "-b")
    assert "ip route 198.51.100.0/24 blackhole" in output(lab, "left", "vtysh", "-c", "show running-config")


@pytest.mark.parametrize("status", [0, 1, 7, 127, 255])
def test_the_exit_status_comes_through(routers: NetnsLab, status: int) -> None:
    assert on(routers, "h1", "sh", "-c", f"exit {status}").returncode == status


def test_a_program_that_is_not_there_is_127(routers: NetnsLab) -> None:
    assert on(routers, "h1", "no-such-program").returncode == 127


def test_a_command_starts_in_a_fresh_environment(routers: NetnsLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_CALLER", "x")
    command = routers.command("h1", ["env"], {"TERM": "xterm", "EXTRA": "a b"})
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert dict(line.split("=", 1) for line in shown.splitlines()) == {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "USER": "root",
        "LOGNAME": "root",
        "SHELL": "/bin/bash",
        "TERM": "xterm",
        "LANG": "C.UTF-8",
        "PAGER": "cat",
        "VTYSH_PAGER": "cat",
        "EXTRA": "a b",
    }


def test_a_command_starts_at_home_with_nothing_open(routers: NetnsLab) -> None:
    assert output(routers, "h1", "sh", "-c", "pwd; ls /proc/$$/fd").split() == ["/root", "0", "1", "2"]


def test_signals_are_what_they_are_on_any_machine(routers: NetnsLab) -> None:
    """Python ignores SIGPIPE, and so would what it starts."""
    assert output(routers, "h1", "bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}").split() == ["y", "141"]


def test_keys_reach_the_program_and_leave_the_window_alive(routers: NetnsLab) -> None:
    command = routers.command("left", ["vtysh"])
    window = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=5)
    window.expect_exact("left# ")
    window.send("\x03")
    window.expect_exact("left# ")
    window.sendline("exit")
    window.expect(pexpect.EOF)
    window.close()
    assert window.exitstatus == 0

    command = routers.command("left", ["bash"])
    window = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=5)
    window.expect_exact("left:~# ")
    window.sendline("ping 127.0.0.1")
    window.expect("icmp_seq=1 ")
    window.send("\x03")
    window.expect("packet loss")
    window.expect_exact("left:~# ")
    window.sendline("exit 3")
    window.expect(pexpect.EOF)
    window.close()
    assert window.exitstatus == 3


def test_only_its_own_processes_are_seen(routers: NetnsLab) -> None:
    assert output(routers, "h1", "ps", "-o", "pid=,args=", "1").split() == ["1", "init"]
    assert str(os.getpid()) not in output(routers, "h1", "ps", "-e", "-o", "pid=").split()


@pytest.mark.parametrize(
    "folder", ["/etc", "/etc/frr", "/run", "/tmp", "/var/tmp", "/var/log", "/root", "/home", "/dev/shm"]
)
def test_what_it_writes_stays_on_it(routers: NetnsLab, folder: str) -> None:
    name = f"{folder}/written-by-a-test-{os.getpid()}"
    output(routers, "left", "sh", "-c", f"echo x > {name} && cat {name}")
    assert not os.path.lexists(name)
    assert on(routers, "right", "cat", name).returncode == 1


@pytest.mark.parametrize("path", ["/usr/bin/written", "/written", "/var/lib/written", __file__])
def test_the_machines_files_cannot_be_changed(routers: NetnsLab, path: str) -> None:
    done = on(routers, "left", "sh", "-c", f"echo x >> {path}")
    assert done.returncode == 2
    # A checkout under /tmp or /home is not even seen.
    refusals = ("Read-only file system", "Permission denied", "Directory nonexistent")
    assert any(refusal in done.stderr for refusal in refusals)


def test_a_file_of_etc_is_replaced_on_the_device_alone(routers: NetnsLab) -> None:
    before = Path("/etc/hosts").read_bytes()
    output(routers, "right", "sh", "-c", "echo 192.0.2.9 somewhere > /etc/hosts")
    assert output(routers, "right", "cat", "/etc/hosts") == "192.0.2.9 somewhere\n"
    assert Path("/etc/hosts").read_bytes() == before


def test_there_is_one_user_and_programs_may_believe_to_become_another(routers: NetnsLab) -> None:
    output(routers, "h1", "sh", "-c", "touch mine && chown daemon:daemon mine && ls -l mine")
    assert output(routers, "h1", "stat", "-c", "%U:%G", "mine") == "root:root\n"


def test_labs_of_the_same_name_do_not_meet(up: Callable[..., NetnsLab]) -> None:
    one, two = up(), up()
    assert one.id != two.id
    assert one.id.startswith("two-routers-")
    for lab in (one, two):
        output(lab, "h1", "ip", "address", "add", "192.0.2.1/24", "dev", "eth0")
        output(lab, "left", "ip", "address", "add", "192.0.2.2/24", "dev", "eth1")
        output(lab, "h1", "ping", "-c", "1", "-W", "2", "192.0.2.2")
    one.down()
    output(two, "h1", "ping", "-c", "1", "-W", "2", "192.0.2.2")


def test_an_unknown_device(routers: NetnsLab) -> None:
    with pytest.raises(UsageError) as caught:
        routers.command("lefty", ["true"])
    assert (str(caught.value), caught.value.hint) == (
        'the lab "two-routers" has no device "lefty"',
        'did you mean "left"?',
    )
