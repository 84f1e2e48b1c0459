"""The whole journey of one box, by hand: power, boot loader, kernel, login, shell, and again."""

import time
from collections.abc import Callable

from consoles import AUTOBOOT, LOADER, SHELL, Console, PowerSwitch

from validator.lab.qemu.provider import QemuLab


def test_from_power_to_a_shell_and_through_a_reload(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    assert console.is_silent()
    switch("power on sw1")
    assert "U-Boot 20" in console.sees(AUTOBOOT)
    came = console.sees(b"sw1 login: ")
    assert "Starting kernel" in came
    assert "Bench Linux 1.0 sw1" in came
    console.types("\r")  # an empty user name: getty asks again
    console.logs_in()
    assert "VERSION_ID=1.0" in console.runs("cat /etc/os-release")
    assert "aarch64" in console.runs("uname -m")
    console.types("reboot\r")
    console.sees(AUTOBOOT)
    console.logs_in()


def test_the_boot_loader_keeps_what_was_saved_and_forgets_what_was_not(
    box: tuple[PowerSwitch, Console],
) -> None:
    switch, console = box
    switch("power on sw1")
    assert "Loading Environment from Flash... OK" in console.stops_in_the_boot_loader()
    assert "hostname=sw1" in console.runs("printenv", LOADER)
    assert "Unknown command 'reload' - try 'help'" in console.runs("reload", LOADER)
    console.runs("setenv location rack 7", LOADER)
    assert "32 blocks written: OK" in console.runs("run save", LOADER)
    console.runs("setenv location rack 8", LOADER)
    switch("power cycle sw1")
    console.stops_in_the_boot_loader()
    assert "location=rack 7" in console.runs("printenv location", LOADER)
    # reset is the same way from within, and the disk is as it was.
    console.types("reset\r")
    console.stops_in_the_boot_loader()
    assert "location=rack 7" in console.runs("printenv location", LOADER)


def test_a_lost_password_is_replaced_in_single_user_mode(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    switch("power on sw1")
    console.stops_in_the_boot_loader()
    console.runs("setenv bootargs ${bootargs} single", LOADER)
    console.types("boot\r")
    assert "Single user" in console.sees(SHELL)
    console.types("passwd root\r")
    for _ in range(2):
        console.sees(b"password: ")
        time.sleep(0.1)
        console.types("regained\r")
    assert "changed" in console.sees(SHELL)
    console.types("reboot -f\r")
    console.sees(b"login: ")
    console.types("root\r")
    console.sees(b"Password: ")
    time.sleep(0.1)
    console.types("factory\r")
    console.sees(b"Login incorrect")
    console.logs_in("regained")


def test_the_next_release_is_on_the_stick(box: tuple[PowerSwitch, Console]) -> None:
    switch, console = box
    switch("power on sw1")
    console.logs_in()
    console.runs("mount /dev/nvme2n1 /media")
    console.runs("cp -r /media/2.0 /flash/images")
    assert console.runs("cd /flash/images/2.0 && sha256sum -c SHA256SUMS").count(": OK") == 2
    console.types("reboot\r")
    console.stops_in_the_boot_loader()
    console.runs("setenv version 2.0", LOADER)
    console.types("boot\r")
    assert "Bench Linux 2.0 sw1" in console.sees(b"sw1 login: ")
    switch("power cycle sw1")  # The version was not saved.
    assert "Bench Linux 1.0 sw1" in console.sees(b"sw1 login: ")


def test_a_box_that_powers_itself_down_stays_until_its_power_is_switched(
    boxes: Callable[..., QemuLab],
) -> None:
    lab = boxes()
    with PowerSwitch(lab) as switch, Console(lab, "sw1") as console:
        switch("power on sw1")
        console.stops_in_the_boot_loader()
        console.types("poweroff\r")
        console.sees(b"poweroff ...")
        assert console.falls_silent()
        assert lab.trouble() is None
        switch("power cycle sw1")
        console.sees(AUTOBOOT)
