"""Where things stand in a lab file, for the messages of those who check one."""

import re
from collections.abc import Callable

from validator.errors import AuthoringError, Place
from validator.lab.files import Lab

__all__ = ["check_host_name", "finder"]

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def finder(lab: Lab, device: str) -> Callable[[str], Place]:
    """Where a word stands in the device's entry of the lab file, or else where the entry starts."""

    def find(word: str) -> Place:
        path = str(lab.path)
        try:
            lines = lab.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return Place(path)
        entry = re.compile(rf"""\s*["']?{re.escape(device)}["']?\s*:""")
        first = next((number for number, line in enumerate(lines) if entry.match(line)), 0)
        for number, line in enumerate(lines[first:], first + 1):
            found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line)
            if found:
                return Place(path, number, found.start() + 1)
        return Place(path, first + 1)

    return find


def check_host_name(name: str, place: Callable[[str], Place]) -> None:
    """Raises `AuthoringError` where no device can have the host name `name`."""
    if not _HOST_NAME.fullmatch(name):
        raise AuthoringError(
            place(name),
            f'"{name}" cannot be the host name of a device',
            hint="use letters, digits and hyphens, at most 63",
        )
