"""Which commands have a dangerous effect, on which platform: what is meant, and what only looks like it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.device.effects import effects_of
from validator.device.platforms import platform_named, platform_names
from validator.model import Effect

LINUX = platform_named("linux")


def effects(command: str, platform: str = "linux", window: str = "shell") -> dict[Effect, str]:
    known = platform_named(platform)
    return effects_of(command, known.windows[window], known)


@pytest.mark.parametrize(
    ("command", "effect"),
    [
        ("reboot", "reload"),
        ("/sbin/reboot -f", "reload"),
        ("sudo -n reboot", "reload"),
        ("sleep 1 && reboot", "reload"),
        ("true; reboot", "reload"),
        ("reboot&", "reload"),
        ("(sleep 5; reboot) &", "reload"),
        ("if true; then reboot; fi", "reload"),
        ("for n in 1; do\nreboot\ndone", "reload"),
        ("X=1 exec nohup reboot", "reload"),
        ("timeout 5s reboot", "reload"),
        ("sh -c 'sync; reboot'", "reload"),
        ("bash -ec \"reboot\" -c 'reboot'", "reload"),
        ("eval 'sync; reboot'", "reload"),
        ("echo $(reboot)", "reload"),
        ('echo "`reboot`"', "reload"),
        ("sh <<EOF\nsync\nreboot\nEOF", "reload"),
        ("re\\\nboot && reboot", "reload"),
        ("shutdown -r now", "reload"),
        ("systemctl --no-wall reboot", "reload"),
        ("init 6", "reload"),
        ("echo b > /proc/sysrq-trigger", "reload"),
        ("echo b | sudo tee /proc/sysrq-trigger", "reload"),
        ("kexec -l /boot/x -e", "reload"),
        ("poweroff", "power"),
        ("halt -p", "power"),
        ("shutdown", "power"),
        ("shutdown -h now", "power"),
        ("systemctl poweroff", "power"),
        ("ipmitool -H bmc chassis power cycle", "power"),
        ("mkfs.ext4 /dev/sda1", "erase"),
        ("dd if=/dev/zero of=/dev/sda", "erase"),
        ("rm -rf /", "erase"),
        ("rm -fr /etc", "erase"),
        ("rm -r /tmp/x /home/", "erase"),
        ("flashrom -w new.bin", "firmware"),
        ("mtd -r write new.bin firmware", "firmware"),
    ],
)
def test_what_a_command_in_a_shell_does(command: str, effect: Effect) -> None:
    assert list(effects(command)) == [effect]


@pytest.mark.parametrize(
    "command",
    [
        "echo reboot",
        "echo 'sync; reboot'",
        'grep -c "reboot" /var/log/messages',
        "last reboot",
        "man shutdown",
        "cat > note <<EOF\nreboot\nEOF",
        "cat > note <<'EOF'\nit's time to\nreboot\nEOF\ncat note",
        "reboot-notifier --version",
        "systemctl status reboot.target",
        "shutdown -c",
        "cat /proc/sysrq-trigger",
        "dd if=/dev/sda of=/dev/null count=1",
        "rm -r /tmp/x",
        "rm -r ./etc",
        "rm /etc/hosts",
        "# reboot",
        "echo don't; reboot",  # the shell waits for the other quote
    ],
)
def test_what_only_looks_like_it(command: str) -> None:
    assert effects(command) == {}


def test_the_command_itself_is_named() -> None:
    assert effects("cd /tmp; sudo /sbin/shutdown  -r   now; true") == {"reload": "shutdown -r now"}


def test_a_line_may_do_several_things() -> None:
    assert effects("wipefs /dev/sda; reboot") == {"reload": "reboot", "erase": "wipefs /dev/sda"}


@pytest.mark.parametrize(
    ("platform", "command", "effect"),
    [
        ("frr", "systemctl restart frr", "reload"),
        ("frr", "/usr/lib/frr/frrinit.sh restart", "reload"),
        ("frr", "rm -f /etc/frr/frr.conf", "erase"),
        ("ovs", "systemctl restart openvswitch-switch.service", "reload"),
        ("ovs", "ovs-vsctl --no-wait emer-reset", "erase"),
        ("ovs", "ovs-appctl -t ovs-vswitchd exit", "reload"),
    ],
)
def test_a_platforms_own_commands_are_dangerous_there_only(
    platform: str, command: str, effect: Effect
) -> None:
    assert list(effects(command, platform)) == [effect]
    assert effects(command) == {}


def test_a_shell_is_linux_on_every_platform() -> None:
    for name in platform_names():
        for window, kind in platform_named(name).windows.items():
            if kind.kind == "shell":
                assert effects("sync; reboot", name, window) == {"reload": "reboot"}


def test_a_command_line_is_no_shell() -> None:
    for command in ("shutdown", "no shutdown", "write memory", "clear bgp *"):
        assert effects(command, "frr", "cli") == {}


def test_platforms_name_effects_that_there_are_by_the_beginning_of_a_command() -> None:
    for name in platform_names():
        for effect, patterns in platform_named(name).effects.items():
            assert effect in get_args(Effect)
            assert all(pattern.startswith("^") for pattern in patterns)


@given(st.text(alphabet="reboot ;&|()'\"$`<>\n#\\", max_size=80))
def test_whatever_is_typed_is_looked_through(command: str) -> None:
    assert set(effects(command)) <= {"reload"}
