"""A console is a thing of its own: it is there without power, for several people, and nothing is missed on it."""

from collections.abc import Callable

from consoles import AUTOBOOT, LOADER, Console, PowerSwitch

from validator.lab.qemu.provider import QemuLab


def test_what_came_while_nobody_looked_is_shown_to_the_next(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes()
    with PowerSwitch(lab) as switch:
        switch("power on sw1")
        with Console(lab, "sw1") as console:
            assert console.stops_in_the_boot_loader().lstrip().startswith("U-Boot 20")
        with Console(
            lab, "sw1"
        ) as console:  # what somebody has seen is not shown again, but for where it stands
            assert console.sees(b"=> ") == "=> "
            assert console.is_silent()
            assert "version=1.0" in console.runs("printenv version", LOADER)


def test_whoever_stands_at_a_prompt_sees_that_the_power_went(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    switch("power on sw1")
    console.stops_in_the_boot_loader()
    switch("power off sw1")
    assert console.sees(b"\r\n", within=0.1) == "\n"


def test_everybody_at_a_console_sees_the_same(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes()
    with PowerSwitch(lab) as switch, Console(lab, "sw1") as console, Console(lab, "sw1") as other:
        switch("power on sw1")
        console.stops_in_the_boot_loader()
        other.sees(LOADER)
        console.runs("printenv version", LOADER)
        assert "version=1.0" in other.sees(LOADER)


def test_what_is_typed_without_power_is_lost(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    console.types("         ")
    assert console.is_silent()
    switch("power on sw1")
    console.sees(AUTOBOOT)
    assert "Starting kernel" in console.sees(b"login: ")


def test_a_console_survives_that_the_power_goes_in_the_middle(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    for _ in range(3):
        switch("power on sw1")
        console.sees(b"U-Boot 20")
        switch("power off sw1")
    assert console.falls_silent()
    switch("power on sw1")
    console.stops_in_the_boot_loader()


def test_boxes_have_their_own_power_and_console(boxes: Callable[..., QemuLab]) -> None:
    lab = boxes(
        "provider: qemu\ndevices:\n  pdu: {platform: pdu}\n  sw1: {platform: uboot}\n  sw2: {platform: uboot}\n"
    )
    with PowerSwitch(lab) as switch, Console(lab, "sw1") as first, Console(lab, "sw2") as second:
        switch("power on sw2")
        second.stops_in_the_boot_loader()
        assert "hostname=sw2" in second.runs("printenv hostname", LOADER)
        assert first.is_silent()
        assert switch("show power") == "Outlet  Power\nsw1     off\nsw2     on\n"
