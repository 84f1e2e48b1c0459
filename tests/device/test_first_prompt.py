"""A window opens also where the program was quicker than we were."""

from collections.abc import Sequence

import pytest

from validator.device.platforms import WindowKind
from validator.device.terminal import CONTROLLING, Terminal
from validator.device.window import Window


def prompted(argv: Sequence[str], environment: dict[str, str]) -> Terminal:
    """A terminal that is handed over only once the prompt has been printed."""
    settings = [f"{name}={value}" for name, value in environment.items()]
    terminal = Terminal(["env", "TERM=dumb", *settings, *CONTROLLING, *argv])
    while terminal.quiet(0.1):
        pass
    return terminal


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        pytest.param(WindowKind(kind="shell"), "", id="shell"),
        pytest.param(
            WindowKind(kind="cli", start=("sh", "-c", "printf 'left# '; read -r line"), prompt="{host}#"),
            "left#",
            id="command line",
        ),
    ],
)
def test_a_prompt_that_was_there_before_anybody_looked_is_found(kind: WindowKind, prompt: str) -> None:
    window = Window("left", kind, prompted, timeout=3)
    try:
        assert window.prompt is not None
        assert window.prompt.endswith(prompt)
    finally:
        window.close()


def test_what_comes_between_two_commands_belongs_to_neither() -> None:
    window = Window("left", WindowKind(kind="shell"), prompted, timeout=3)
    try:
        window.run("(sleep 0.2; echo late) &", timeout=5)
        window.run("sleep 0.4", timeout=5)
        assert window.run("echo now", timeout=5).output == "now\n"
    finally:
        window.close()
