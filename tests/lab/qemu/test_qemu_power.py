"""The power switch as a person works with it."""

from collections.abc import Callable

from consoles import Console, PowerSwitch

from validator.lab.qemu.power import HELP
from validator.lab.qemu.provider import QemuLab


def test_everything_is_off_at_first(box: tuple[PowerSwitch, Console]) -> None:
    switch, _ = box
    assert switch("show power") == "Outlet  Power\nsw1     off\n"
    assert switch("power on sw1") == "Outlet sw1 is on\n"
    assert switch("show power") == "Outlet  Power\nsw1     on\n"
    assert switch("power on sw1") == "Outlet sw1 is on\n"
    assert switch("power cycle sw1") == "Outlet sw1 is on\n"
    assert switch("power off sw1") == "Outlet sw1 is off\n"
    assert switch("power off sw1") == "Outlet sw1 is off\n"


def test_what_it_does_not_understand(box: tuple[PowerSwitch, Console]) -> None:
    switch, _ = box
    assert switch("") == ""
    assert switch("help") == switch("?") == HELP
    assert switch("reboot sw1") == "% Unknown command: type ? for help\n"
    assert switch("power dim sw1") == "% Unknown command: type ? for help\n"
    assert switch("power on") == "% Incomplete command\n"
    assert switch("show") == "% Incomplete command\n"
    assert switch("power on sw9") == "% There is no outlet sw9: sw1\n"
    assert switch("show version").startswith("Power switch of validator ")
    assert switch.leaves("exit")


def test_two_people_at_the_power_switch(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes()
    with PowerSwitch(lab) as one, PowerSwitch(lab) as other:
        one("power on sw1")
        assert other("show power") == "Outlet  Power\nsw1     on\n"
