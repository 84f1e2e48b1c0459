"""Windows on this machine: a real bash, and a device that misbehaves on demand."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from validator.device.platforms import WindowKind
from validator.device.terminal import CONTROLLING, Terminal
from validator.device.window import Window

MISBEHAVING = Path(__file__).with_name("misbehaving.yml").read_text(encoding="utf-8")
HABITS = {
    "silent": "greeting: [{fault: deaf}]",
    "chatty": "greeting: [Booting, Still booting, {fault: deaf}]",
    "dead": "greeting: ['panic: no disk', {close: true}]",
    "banner": 'greeting: "Welcome\\n*** left# is not a prompt here ***\\n\\n"',
    "no-blank": "values: {padding: '', blank: ''}",
}
CLI_PROMPT = r"{host}(?:\([\w/-]+\))?[>#]"

Open = Callable[..., Window]


def local_terminal(argv: Sequence[str], environment: dict[str, str]) -> Terminal:
    """`argv` on a terminal of this machine, in a home that is nobody's."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    return Terminal([*CONTROLLING, *argv], {**kept, "TERM": "dumb", "HOME": "/", **environment})


@pytest.fixture
def opened() -> Iterator[list[Window]]:
    """The windows to close after a test."""
    windows: list[Window] = []
    yield windows
    for window in windows:
        window.close()


@pytest.fixture
def open_shell(opened: list[Window]) -> Open:
    """Opens a window on a real bash."""

    def open_window(**options: object) -> Window:
        opened.append(Window("local", WindowKind(kind="shell"), local_terminal, **options))  # type: ignore[arg-type]
        return opened[-1]

    return open_window


@pytest.fixture
def open_device(opened: list[Window], tmp_path: Path) -> Open:
    """Opens a window on the misbehaving device, which is called `left`."""
    script = tmp_path / "left.yml"

    def open_window(habit: str = "", **options: object) -> Window:
        values = "" if habit == "no-blank" else "values: {padding: '', blank: ' '}"
        script.write_text(f"{MISBEHAVING}\n{values}\n{HABITS.get(habit, '')}\n", encoding="utf-8")
        kind = WindowKind(
            kind="cli",
            start=(sys.executable, "-m", "validator.testing", str(script)),
            prompt=CLI_PROMPT,
            noise=(r"\d{4}/\d\d/\d\d \[.*",),
        )
        opened.append(Window("left", kind, local_terminal, **options))  # type: ignore[arg-type]
        return opened[-1]

    return open_window
