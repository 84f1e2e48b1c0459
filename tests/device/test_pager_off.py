"""A window turns the pager off before anything else is typed; a device that will not shows its pages, and is answered."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from validator.device.opening import Opening, open_window
from validator.device.platforms import platform_named
from validator.device.window import Window
from validator.errors import DeviceLost
from validator.lab.reach import Lines, Tcp
from validator.testing import Device, Event, Server, parse_script

ROUTER = """
hostname: r1
pager: {lines: 10, prompt: ' --More-- '}
modes: {enable: {prompt: '{{ host }}#'}}
commands:
  exit: [{close: true}]
  show many: [{say: 'line {{ n }}', times: 40}]
"""
Opened = Callable[[str], tuple[Window, list[str]]]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens a window on a router that has one more command, and says what is typed there."""
    windows: list[Window] = []
    with Server() as server:

        def open_router(command: str) -> tuple[Window, list[str]]:
            typed: list[str] = []

            def note(event: Event) -> None:
                if event.kind == "typed":
                    typed.append(event.text)

            port = server.add(Device(parse_script(f"{ROUTER}  {command}\n"), note))
            reach = Lines(line=Tcp(host="127.0.0.1", port=port))
            windows.append(open_window("r1", "cli", platform_named("cisco_ios"), reach, Opening()))
            return windows[-1], typed

        yield open_router
        for window in windows:
            with closing(window):
                pass


def test_the_pager_is_turned_off_before_anything_else(opened: Opened) -> None:
    window, typed = opened("'terminal length 0': [{pager: 0}]")
    assert window.run("show many", timeout=10).output.split("\n")[-2] == "line 40"
    assert typed == ["terminal length 0", "show many"]


def test_a_device_that_refuses_is_answered_at_every_page(opened: Opened) -> None:
    window, _ = opened("'show clock': '12:00'")
    assert window.run("show many", timeout=10).output.split() == [
        word for number in range(1, 41) for word in ("line", str(number))
    ]


@pytest.mark.parametrize("fault", ["close: true", "fault: die"])
def test_a_device_that_leaves_at_that_is_lost(opened: Opened, fault: str) -> None:
    with pytest.raises(DeviceLost) as lost:
        opened(f"'terminal length 0': [{{{fault}}}]")
    assert str(lost.value) == 'r1 did not come back from "terminal length 0", which turns its pager off'
    assert (
        lost.value.hint
        == "see by hand what the device does at it, and whether the platform of the lab file is right"
    )
