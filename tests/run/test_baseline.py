"""Devices that exist are put back to what they were after a run; one that cannot be is out of service."""

import re
from pathlib import Path

import pytest

from tests.project import Outcome, Project
from tests.sshd import Servers

LAB = """
    devices:
      left: {platform: frr}
      h1: {platform: linux}
    links:
      - [left:eth1, h1:eth0]
"""


@pytest.fixture
def pod(project: Project, routers: Servers) -> Project:
    project.write("procedures/labs/pod.yml", LAB)
    return project


def run(project: Project, servers: Servers) -> Outcome:
    return project.call("run", "--binding", str(servers.binding("left", "h1")))


def facts(servers: Servers) -> list[str]:
    """What the page of these tests changes."""
    return [
        servers.on("left", "vtysh -c 'show running-config'"),
        servers.on("left", "hostname"),
        servers.on(
            "h1", "ip -o address show scope global; ip route show; ip -o link show up; ls /sys/class/net"
        ),
        servers.on("h1", "sysctl net.ipv4.ip_forward; hostname"),
    ]


@pytest.mark.skipif(not Path("/usr/lib/frr/frr-reload.py").exists(), reason="no frr-pythontools")
def test_what_a_page_configures_is_gone_after_the_run_and_what_it_removes_is_back(
    pod: Project, routers: Servers
) -> None:
    routers.on("h1", "ip address add 192.0.2.7/24 dev eth0; ip route add 198.51.100.0/24 via 192.0.2.1")
    before = facts(routers)
    pod.page(
        """\
        ## Change a router

        ```console
        left# configure terminal
        left(config)# interface eth0
        left(config-if)# ip address 10.0.0.1/30
        left(config-if)# exit
        left(config)# router bgp 65001
        left(config-router)# neighbor 10.0.0.2 remote-as 65002
        left(config-router)# end
        ```

        ## Change a host

        ```console
        root@h1:~# ip link add dummy7 type bridge
        root@h1:~# ip address add 203.0.113.1/24 dev dummy7
        root@h1:~# ip link set dummy7 up
        root@h1:~# ip route delete 198.51.100.0/24
        root@h1:~# ip address delete 192.0.2.7/24 dev eth0
        root@h1:~# ip route add 198.51.100.0/24 dev lo
        root@h1:~# sysctl -w net.ipv4.ip_forward=1
        ```
        """,
        lab="pod",
    )
    outcome = run(pod, routers)
    assert outcome.status == 0, outcome.out
    assert "out of service" not in outcome.out
    assert facts(routers) == before
    assert "validator-baseline" not in routers.on("left", "ls /var/tmp")
    assert "out of service" not in pod.call("lab", "list").out
    routers.on("h1", "ip route delete 198.51.100.0/24; ip address delete 192.0.2.7/24 dev eth0")


def test_what_cannot_be_put_back_takes_a_device_out_of_service(pod: Project, routers: Servers) -> None:
    """The page takes away what would restore the router: it has no tool for that any more."""
    pod.page(
        """\
        ## Change it

        ```console
        root@left:~# rm -f /var/tmp/validator-baseline.conf
        left# configure terminal
        left(config)# ip prefix-list OURS seq 5 permit 192.0.2.0/24
        left(config)# end
        ```
        """,
        lab="pod",
    )
    outcome = run(pod, routers)
    assert outcome.status == 0, outcome.out
    (line,) = [line for line in outcome.out.splitlines() if "out of service" in line]
    assert line.startswith(
        'left is out of service from now on: it could not be put back: "/usr/lib/frr/frr-reload.py'
    )
    listed = pod.call("lab", "list").out
    assert re.match(r"left \(ssh .* left\) is out of service since \S+: it could not be put back: ", listed)

    outcome = run(pod, routers)
    assert outcome.status == 3, outcome.out
    (procedure,) = pod.result()["procedures"]
    assert procedure["verdict"] == "broken"
    assert procedure["reason"].startswith("the lab did not come up: left is out of service since ")
    assert "validator lab clear left" in procedure["reason"]

    routers.on("left", "vtysh -c 'configure terminal' -c 'no ip prefix-list OURS'")
    assert pod.call("lab", "clear", "left").status == 0


def test_a_page_that_undoes_what_it_does_leaves_nothing_to_put_back(pod: Project, routers: Servers) -> None:
    pod.page(
        """\
        ## Do and undo

        ```console
        root@h1:~# ip address add 192.0.2.7/24 dev eth0
        root@h1:~# ip address delete 192.0.2.7/24 dev eth0
        ```
        """,
        lab="pod",
    )
    outcome = run(pod, routers)
    assert outcome.status == 0, outcome.out
    assert "out of service" not in outcome.out


def test_a_device_that_goes_away_cannot_be_put_back(pod: Project, routers: Servers) -> None:
    pod.page(
        "## Lock everybody out\n\n```console\nroot@h1:~# rm /root/authorized_keys; kill $(pidof sshd); sleep 9\n```\n",
        lab="pod",
    )
    keys = routers.on("h1", "cat /root/authorized_keys")
    outcome = run(pod, routers)
    assert outcome.status == 3, outcome.out
    (line,) = [line for line in outcome.out.splitlines() if "out of service" in line]
    assert line == (
        "h1 is out of service from now on: it could not be put back: h1 asks for a password, and the lab has none for it "
        "(give the device a password in the binding)"
    )
    routers.on("h1", "cat > /root/authorized_keys", keys.encode())
    assert pod.call("lab", "clear", "h1").status == 0
