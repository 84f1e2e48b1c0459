"""What can go wrong, and whose fault it is.

    ValidatorError            everything a user may see as one message
    ├── UsageError            the command line or the settings
    ├── AuthoringError        the text: file, line, column, found, expected, hint
    └── LabError              the bench: never the page's fault
        ├── LabUnavailable    this machine cannot have the lab: skipped, with what would install it
        └── DeviceLost        a device stopped answering, died, or cannot be reached
            └── AccessRefused   it is there, and does not let us in: trying again does not help

Anything else that escapes is our own bug, and the command line says so.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AccessRefused",
    "AuthoringError",
    "AuthoringErrors",
    "DeviceLost",
    "LabError",
    "LabUnavailable",
    "Place",
    "UsageError",
    "ValidatorError",
    "did_you_mean",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: `path` as the user would type it, `line` and `column` from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class ValidatorError(Exception):
    """The root: carries a message that needs no traceback to be understood."""

    hint: str | None = None


class UsageError(ValidatorError):
    """Wrong use of the command line or wrong settings."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class AuthoringError(ValidatorError):
    """The text cannot be run as it stands.

    `message` says what was found against what was expected; `hint` says what to do.
    """

    def __init__(self, place: Place, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"{self.place}  {self.message}"]
        if self.hint:
            lines.append(f"  hint       {self.hint}")
        return "\n".join(lines)


class AuthoringErrors(ValidatorError):
    """Several authoring errors at once, in the order of the text. `errors` is never empty."""

    def __init__(self, errors: "Iterable[AuthoringError]") -> None:
        self.errors = sorted(errors, key=lambda error: error.place)
        super().__init__(f"{len(self.errors)} authoring errors")

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class LabError(ValidatorError):
    """The bench failed: whatever was running is *broken*, never *failed*."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def reason(self) -> str:
        """The message with its hint, as the reason of a verdict."""
        return self.message + (f" ({self.hint})" if self.hint else "")


class LabUnavailable(LabError):
    """This machine cannot have the lab; `hint` is the command that would change that."""


class DeviceLost(LabError):
    """A device stopped answering, died, or cannot be reached."""


class AccessRefused(DeviceLost):
    """A device is there, and does not let us in. Trying again may lock the user out."""


def did_you_mean(word: str, known: "Iterable[str]") -> str | None:
    """A suggestion such as ``did you mean "left"?``, or None where nothing known is near `word`."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None
