"""The disks of a box, built from packages: a flash disk with release 1.0 of its operating system, a stick with 2.0.

Both releases are the same kernel with a root file system in memory; they differ in what they say they are. What
was built stays in the cache, in a folder whose name says from what, and appears there complete or not at all: any number of
labs may want it at the same time.
"""

import contextlib
import gzip
import hashlib
import io
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from validator.errors import LabError
from validator.lab.path import PATH
from validator.lab.qemu.fetching import Packages, cache

__all__ = ["Images", "build_images"]

_FIRST, _NEXT = "1.0", "2.0"
_DISK_MEGABYTES = 128
"""Room for three releases on a flash disk."""

_STICK_MEGABYTES = 64
_UNUSED = 30 * 24 * 3600
"""Seconds after which images that no lab was brought up from are removed."""

# The password of root, as it leaves the factory, is "factory".
_SHADOW = "root:$6$benchlinux1$.WkNdKZdXoUf8GtqHdH4qUiWz5tvWjy57VweZ4SrTP53jz9sxtQQNnvgGgOSenic4vL.wgN90jfdx06Wa0Y5t/:19000::::::\n"

_FOLDERS = (
    "bin",
    "dev",
    "etc",
    "flash",
    "media",
    "proc",
    "root",
    "run",
    "sbin",
    "sys",
    "tmp",
    "usr/bin",
    "usr/sbin",
    "var/log",
)


@dataclass(frozen=True, slots=True)
class Images:
    """Image files, not to be written to: each box has its own copy of `disk`, and they share `stick`."""

    disk: Path
    stick: Path


def build_images(packages: Packages) -> Images:
    """The images from these packages; from the cache where it has them. Raises `LabError`."""
    folder = cache() / "images" / _digest(packages)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as temporary:
            _build(packages, Path(temporary))
            with contextlib.suppress(
                FileExistsError, OSError
            ):  # Another lab was faster: its images are the same.
                Path(temporary, "images").rename(folder)
        _remove_unused(folder.parent)
    with contextlib.suppress(OSError):
        os.utime(folder)
    return Images(disk=folder / "disk.img", stick=folder / "stick.img")


def _digest(packages: Packages) -> str:
    """What the images are made of, in one word: the packages, the files of `rootfs`, and this recipe."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in (packages.kernel, packages.busybox):
        found = path.stat()
        digest.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    for name, content in _rootfs():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _rootfs() -> Iterator[tuple[str, bytes]]:
    """The files of the operating system that are ours: path in it, content."""
    with as_file(files("validator.lab.qemu") / "rootfs") as root:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _build(packages: Packages, folder: Path) -> None:
    """Makes `images` in `folder`."""
    (folder / "images").mkdir()
    kernel = _member(packages.kernel, lambda name: name.startswith("./boot/vmlinuz-"))
    busybox = _member(packages.busybox, lambda name: name.endswith("/bin/busybox"))
    first, following = (
        _initrd(busybox, version, folder / f"rootfs-{version}") for version in (_FIRST, _NEXT)
    )

    disk = folder / "disk"
    _write(disk / "images" / _FIRST / "Image", kernel)
    _write(disk / "images" / _FIRST / "initrd", first)
    _write(disk / "etc" / "shadow", _SHADOW.encode(), mode=0o600)
    _file_system(disk, folder / "images" / "disk.img", label="flash", megabytes=_DISK_MEGABYTES)

    stick = folder / "stick"
    release = {"Image": kernel, "initrd": following}
    for name, content in release.items():
        _write(stick / _NEXT / name, content)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in release.items())
    _write(stick / _NEXT / "SHA256SUMS", sums.encode())
    _file_system(stick, folder / "images" / "stick.img", label="stick", megabytes=_STICK_MEGABYTES)


def _member(deb: Path, wanted: Callable[[str], bool]) -> bytes:
    """The content of the one regular file of a package that is wanted. Raises `LabError` where there is none."""
    command = ["dpkg-deb", "--fsys-tarfile", str(deb)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
                for member in archive:
                    if member.isreg() and wanted(member.name):
                        content = archive.extractfile(member)
                        assert content is not None
                        return content.read()
        except tarfile.TarError:
            pass
        finally:
            process.kill()  # The rest of the package is of no interest.
        said = process.stderr.read().decode(errors="replace").strip()
    raise LabError(
        f"{deb} is not the package that it should be" + (f": {said}" if said else ""),
        hint=f"rm {deb} && validator lab fetch",
    )


def _initrd(busybox: bytes, version: str, folder: Path) -> bytes:
    """The root file system of a release, as the kernel wants it. `folder` is where it is put together."""
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True)
    _write(folder / "bin" / "busybox", busybox, mode=0o755)
    (folder / "bin" / "sh").symlink_to("busybox")
    for name, content in _rootfs():
        _write(folder / name, content, mode=0o755 if name == "init" else 0o644)
    about = f'NAME="Bench Linux"\nVERSION_ID={version}\nPRETTY_NAME="Bench Linux {version}"\n'
    _write(folder / "etc" / "os-release", about.encode())
    _write(folder / "etc" / "issue", f"Bench Linux {version} \\n \\l\n\n".encode())
    names = "".join(f"{path.relative_to(folder)}\n" for path in sorted(folder.rglob("*")))
    archive = _run(
        "cpio", "--create", "--format=newc", "--owner=+0:+0", "--quiet", cwd=folder, given=names.encode()
    )
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as stream:
        stream.write(archive)
    return packed.getvalue()


def _file_system(tree: Path, image: Path, *, label: str, megabytes: int) -> None:
    """An ext2 file system with the content of `tree`.

    A journal would be in the way: U-Boot reads the disk as it is, and does not see what only the journal has after
    the power went.
    """
    options = ("-E", "root_owner=0:0", "-L", label, "-m", "0", "-d", str(tree))
    _run("mke2fs", "-q", "-F", "-t", "ext2", *options, str(image), f"{megabytes}M")


def _write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def _run(*argv: str, cwd: Path | None = None, given: bytes = b"") -> bytes:
    done = subprocess.run(argv, cwd=cwd, input=given, capture_output=True, env=_environment(), check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise LabError(f"the disks of the lab's boxes cannot be built: {argv[0]}: {said}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": PATH, "LC_ALL": "C"}


def _remove_unused(folder: Path) -> None:
    """Removes images that have not been used for long. Whoever has them open keeps what they have."""
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            found = path.stat()
            if stat.S_ISDIR(found.st_mode) and found.st_mtime < time.time() - _UNUSED:
                shutil.rmtree(path)
