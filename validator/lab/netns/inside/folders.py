"""A device's private file system: the machine's programs, read-only, and everything else its own and empty."""

# Importing pathlib would take longer than making a device's folders.
# ruff: noqa: PTH101, PTH103, PTH108, PTH112, PTH114, PTH115, PTH120, PTH123, PTH211

import contextlib
import os

from validator.lab import kernel

__all__ = ["make_private"]

# Where programs and people keep things, with the mode each has on any machine.
# The machine's own content of these is never seen on a device.
_ALWAYS = {
    "/run": "0755",
    "/tmp": "1777",  # noqa: S108 - it is mounted over
    "/var/tmp": "1777",  # noqa: S108 - it is mounted over
    "/var/log": "0755",
    "/root": "0700",
    "/home": "0755",
    "/dev/shm": "1777",  # noqa: S108 - it is mounted over
}
# Whose files these are that belong to other users of the machine.
_NOBODY = ("nobody", "nogroup")
_MACHINES_ETC = "/run/host/etc"
_MOST = 65536  # bytes of a file in /etc that is copied


def make_private(folders: list[str], files: dict[str, str]) -> None:
    """Turns this mount namespace into the device's; the machine's tree must be read-only already.

    `folders` are private ones besides the usual. One that would lie on a read-only part of the machine and is not
    there is left out. `files` are written last: path → content.
    """
    for folder, mode in _ALWAYS.items():
        if os.path.isdir(folder):
            kernel.mount("tmpfs", folder, f"mode={mode}")
    _own_etc()
    _one_user()
    with contextlib.suppress(OSError):  # Containers may forbid it; nothing in a lab depends on it.
        kernel.mount("sysfs", "/sys")
    for folder in folders:
        if folder.startswith(("/etc/", *(f"{base}/" for base in _ALWAYS))):
            _forget(folder)
            os.makedirs(folder, exist_ok=True)
        elif os.path.isdir(folder):
            kernel.mount("tmpfs", folder, "mode=0755")
    for path, content in files.items():
        _forget(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)


def _own_etc() -> None:
    """A writable /etc: its files are copies that a page may write to, its folders point to the machine's."""
    os.makedirs(_MACHINES_ETC)
    kernel.bind("/etc", _MACHINES_ETC)
    kernel.mount("tmpfs", "/etc", "mode=0755")
    for entry in os.scandir(_MACHINES_ETC):
        own = f"/etc/{entry.name}"
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), own)
        elif not (entry.is_file() and _copy(entry.path, own)):
            os.symlink(entry.path, own)


def _copy(path: str, own: str) -> bool:
    """Copies a file of the size that configuration has. False where it is larger, or not for us to read."""
    try:
        with open(path, "rb") as file:
            content = file.read(_MOST + 1)
            mode = os.fstat(file.fileno()).st_mode & 0o777
    except OSError:
        return False
    if len(content) > _MOST:
        return False
    with open(own, "wb") as file:
        file.write(content)
    os.chmod(own, mode)  # There may be others on a device than root.
    return True


def _one_user() -> None:
    """Gives every account of the machine root's number, since that is the only one there is on a device.

    So programs that want to give up root for a user of their own find that user, and stay what they are.
    """
    for name, columns in (("passwd", (2, 3)), ("group", (2,))):
        lines = []
        with open(f"{_MACHINES_ETC}/{name}", encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                fields = line.split(":")
                if len(fields) > max(columns) and fields[0] not in _NOBODY:
                    for column in columns:
                        fields[column] = "0"
                lines.append(":".join(fields))
        os.unlink(f"/etc/{name}")
        with open(f"/etc/{name}", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.writelines(lines)


def _forget(path: str) -> None:
    """Takes the link to the machine's own entry away."""
    if os.path.islink(path):
        os.unlink(path)
