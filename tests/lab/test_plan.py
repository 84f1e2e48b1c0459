"""From a lab file to what the supervisor is told, without doing any of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.lab.files import load_lab
from validator.lab.netns.plan import Plan, mac_address, plan_lab
from validator.lab.netns.platforms import platform_of

MIXED = """\
devices:
  r: {platform: frr, daemons: [ospfd, bgpd, zebra]}
  s: {platform: ovs}
  h: {platform: linux}
links:
  - [r:eth10, h:eth0]
  - [r:eth2, s:eth1]
"""


@pytest.fixture
def plan(lab_file: Callable[..., Path]) -> Plan:
    return plan_lab(load_lab(lab_file(MIXED)), platform_of)


def test_mac_addresses_are_ours_to_give_and_hang_on_names_alone() -> None:
    assert mac_address("left", "eth0") == "02:61:d5:8d:7a:e3"
    assert mac_address("left", "eth1") != mac_address("left", "eth0") != mac_address("right", "eth0")


def test_interfaces_stand_in_counting_order_with_numbers_of_their_own(plan: Plan) -> None:
    assert plan["devices"][0]["interfaces"] == ["eth2", "eth10"]
    ends = [end for link in plan["links"] for end in (link["a"], link["b"])]
    assert {(end["device"], end["interface"]): end["index"] for end in ends} == {
        ("r", "eth2"): 2,
        ("r", "eth10"): 3,
        ("s", "eth1"): 4,
        ("h", "eth0"): 5,
    }


def test_checksums_are_whole_on_both_ends_of_a_link_to_a_switch_and_nowhere_else(plan: Plan) -> None:
    assert {device["name"]: device["checksums"] for device in plan["devices"]} == {
        "r": ["eth2"],
        "s": ["eth1"],
        "h": [],
    }


def test_zebra_comes_before_the_other_daemons(plan: Plan) -> None:
    names = [[task["name"] for task in stage] for stage in plan["devices"][0]["stages"]]
    assert names[0] == ["zebra"]
    assert [name for name in names[1] if name != "mgmtd"] == ["staticd", "bgpd", "ospfd"]
    assert names[2] == ["watchfrr", "vtysh"]
