"""What is said where a lab cannot be had: the whole text, and what to do about it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lab_bench import python

from validator.errors import AuthoringError, LabError, UsageError
from validator.lab.files import load_lab
from validator.lab.netns import usable
from validator.lab.netns.plan import SUPERVISOR, DevicePlan, Plan, Task, daemon, program
from validator.lab.netns.provider import NetnsProvider
from validator.lab.providers import provider_named
from validator.lab.supervisor import Supervisor

DAEMONS = (
    *(
        "babeld",
        "bfdd",
        "bgpd",
        "eigrpd",
        "fabricd",
        "isisd",
        "ldpd",
        "nhrpd",
        "ospf6d",
        "ospfd",
        "pathd",
        "pbrd",
    ),
    *("pim6d", "pimd", "ripd", "ripngd", "vrrpd"),
)
NAMESPACES = ("unshare", "--user", "--map-root-user", "--mount")


@pytest.mark.parametrize(
    ("device", "column", "message", "hint"),
    [
        ("{platform: fr}", 20, 'the embedded lab has no platform "fr"', 'did you mean "frr"?'),
        ("{platform: cisco}", 20, 'the embedded lab has no platform "cisco"', "platforms: frr, linux, ovs"),
        (
            "{platform: frr, daemons: [bgpd, opsfd]}",
            41,
            'FRRouting has no daemon "opsfd"',
            'did you mean "ospfd"?',
        ),
        (
            "{platform: frr, daemons: [x]}",
            35,
            'FRRouting has no daemon "x"',
            f"daemons: {', '.join(DAEMONS)}",
        ),
        (
            "{platform: linux, daemons: [bgpd]}",
            37,
            'the platform "linux" has no daemon "bgpd"',
            "daemons: sshd",
        ),
        (
            "{platform: ovs, daemons: [bgpd]}",
            35,
            'the platform "ovs" has no daemons to choose from',
            "take `daemons` away from this device",
        ),
    ],
)
def test_wrong_devices(
    lab_file: Callable[..., Path], device: str, column: int, message: str, hint: str
) -> None:
    path = lab_file(f"devices:\n  left: {device}\n")
    with pytest.raises(AuthoringError) as caught:
        NetnsProvider().check(load_lab(path))
    assert str(caught.value) == f"{path}:2:{column}  {message}\n  hint       {hint}"


def test_a_name_that_is_no_host_name(lab_file: Callable[..., Path]) -> None:
    path = lab_file("devices:\n  no_host: {platform: linux}\n")
    with pytest.raises(AuthoringError) as caught:
        NetnsProvider().check(load_lab(path))
    assert str(caught.value) == (
        f'{path}:2:3  "no_host" cannot be the host name of a device\n'
        "  hint       use letters, digits and hyphens, at most 63"
    )


def test_a_name_that_is_no_interface(lab_file: Callable[..., Path]) -> None:
    path = lab_file("""\
devices:
  a: {platform: linux}
  b: {platform: linux}
links:
  - [b:eth0, a:gigabitethernet0]
""")
    with pytest.raises(AuthoringError) as caught:
        NetnsProvider().check(load_lab(path))
    assert str(caught.value) == (
        f'{path}:5:14  "gigabitethernet0" cannot be the name of an interface\n'
        '  hint       use a name such as "eth0": at most 15 letters, digits and ".", "_", "-"'
    )


def test_an_unknown_provider() -> None:
    with pytest.raises(UsageError) as caught:
        provider_named("netn")
    assert (str(caught.value), caught.value.hint) == (
        'there is no lab provider "netn"',
        'did you mean "netns"?',
    )
    with pytest.raises(UsageError) as caught:
        provider_named("kubernetes")
    assert caught.value.hint == "providers: netns, qemu, remote, local"


CHECK = """
    import sys
    from pathlib import Path
    from validator.errors import LabUnavailable
    from validator.lab.files import load_lab
    from validator.lab.netns.provider import NetnsProvider
    provider, lab = NetnsProvider(), load_lab(Path(sys.argv[1]))
    for attempt in (provider.check, provider.up):
        try:
            attempt(lab)
        except LabUnavailable as error:
            print(error)
            print(error.hint)
"""


@pytest.mark.usefixtures("require_lab")
def test_programs_that_are_missing(lab_file: Callable[..., Path]) -> None:
    """They really are: an empty folder is mounted over FRRouting's."""
    hiding = (*NAMESPACES, "sh", "-c", 'mount -t tmpfs none /usr/lib/frr && exec "$@"', "sh")
    with python(CHECK, str(lab_file()), prefix=hiding) as process:
        shown = process.communicate()[0].splitlines()
    assert shown == 2 * [
        'the lab "two-routers" needs programs that are not installed: /usr/lib/frr/zebra',
        "sudo apt-get install -y --no-install-recommends frr",
    ]


@pytest.mark.usefixtures("require_lab")
def test_namespaces_that_are_forbidden(lab_file: Callable[..., Path]) -> None:
    """They really are: the kernel's own switch is off, in a user namespace of its own."""
    forbidding = (*NAMESPACES, "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh")
    with python(CHECK, str(lab_file()), prefix=forbidding) as process:
        shown = process.communicate()[0].splitlines()
    assert shown == 2 * [
        "this machine allows no embedded lab: unshare: No space left on device",
        "sudo sysctl -w user.max_user_namespaces=15000",
    ]


@pytest.mark.usefixtures("require_lab")
def test_packages_for_the_makefile() -> None:
    module = ("-m", "validator.lab.netns.packages")
    everything = subprocess.check_output([sys.executable, *module], text=True)
    assert (
        everything
        == "bash coreutils frr iperf3 iproute2 iputils-ping openssh-client openssh-server openvswitch-common openvswitch-switch util-linux\n"
    )
    hiding = (*NAMESPACES, "sh", "-c", 'mount -t tmpfs none /usr/lib/frr && exec "$@"', "sh")
    assert subprocess.check_output([sys.executable, *module, "--missing"], text=True) == "\n"
    assert subprocess.check_output([*hiding, sys.executable, *module, "--missing"], text=True) == "frr\n"


@pytest.mark.usefixtures("require_lab")
@pytest.mark.parametrize(
    ("task", "message"),
    [
        (
            program("setup", "sh", "-c", "echo one; echo no luck today; exit 3"),
            "d: setup did not start (exit status 3); it said: no luck today",
        ),
        (
            daemon("server", "sh", "-c", "kill -9 $$", sockets=["/run/server"]),
            "d: server did not start (signal 9); it said: nothing",
        ),
        (
            daemon("server", "no-such-program", sockets=[]),
            "d: server did not start: No such file or directory: no-such-program",
        ),
    ],
)
def test_a_daemon_that_does_not_start(task: Task, message: str) -> None:
    device = DevicePlan(
        name="d", folders=[], files={}, sysctls={}, interfaces=[], checksums=[], stages=[[task]]
    )
    supervisor = Supervisor(
        "failing-000000", Plan(devices=[device], links=[], several_users=False), module=SUPERVISOR
    )
    try:
        with pytest.raises(LabError) as caught:
            usable.explained(supervisor.wait_for("ready"))
    finally:
        supervisor.end()
    assert str(caught.value) == message
