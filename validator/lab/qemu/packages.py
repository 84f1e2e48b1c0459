"""The programs that the lab needs on this machine. `python -m validator.lab.qemu.packages --missing` lists packages."""

import shutil
import sys
from pathlib import Path

from validator.lab.path import PATH

__all__ = ["FIRMWARE", "main", "missing_packages", "system_packages"]

FIRMWARE = Path("/usr/lib/u-boot/qemu_arm64/u-boot.bin")
"""Debian's build of U-Boot for the board."""

_NEEDED = {
    "qemu-system-aarch64": "qemu-system-arm",
    str(FIRMWARE): "u-boot-qemu",
    "mke2fs": "e2fsprogs",
    "cpio": "cpio",
    "dpkg-deb": "dpkg",
}


def system_packages() -> dict[str, str]:
    """Program or file → Debian package."""
    return dict(_NEEDED)


def missing_packages() -> dict[str, str]:
    """The same for what this machine does not have."""
    return {
        program: package
        for program, package in _NEEDED.items()
        if not (Path(program).is_file() if program.startswith("/") else shutil.which(program, path=PATH))
    }


def main(arguments: list[str]) -> None:
    """Prints the packages, on one line: all of them, or with `--missing` those that have to be installed."""
    found = missing_packages() if "--missing" in arguments else _NEEDED
    print(" ".join(sorted(set(found.values()))))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
