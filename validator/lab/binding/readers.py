"""Reads a binding, whoever's format it is in. A reader says whether a file is its own, and makes a `Binding` of it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from validator.errors import AuthoringError, Place, UsageError
from validator.lab.binding import ansible, containerlab, native, nornir, pyats
from validator.lab.binding.binding import Binding
from validator.settings import shown_path
from validator.strict import decode_yaml, loose_yaml

__all__ = ["Reader", "read_binding"]

_GROUP = "validator.bindings"


@dataclass(frozen=True, slots=True)
class Reader:
    """A format. `claims` looks at a path, its text, and that as YAML, None where it is none; it must not raise.

    `read` takes the path and the text. It raises `AuthoringError` at what is wrong.
    """

    sort: str
    claims: Callable[[Path, str, object], bool]
    read: Callable[[Path, str], Binding]


_BUILT_IN = (
    Reader("binding", native.claims, native.read),
    Reader("pyATS testbed", pyats.claims, pyats.read),
    Reader("containerlab topology", containerlab.claims, containerlab.read),
    Reader("Ansible inventory", ansible.claims, ansible.read),
    Reader("Nornir inventory", nornir.claims, nornir.read),
)
"""The first that claims a file reads it."""


def readers() -> tuple[Reader, ...]:
    """Those of other packages (entry points `validator.bindings`), which go first, and ours."""
    return (*(entry.load() for entry in entry_points(group=_GROUP)), *_BUILT_IN)


def read_binding(path: Path) -> Binding:
    """The binding at `path`. Raises `UsageError` and `AuthoringError`."""
    shown = shown_path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise AuthoringError(Place(shown), "this file is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"cannot read the binding {shown}: {error.strerror}") from None
    document = loose_yaml(text)
    for reader in readers():
        if reader.claims(path, text, document):
            return reader.read(path, text)
    if document is None and path.suffix in (".yml", ".yaml"):
        decode_yaml(text, dict[str, Any], path=shown)  # Says what is wrong with it as YAML.
    known = ", ".join(dict.fromkeys(reader.sort for reader in readers()))
    raise AuthoringError(
        Place(shown),
        "this is no binding that is known here",
        hint=f"it may be one of these: {known}",
    )
