"""Reads a binding, whoever's format it is in. A reader says whether a file is its own, and makes a `Binding` of it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from validator.errors import AuthoringError, Place, UsageError
from validator.lab.binding import native
from validator.lab.binding.binding import Binding
from validator.settings import shown_path
from validator.strict import loose_yaml

__all__ = ["Reader", "read_binding"]

_GROUP = "validator.bindings"


@dataclass(frozen=True, slots=True)
class Reader:
    """A format. `claims` looks at a path and what is in it as YAML, None where that is none; it must not raise.

    `read` takes the path and the text. It raises `AuthoringError` at what is wrong.
    """

    sort: str
    claims: Callable[[Path, object], bool]
    read: Callable[[Path, str], Binding]


_BUILT_IN = (Reader("binding", lambda _path, document: native.claims(document), native.read),)


def readers() -> tuple[Reader, ...]:
    """Those of other packages (entry points `validator.bindings`), which go first, and ours."""
    return (*(entry.load() for entry in entry_points(group=_GROUP)), *_BUILT_IN)


def read_binding(path: Path) -> Binding:
    """The binding at `path`, a file or the folder of an inventory. Raises `UsageError` and `AuthoringError`."""
    shown = shown_path(path)
    try:
        text = "" if path.is_dir() else path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise AuthoringError(Place(shown), "this file is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"cannot read the binding {shown}: {error.strerror}") from None
    document = loose_yaml(text)
    for reader in readers():
        if reader.claims(path, document):
            return reader.read(path, text)
    known = ", ".join(dict.fromkeys(reader.sort for reader in readers()))
    raise AuthoringError(
        Place(shown),
        "this is no binding that is known here",
        hint=f"it may be one of these: {known}",
    )
