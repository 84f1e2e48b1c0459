"""The system packages that the embedded lab needs. `python -m validator.lab.netns.packages --missing` lists them."""

import shutil
import sys
from collections.abc import Iterable

from validator.lab.netns.platforms import PLATFORMS
from validator.lab.path import PATH

__all__ = ["main", "missing_packages", "system_packages"]

# What it takes to have any device at all.
_BASE = {"ip": "iproute2", "nsenter": "util-linux", "env": "coreutils"}


def system_packages(platforms: Iterable[str] = PLATFORMS) -> dict[str, str]:
    """Program → Debian package, for devices of these `platforms`."""
    programs = dict(_BASE)
    for name in platforms:
        programs.update(PLATFORMS[name].programs)
    return programs


def missing_packages(platforms: Iterable[str] = PLATFORMS) -> dict[str, str]:
    """The same for what this machine does not have."""
    programs = system_packages(platforms)
    return {program: package for program, package in programs.items() if not shutil.which(program, path=PATH)}


def main(arguments: list[str]) -> None:
    """Prints the packages, on one line: all of them, or with `--missing` those that have to be installed."""
    found = missing_packages() if "--missing" in arguments else system_packages()
    print(" ".join(sorted(set(found.values()))))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
