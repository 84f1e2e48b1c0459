"""The Debian packages that the boxes run: a kernel and busybox, for ARM whatever this machine is.

They are unpacked, never installed. apt fetches and verifies them with the sources and keys of this machine,
but with lists of its own in a temporary folder: that takes no root, and changes nothing for the machine.
"""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from validator.errors import LabError, LabUnavailable

__all__ = ["Packages", "cache", "fetch", "find_packages"]

_KERNEL = "linux-image-cloud-arm64"
"""Has what a box needs built in, so no module is ever loaded. It depends on the kernel's own package."""

_BUSYBOX = "busybox-static"
_FETCH = "validator lab fetch"


@dataclass(frozen=True, slots=True)
class Packages:
    """Where the two `.deb` files are."""

    kernel: Path
    busybox: Path


def cache() -> Path:
    """The folder for what can be had again at any time. It may not be there yet."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return Path(base if Path(base).is_absolute() else Path.home() / ".cache") / "validator" / "qemu"


def find_packages() -> Packages:
    """What was fetched last, or put there by hand. Raises `LabUnavailable` where something is not there."""
    folder = cache() / "packages"

    def newest(pattern: str) -> Path:
        found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
        if not found:
            raise LabUnavailable(
                f"the boxes of the lab run Debian packages that are not in {folder}: {pattern}", hint=_FETCH
            )
        return found[-1]

    return Packages(
        kernel=newest("linux-image-*-cloud-arm64_*_arm64.deb"), busybox=newest("busybox-static_*_arm64.deb")
    )


def fetch() -> Packages:
    """Fetches the newest of both. Raises `LabError` with apt's own words where that does not succeed."""
    folder = cache() / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as temporary:
        apt = _Apt(Path(temporary))
        # A source that cannot be read may be one that has nothing to do with this: the download will tell.
        apt.run("apt-get", "update")
        depends = apt.run("apt-cache", "depends", "--important", _KERNEL)
        names = [line.split()[-1] for line in depends.stdout.splitlines() if "Depends:" in line]
        done = apt.run("apt-get", "download", *(names or [_KERNEL]), _BUSYBOX)
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if line.startswith("E:")]
            raise LabError(
                f"apt cannot fetch {_KERNEL} and {_BUSYBOX} for arm64: {said[-1][3:] if said else done.stderr}",
                hint=f"where this machine's package sources have none, put the .deb files of Debian into {folder}",
            )
        for deb in Path(temporary).glob("*.deb"):
            deb.replace(folder / deb.name)
            os.utime(folder / deb.name)  # apt gives a file the time of its publication
    return find_packages()


class _Apt:
    """apt for ARM, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("lists/partial", "archives/partial"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        settings = {
            "APT::Architecture": "arm64",
            "APT::Architectures::": "arm64",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Debug::NoLocking": "1",
            "Dir::Cache": str(folder),
            "Dir::State": str(folder),
            "Dir::State::status": str(folder / "status"),
        }
        self._options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                [program, "--quiet", *self._options, *arguments],
                cwd=self._folder,
                env={**os.environ, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise LabError(
                f"this machine has no {program}, which fetches the packages that the boxes run",
                hint=f"put the .deb files of Debian's {_KERNEL} and {_BUSYBOX} for arm64 into {cache() / 'packages'}",
            ) from None
