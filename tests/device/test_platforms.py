"""Platforms are data: how they are found, what they say, and what a transcript makes of them."""

import re
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from yaml import BaseLoader, load

from validator.device.platforms import Platform, kind_at, platform_named, platform_names, shapes
from validator.errors import UsageError
from validator.strict import json_schema

NAMES = ("frr", "linux", "ovs", "pdu", "uboot")


def test_these_travel_with_the_package() -> None:
    assert set(NAMES) <= set(platform_names())


def test_an_unknown_one_is_the_users_mistake() -> None:
    with pytest.raises(UsageError) as error:
        platform_named("fr")
    assert (str(error.value), error.value.hint) == ('there is no platform "fr"', 'did you mean "frr"?')


def test_where_nothing_is_near_all_are_named() -> None:
    with pytest.raises(UsageError) as error:
        platform_named("mainframe")
    assert error.value.hint == "platforms: " + ", ".join(platform_names())


@pytest.mark.parametrize("name", platform_names())
def test_a_file_is_as_its_schema_says(name: str) -> None:
    text = files("validator.device.platforms").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    Draft202012Validator(json_schema(Platform, title="platform")).validate(load(text, BaseLoader))  # noqa: S506 - which knows nothing but text, as we read YAML


@pytest.mark.parametrize("name", platform_names())
def test_every_pattern_compiles_and_every_example_matches_its_own(name: str) -> None:
    platform = platform_named(name)
    re.compile(platform.version.pattern)
    assert platform.version.window in platform.windows
    for window in platform.windows.values():
        for kind in (window, *window.states.values()):
            for pattern in (
                *kind.errors,
                *kind.mistakes,
                *kind.noise,
                *kind.crash,
                *kind.starts,
                kind.pager.prompt,
            ):
                re.compile(pattern)
    for shape in shapes("left", platform):
        assert re.fullmatch(shape.pattern, shape.example)


def test_a_router_has_a_command_line_and_a_shell() -> None:
    found = [
        (shape.window, shape.example, shape.shell, shape.bare)
        for shape in shapes("left", platform_named("frr"))
    ]
    assert found == [
        ("cli", "left#", False, False),
        ("shell", "root@left:~#", True, False),
        ("shell", "#", True, True),
    ]


def test_a_console_has_a_shape_for_each_of_its_states() -> None:
    found = [
        (shape.window, shape.example, shape.shell, shape.bare, shape.console)
        for shape in shapes("sw1", platform_named("uboot"))
    ]
    assert found == [
        ("console", "=>", False, True, True),
        ("console", "sw1 login:", False, False, True),
        ("console", "root@sw1:~#", True, False, True),
    ]


@pytest.mark.parametrize(
    ("prompt", "state"), [("=>", "loader"), ("sw1 login:", "login"), ("root@sw1:/flash#", "shell")]
)
def test_a_prompt_tells_the_state_of_a_console(prompt: str, state: str) -> None:
    console = platform_named("uboot").windows["console"]
    assert kind_at(console, "sw1", prompt) == console.states[state].but(noise=console.noise)
    assert kind_at(console, "sw1", "") == console
    cli = platform_named("frr").windows["cli"]
    assert kind_at(cli, "left", "left#") == cli


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Unknown command 'foo' - try 'help'", True),
        ('## Error: "bootargs" not defined', True),
        ("Failed to load 'images/3.0/Image'", True),
        ("** No partition table - nvme 0 **", True),
        ("32 blocks written: OK", False),
        ("## Flattened Device Tree blob at 4edb6db0", False),
    ],
)
def test_what_a_boot_loader_calls_an_error(line: str, wrong: bool) -> None:  # noqa: FBT001 - a table's column
    loader = platform_named("uboot").windows["console"].states["loader"]
    assert any(re.match(error, line) for error in loader.errors) is wrong


@pytest.mark.parametrize("prompt", ["left#", "left>", "left(config)#", "left(config-router-af)#"])
def test_a_routers_prompts_lead_its_lines(prompt: str) -> None:
    assert re.fullmatch(shapes("left", platform_named("frr"))[0].pattern, prompt)


@pytest.mark.parametrize("prompt", ["right#", "left", "left$", "xleft#", "left(config#", "left#x"])
def test_other_prompts_do_not(prompt: str) -> None:
    assert not re.fullmatch(shapes("left", platform_named("frr"))[0].pattern, prompt)


def test_a_host_name_is_no_pattern() -> None:
    (cli, *_) = shapes("r.1", platform_named("frr"))
    assert re.fullmatch(cli.pattern, "r.1#")
    assert not re.fullmatch(cli.pattern, "rx1#")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("frr", ("FRRouting 8.4.4", "FRRouting 8.4.4 (left) on Linux(6.1.0).")),
        ("linux", ("Linux 6.1.0-18-amd64", "Linux 6.1.0-18-amd64")),
    ],
)
def test_the_version_is_in_what_the_device_says(said: str, answer: tuple[str, str]) -> None:
    expected, output = answer
    found = re.search(platform_named(said).version.pattern, output, re.MULTILINE)
    assert found
    assert found[1] == expected


@pytest.mark.parametrize(
    "line",
    ["% Unknown command: shwo", "% Ambiguous command.", "% Command incomplete: show", "bgpd is not running"],
)
def test_what_a_router_calls_an_error(line: str) -> None:
    assert any(re.search(error, line) for error in platform_named("frr").windows["cli"].errors)
