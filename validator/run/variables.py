"""Every placeholder has a value before it is typed: from the front matter, or captured earlier in the text."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from validator.errors import AuthoringError, Place, did_you_mean
from validator.matching import KINDS, faults
from validator.model import Exchange
from validator.template import placeholders

if TYPE_CHECKING:
    from validator.run.plan import Action

__all__ = ["check_kind", "check_variables"]


def check_variables(values: Mapping[str, str], actions: "Iterable[Action]") -> None:
    """Raises `AuthoringError` for a placeholder without a value and for a kind that does not exist."""
    known = set(values)
    for action in actions:
        if isinstance(action, Exchange):
            column = action.place.column + len(action.prompt) + 1
            for number, line in enumerate((action.command or "").split("\n")):
                _check_typed(
                    line, Place(action.place.path, action.place.line + number, 1 if number else column), known
                )
            _check_shown(action, known)
        else:
            for number, line in enumerate(action.content.split("\n"), 1):
                _check_typed(line, Place(action.place.path, action.place.line + number), known)


def _check_shown(exchange: Exchange, known: set[str]) -> None:
    """Checks what is shown, and adds the names that it gives a value to `known`."""
    path = exchange.place.path
    for shown in exchange.shown:
        for found in placeholders(shown.text):
            if found.kind is not None:
                check_kind(found.kind, Place(path, shown.line, shown.column + found.start))
    for fault in faults([shown.text for shown in exchange.shown], known):
        shown = exchange.shown[fault.index]
        raise AuthoringError(
            Place(path, shown.line, shown.column + fault.column - 1), fault.message, hint=fault.hint
        )
    known.update(found.name for shown in exchange.shown for found in placeholders(shown.text))


def _check_typed(text: str, start: Place, known: set[str]) -> None:
    for found in placeholders(text):
        place = Place(start.path, start.line, start.column + found.start)
        if found.name not in known:
            raise AuthoringError(
                place,
                f'the variable "{found.name}" has no value here',
                hint=did_you_mean(found.name, known)
                or "give it a sample value under vars, or capture it from output that is shown earlier",
            )
        if found.kind is not None:
            check_kind(found.kind, place)


def check_kind(kind: str, place: Place) -> None:
    """Raises `AuthoringError` at `place` for a kind that does not exist."""
    if kind not in KINDS:
        raise AuthoringError(
            place,
            f'there is no kind "{kind}"',
            hint=did_you_mean(kind, KINDS) or "kinds: " + ", ".join(KINDS),
        )
