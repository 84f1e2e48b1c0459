"""Vendors' devices are put back to what they were: by the commands of the platform's file, on scripted devices over telnet."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.device.vendors.test_dialogues import DIALOGUES
from tests.project import Outcome, Project
from validator.device.platforms import Baseline, platform_named, platform_names
from validator.testing import Device, Server, parse_script

HAVE = [name for name in platform_names() if name in DIALOGUES and platform_named(name).baseline]
Run = Callable[..., Outcome]


def script(name: str, part: Baseline, **keys: Any) -> dict[str, Any]:
    """A device that knows the commands of a baseline, the one for the version, and one that changes it."""
    platform = platform_named(name)
    _, inside, leave = DIALOGUES[name]["configure"]
    commands: dict[str, Any] = {}
    for act, typed in (("save", part.save), ("restore", part.restore), ("", part.forget)):
        for command in typed:
            if command in ("configure", "configure exclusive"):
                commands[command] = [{"to": "config"}]
            elif command not in ("exit", "commit and-quit"):
                commands[command] = [{act: True}] if act and "validator-baseline" in command else []
    commands |= {
        part.show: "{{ config }}",
        "set {{ what }}": [{"keep": "{{ what }}"}],
        platform.version.command: "a version",
        platform.windows["cli"].leave[0]: [{"close": True}],
        **{command: [] for command in platform.windows["cli"].pager.off},
    }
    return {
        "hostname": "r1",
        "config": "interface one",
        "modes": {
            "exec": {"prompt": f"{DIALOGUES[name]['prompt']} "},
            "config": {
                "prompt": f"{inside} ",
                "commands": {command: [{"to": "exec"}] for command in (leave, "commit and-quit")},
            },
        },
        "commands": commands,
        "unknown": DIALOGUES[name]["error"],
        **keys,
    }


@pytest.fixture
def typed() -> list[str]:
    return []


@pytest.fixture
def run(project: Project, typed: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a page that changes a device and does not undo it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(project.root / "state"))
    with Server() as server:

        def run_page(name: str, device: Device, prompt: str | None = None, binding: str = "") -> Outcome:
            port = server.add(device, telnet=True)
            project.write(
                "procedures/labs/pod.yml",
                f"provider: remote\ndevices: {{r1: {{platform: {name}}}}}\n",
            )
            project.write(
                "pod.yml", f"devices:\n  r1:\n    telnet: 127.0.0.1:{port}\n    host-name: r1\n{binding}"
            )
            shown = prompt or DIALOGUES[name]["prompt"]
            project.page(
                f"## Change it\n\n```console\n{shown} set interface two\n{shown}\n```\n",
                lab="pod",
            )
            return project.call("run", "--binding", "pod.yml")

        yield run_page


def device_of(text: dict[str, Any], typed: list[str]) -> Device:
    return Device(
        parse_script(json.dumps(text)),
        lambda event: typed.append(event.text) if event.kind == "typed" else None,
    )


@pytest.mark.parametrize("name", HAVE)
def test_a_device_is_what_it_was(name: str, run: Run, typed: list[str]) -> None:
    (part,) = platform_named(name).baseline
    device = device_of(script(name, part), typed)
    outcome = run(name, device)
    assert (outcome.status, str(device.running)) == (0, "interface one"), outcome.out + outcome.err
    expected = [*part.save, part.show, "set interface two", part.show, *part.restore, part.show, *part.forget]
    kind = platform_named(name).windows["cli"]
    # What every window begins and ends with comes between.
    beside = {platform_named(name).version.command, *kind.pager.off, kind.leave[0], ""}
    found = [line for line in typed if line not in beside]
    assert found == [line for line in expected if line not in beside]


IOS = "cisco_ios"
ENABLE = {
    "modes": {
        "user": {
            "prompt": "r1>",
            "commands": {
                "enable": [
                    {
                        "ask": {
                            "text": "Password: ",
                            "secret": True,
                            "accept": "s3cret",
                            "refused": "% Bad secrets",
                        }
                    },
                    {"to": "exec"},
                ],
                "show running-config": "% Invalid input detected at '^' marker.",
            },
        },
        "exec": {"prompt": "r1#"},
    }
}


def test_the_privileged_mode_is_entered_with_the_secret_of_the_lab(run: Run, typed: list[str]) -> None:
    (part,) = platform_named(IOS).baseline
    device = device_of(script(IOS, part, **ENABLE), typed)
    outcome = run(IOS, device, "r1>", "    secrets: {enable: 'plain:s3cret'}\n")
    assert (outcome.status, str(device.running)) == (0, "interface one"), outcome.out + outcome.err
    assert "s3cret" not in outcome.out + outcome.err


def test_a_device_that_asks_for_no_password_needs_no_secret(run: Run, typed: list[str]) -> None:
    (part,) = platform_named(IOS).baseline
    modes = {**ENABLE["modes"], "user": {"prompt": "r1>", "commands": {"enable": [{"to": "exec"}]}}}
    device = device_of(script(IOS, part, modes=modes), typed)
    outcome = run(IOS, device, "r1>")
    assert (outcome.status, str(device.running)) == (0, "interface one"), outcome.out + outcome.err


@pytest.mark.parametrize(
    ("binding", "message"),
    [
        ("", 'the lab has no secret "enable" for r1'),
        (
            "    secrets: {enable: 'plain:guess'}\n",
            '"enable" did not lead into the privileged mode of r1 (it said: % Bad secrets)',
        ),
    ],
)
def test_without_it_nothing_is_run(run: Run, typed: list[str], binding: str, message: str) -> None:
    (part,) = platform_named(IOS).baseline
    device = device_of(script(IOS, part, **ENABLE), typed)
    outcome = run(IOS, device, "r1>", binding)
    assert outcome.status == 3, outcome.out + outcome.err
    assert f"the lab does not answer: {message}" in " ".join(outcome.out.split())
    assert "set interface two" not in typed


def test_a_command_that_the_device_refuses_is_no_baseline(run: Run, typed: list[str]) -> None:
    (part,) = platform_named(IOS).baseline
    text = script(IOS, part)
    text["commands"][part.save[0]] = "%Error opening flash:validator-baseline.cfg (No space left on device)"
    outcome = run(IOS, device_of(text, typed))
    assert outcome.status == 3
    said = " ".join(outcome.out.split())
    assert f'"{part.save[0]}" did not succeed on r1 (it said: %Error opening flash:' in said
    assert "set interface two" not in typed
