"""Platforms against what their vendors' documents show: prompts, modes, pages, errors, log lines.

The devices are scripted, by the same hands as the platforms: this holds the two together, and proves that a window can
be used so. What other people's servers say of a platform is in test_fakenos.py.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from yaml import safe_load

from validator.device.opening import Opening, open_window
from validator.device.platforms import platform_named, platform_names, shapes
from validator.device.reply import Ending
from validator.device.window import Window
from validator.lab.reach import Lines, Login, Tcp
from validator.testing import Device, Server, parse_script

DIALOGUES: dict[str, dict[str, Any]] = safe_load(
    Path(__file__).with_name("dialogues.yml").read_text(encoding="utf-8")
)
EMBEDDED = {"frr", "linux", "ovs", "pdu", "uboot"}


def script(dialogue: dict[str, Any], goodbye: str) -> str:
    """A device that shows what a dialogue says, and cannot turn its pager off."""
    enter, inside, leave = dialogue.get("configure", ["", "", ""])
    modes: dict[str, Any] = {
        "exec": {"prompt": f"{dialogue['prompt']} ", "commands": {enter: [{"to": "config"}]} if enter else {}}
    }
    if enter:
        modes["config"] = {"prompt": f"{inside} ", "commands": {leave: [{"to": "exec"}]}}
    log: list[Any] = [
        {"write": f"done\n{dialogue['prompt']} {dialogue.get('log', '')}\n"},
        {"ask": {"text": ""}},
    ]
    more = dialogue.get("more")
    return json.dumps(
        {
            "hostname": "r1",
            "login": {"users": {"admin": "s3cret"}},
            "greeting": "Welcome. Keep your password to yourself.",
            "modes": modes,
            "commands": {
                goodbye: [{"close": True}],
                "show many": [{"say": "line {{ n }} of many", "times": 60}],
                "show log": log if "log" in dialogue else ["done"],
            },
            "unknown": dialogue["error"],
            "pager": {"lines": 24, "prompt": more, "all": dialogue.get("all")} if more else {"lines": 0},
        }
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(params=sorted(DIALOGUES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def window(name: str, server: Server) -> Iterator[Window]:
    """A window on a device of this platform, after a login over telnet."""
    port = server.add(
        Device(parse_script(script(DIALOGUES[name], platform_named(name).windows["cli"].leave[0]))),
        telnet=True,
    )
    reach = Lines(
        line=Tcp(host="127.0.0.1", port=port, telnet=True), login=Login(user="admin", password="s3cret")
    )
    with closing(open_window("r1", "cli", platform_named(name), reach, Opening())) as opened:
        yield opened


def test_every_platform_has_a_dialogue() -> None:
    assert set(platform_names()) - EMBEDDED == set(DIALOGUES)


def test_a_session_is_logged_in_configured_and_read(name: str, window: Window) -> None:
    dialogue = DIALOGUES[name]
    platform = platform_named(name)
    kind = platform.windows["cli"]
    assert window.prompt == dialogue["prompt"]
    if "configure" in dialogue:
        enter, inside, leave = dialogue["configure"]
        assert window.run(enter, timeout=10).prompt == inside
        assert window.run(leave, timeout=10).prompt == dialogue["prompt"]
    reply = window.run("show many", timeout=10)
    assert reply.output.split("\n")[:60] == [f"line {number} of many" for number in range(1, 61)]
    refused = window.run("shwo", timeout=10)
    assert any(re.search(error, line) for error in kind.errors for line in refused.output.splitlines())
    assert any(re.search(error, line) for error in kind.mistakes for line in refused.output.splitlines())
    logged = window.run("show log", timeout=10)
    assert (logged.output, logged.ending, logged.prompt) == ("done\n", Ending.PROMPT, dialogue["prompt"])


def test_prompts_lead_their_lines_and_nothing_else_does(name: str) -> None:
    dialogue = DIALOGUES[name]
    (shape,) = shapes("r1", platform_named(name))
    inside = dialogue["configure"][1:2] if "configure" in dialogue else []
    for prompt in [dialogue["prompt"], *inside, *dialogue.get("at", [])]:
        assert re.fullmatch(shape.pattern, prompt), prompt
    for other in dialogue.get("not", []):
        assert not re.fullmatch(shape.pattern, other), other
