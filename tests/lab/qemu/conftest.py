"""Real boxes for the tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from consoles import ONE_BOX, Console, PowerSwitch

from validator.lab.files import load_lab
from validator.lab.qemu.provider import QemuLab, QemuProvider


@pytest.fixture
def boxes(require_qemu: QemuProvider, lab_file: Callable[..., Path]) -> Iterator[Callable[..., QemuLab]]:
    """Brings labs of boxes up, and takes them down after the test."""
    running: list[QemuLab] = []

    def bring_up(text: str = ONE_BOX, **options: bool) -> QemuLab:
        running.append(require_qemu.up(load_lab(lab_file(text, "one-console")), **options))
        return running[-1]

    yield bring_up
    for lab in running:
        lab.down()


@pytest.fixture
def box(boxes: Callable[..., QemuLab]) -> Iterator[tuple[PowerSwitch, Console]]:
    """A box without power, with its power switch and its console."""
    lab = boxes()
    with PowerSwitch(lab) as switch, Console(lab, "sw1") as console:
        yield switch, console
