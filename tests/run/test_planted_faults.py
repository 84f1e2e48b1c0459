"""A procedure that passes, and one change at a time that makes it wrong: each is caught at its line, none is broken."""

from dataclasses import dataclass

import pytest

from tests.project import Project

GOOD = """\
# Bring up eBGP

## Address the link

```console
left# configure terminal
left(config)# interface eth0
left(config-if)# ip address 10.0.0.1/29
left(config-if)# end
left#
```

```console
right# configure terminal
right(config)# interface eth0
right(config-if)# ip address 10.0.0.2/29
right(config-if)# end
right#
```

```console
root@left:~# ip -br -4 address show eth0
eth0@...  UP  10.0.0.1/29
root@left:~# ping -c 1 -W 1 10.0.0.5
...
1 packets transmitted, 0 received, ...
...
```

## Configure BGP

```console
left# configure terminal
left(config)# router bgp 65001
left(config-router)# no bgp ebgp-requires-policy
left(config-router)# neighbor 10.0.0.2 remote-as 65002
left(config-router)# end
left#
right# configure terminal
right(config)# router bgp 65002
right(config-router)# no bgp ebgp-requires-policy
right(config-router)# neighbor 10.0.0.1 remote-as 65001
right(config-router)# end
```

## Check the session

```console until=6s vary=duration
left# show bgp summary
...
Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
10.0.0.2        4      65002 ...  0    0 00:00:02            0        0 N/A
...
```

```console
root@left:~# vtysh -c 'show version' | head -1
FRRouting 8.4...
```
"""


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new`; the finding is on the line of the page on which `at` then stands (the first one)."""

    old: str
    new: str
    at: str
    reason: str
    status: int = 1


FAULTS = {
    "wrong value in shown output": Fault(
        "10.0.0.2        4      65002 ...", "10.0.0.2        4      65003 ...", "65003 ...", "  expected   "
    ),
    "wrong prompt": Fault(
        "left(config-router)# no bgp", "left(config-if)# no bgp", "router bgp 65001", "shows another prompt"
    ),
    "misspelt command": Fault(
        "left(config-if)# ip address", "left(config-if)# ip adress", "ip adress", "answered with an error"
    ),
    "missing step": Fault(
        "left(config)# router bgp 65001\n",
        "",
        "left# configure terminal\nleft(config-router)#",
        "shows another prompt",
    ),
    "wrong exit status": Fault(
        "```console\nroot@left:~# ip -br -4 address show eth0\neth0@...  UP  10.0.0.1/29\nroot@left:~# ping",
        "```console exit=2\nroot@left:~# ping",
        "root@left:~# ping",
        "exit status 1",
    ),
    "wrong order": Fault(
        "left(config-if)# ip address 10.0.0.1/29\nleft(config-if)# end\nleft#\n",
        "left(config-if)# end\nleft# ip address 10.0.0.1/29\nleft#\n",
        "left# ip address",
        "answered with an error",
    ),
    "wrong interface": Fault(
        "left(config)# interface eth0", "left(config)# interface eth1", "eth0@...  UP", "  expected   "
    ),
    "output from another version": Fault(
        "FRRouting 8.4...", "FRRouting 9.1...", "FRRouting 9.1", "  expected   "
    ),
    "a command that hangs": Fault(
        "```console\nroot@left:~# vtysh -c",
        "```console timeout=1s\nroot@left:~# tail -f /dev/null\nroot@left:~# vtysh -c",
        "tail -f",
        "did not come back within 1 s",
    ),
    "a device missing": Fault(
        "right# configure terminal\nright(config)# interface",
        "rihgt# configure terminal\nrihgt(config)# interface",
        "rihgt# configure",
        'the prompt "rihgt#" names "rihgt", which is no device of the lab',
        status=2,
    ),
}


ANNOUNCED = GOOD.replace(
    "root@left:~# ping -c 1", "```\n\n```console exit=1 timeout=10s\nroot@left:~# ping -c 1"
)
"""The page with the failing ping announced, as a good page has it."""


def test_the_page_without_a_fault_passes(bench: Project) -> None:
    bench.page(ANNOUNCED, lab="pair")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err
    assert [step["verdict"] for step in bench.result()["procedures"][0]["steps"]] == ["passed"] * 3


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught_at_its_line(bench: Project, name: str) -> None:
    fault = FAULTS[name]
    good = GOOD if name == "wrong exit status" else ANNOUNCED
    assert fault.old in good
    page = bench.page(good.replace(fault.old, fault.new, 1), lab="pair")
    text = page.read_text()
    line = text[: text.index(fault.at)].count("\n") + 1

    outcome = bench.call("run")

    said = outcome.out + outcome.err
    assert outcome.status == fault.status, said
    assert f"procedures/page.md:{line}:" in said
    assert fault.reason in said
    assert "broken" not in said
