"""The system packages that the embedded lab needs. `python -m validator.lab.netns.packages --missing` lists them."""

import shutil
import sys
from collections.abc import Iterable

from validator.lab.netns.platforms import PLATFORMS
from validator.lab.path import PATH

__all__ = ["main", "missing_packages", "system_packages"]

# What it takes to have any device at all.
_BASE = {"ip": "iproute2", "nsenter": "util-linux", "env": "coreutils"}


_EVERYTHING = tuple((name, tuple(platform.optional)) for name, platform in PLATFORMS.items())
"""Every platform with every daemon that brings programs of its own."""


def system_packages(devices: Iterable[tuple[str, Iterable[str]]] = _EVERYTHING) -> dict[str, str]:
    """Program → Debian package, for `devices`: the platform of each, and its daemons."""
    programs = dict(_BASE)
    for name, daemons in devices:
        platform = PLATFORMS[name]
        programs.update(platform.programs)
        for daemon in daemons:
            programs.update(platform.optional.get(daemon, {}))
    return programs


def missing_packages(devices: Iterable[tuple[str, Iterable[str]]] = _EVERYTHING) -> dict[str, str]:
    """The same for what this machine does not have."""
    programs = system_packages(devices)
    return {program: package for program, package in programs.items() if not shutil.which(program, path=PATH)}


def main(arguments: list[str]) -> None:
    """Prints the packages, on one line: all of them, or with `--missing` those that have to be installed."""
    found = missing_packages() if "--missing" in arguments else system_packages()
    print(" ".join(sorted(set(found.values()))))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
