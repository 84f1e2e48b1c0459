"""Platforms are data: what a device's windows look like and what it calls an error. One YAML file each."""

import re
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Literal

from validator.errors import UsageError, did_you_mean
from validator.model import Effect, PromptShape
from validator.strict import Record, decode_yaml

__all__ = [
    "Baseline",
    "Enable",
    "Pager",
    "Platform",
    "Version",
    "WindowKind",
    "kind_at",
    "platform_named",
    "platform_names",
    "prompt_of",
    "shapes",
]


class Pager(Record, frozen=True):
    """Output page by page: how it is turned off, and how a page is answered where it cannot be.

    `off` are commands, `prompt` is a regular expression for what stands at a page's end, `key` goes on.
    """

    off: tuple[str, ...] = ()
    prompt: str = ""
    key: str = " "


class Enable(Record, frozen=True):
    """The privileged mode: `command` enters it at prompts that `at` matches; `password` is how it asks for one.

    `at` and `password` are regular expressions.
    """

    at: str
    command: str = "enable"
    password: str = "[Pp]assword:"  # noqa: S105 - a question


class WindowKind(Record, frozen=True):
    """One way to talk to a device.

    `shell` is a POSIX shell that we start and whose prompt we choose; `cli` is any other command line, known by
    its `prompt`, a regular expression in which `{host}` stands for the device's name. Output lines that match
    one of `errors` are errors unless the page shows them; those that match one of `mistakes`, too, are about the
    command as it was typed, and no waiting mends them. `noise` are log lines that may come behind a prompt.
    `leave` are the commands that end the window. `crash` are regular expressions for lines that come only when the
    device starts or has crashed. `help` is the key that explains what may follow, where there is one;
    `enable` says how the privileged mode is entered, where there is one.

    `console` is the one line on which everything of a device happens: each of its `states` (boot loader, login, shell) is
    a window kind of its own, told by its prompt. `starts` is what a device says first when it starts, as the page may want
    it to. A state's prompt without `{host}` counts in blocks that say whose it is by `on`.
    """

    kind: Literal["cli", "shell", "console"]
    start: tuple[str, ...] = ()
    prompt: str = ""
    example: str = ""
    errors: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    leave: tuple[str, ...] = ("exit", "logout", "quit")
    pager: Pager = Pager()
    crash: tuple[str, ...] = ()
    help: str = ""
    enable: Enable | None = None
    states: dict[str, "WindowKind"] = {}  # noqa: RUF012 - msgspec copies defaults
    starts: tuple[str, ...] = ()


class Version(Record, frozen=True):
    """How a device says what it runs: a command in a window, and a pattern whose groups are the answer.

    Without a command, it is in what a console `starts` with: a device that may be off cannot be asked.
    """

    window: str
    pattern: str
    command: str = ""


class Baseline(Record, frozen=True):
    """A part of what a device is that must be the same after a run as before it: what the command `show` prints.

    Lines that match one of `ignore` differ by themselves. There are two ways to put the rest back. `save` are commands
    typed before the run, `restore` those that bring that state back, and `forget` those that remove what was saved. Or
    `line` is a regular expression for a line, whose groups `remove` and `add` name: the commands that make a line go
    that was not there before, and one come back that was. Without either, a difference stays.
    """

    window: str
    show: str
    ignore: tuple[str, ...] = ()
    save: tuple[str, ...] = ()
    restore: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    line: str = ""
    remove: str = ""
    add: str = ""


class Platform(Record, frozen=True):
    """A platform file. The first window is the default one.

    `effects` are regular expressions for the beginning of commands: see `validator.device.effects`. `baseline` is what
    a device that exists is put back to, part by part.
    """

    title: str
    windows: dict[str, WindowKind]
    version: Version
    features: tuple[str, ...] = ()
    effects: dict[Effect, tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies defaults
    baseline: tuple[Baseline, ...] = ()


_SHELL_PROMPT = r"[\w-]+@{host}:[^\s#$]*[#$]"


@cache
def _files() -> dict[str, str]:
    """Platform name to YAML text: those that travel with the package, and those of other packages.

    An entry point in the group `validator.platforms` names a package whose `*.yml` files are platforms.
    """
    packages = [
        "validator.device.platforms",
        *(entry.value for entry in entry_points(group="validator.platforms")),
    ]
    found = {}
    for package in packages:
        for resource in sorted(files(package).iterdir(), key=lambda entry: entry.name):
            if resource.name.endswith(".yml"):
                found[resource.name.removesuffix(".yml")] = resource.read_text(encoding="utf-8")
    return found


def platform_names() -> tuple[str, ...]:
    """The names of every platform that is installed."""
    return tuple(_files())


@cache
def platform_named(name: str) -> Platform:
    """The platform `name`. Raises `UsageError` where it is unknown, `AuthoringError` where its file is wrong."""
    if name not in _files():
        raise UsageError(
            f'there is no platform "{name}"',
            hint=did_you_mean(name, _files()) or "platforms: " + ", ".join(_files()),
        )
    return decode_yaml(_files()[name], Platform, path=f"{name}.yml")


def prompt_of(kind: WindowKind, host: str) -> str:
    """The regular expression for a prompt of `host` in a window of this kind, without the blank behind it."""
    if kind.kind == "console":
        return "|".join(f"(?:{prompt_of(state, host)})" for state in kind.states.values())
    pattern = kind.prompt or (_SHELL_PROMPT if kind.kind == "shell" else "")
    return pattern.replace("{host}", re.escape(host))


def kind_at(kind: WindowKind, host: str, prompt: str) -> WindowKind:
    """What sort of window it is at `prompt`: itself, or that state of a console, with what is true in all of them."""
    for state in kind.states.values():
        if re.fullmatch(prompt_of(state, host), prompt):
            return state.but(noise=(*kind.noise, *state.noise))
    return kind


def shapes(device: str, platform: Platform) -> tuple[PromptShape, ...]:
    """How the prompts of `device` look in a transcript."""
    found = []
    for name, window in platform.windows.items():
        for kind in window.states.values() or (window,):
            is_shell = kind.kind == "shell"
            found.append(
                PromptShape(
                    device=device,
                    window=name,
                    pattern=prompt_of(kind, device),
                    example=(kind.example or "root@{host}:~#").replace("{host}", device),
                    shell=is_shell,
                    bare=bool(window.states) and not is_shell and "{host}" not in kind.prompt,
                    console=window.kind == "console",
                    help_key=kind.help or None,
                )
            )
            if is_shell and not window.states:
                found.append(replace(found[-1], pattern="[#$]", example="#", bare=True))
    return tuple(found)
