"""Mutants that were declared equivalent by a person, with the reason: `declared.yml`."""

from collections.abc import Iterable
from pathlib import Path

from mutants.mutant import Mutant
from mutants.outcome import Came, Outcome
from validator.strict import Record, decode_yaml

__all__ = ["DECLARED", "Declaration", "declared", "read_declared", "stale"]

DECLARED = Path(__file__).with_name("declared.yml")


class Declaration(Record, frozen=True):
    """One entry; the file says what the keys mean."""

    page: str
    kind: str
    before: str
    reason: str
    after: str | None = None

    def fits(self, mutant: Mutant) -> bool:
        """Whether it is about `mutant`."""
        return (
            (self.page, self.kind) == (mutant.page.name, mutant.kind)
            and self.before == _first(mutant.before)
            and self.after in (None, _first(mutant.after))
        )


class _File(Record, frozen=True):
    equivalent: tuple[Declaration, ...]


def read_declared(path: Path = DECLARED) -> tuple[Declaration, ...]:
    """Raises `AuthoringError` where the file is not what it should be."""
    return decode_yaml(path.read_text(encoding="utf-8"), _File, path=path.name).equivalent


def declared(mutant: Mutant, declarations: Iterable[Declaration]) -> str | None:
    """The reason why `mutant` is no fault, if somebody gave one."""
    return next((one.reason for one in declarations if one.fits(mutant)), None)


def stale(declarations: Iterable[Declaration], outcomes: Iterable[Outcome]) -> list[Declaration]:
    """Those that excuse nothing: what they are about is caught now, or is gone."""
    excused = [(one.mutant, one.reason) for one in outcomes if one.came is Came.EQUIVALENT]
    return [
        one
        for one in declarations
        if not any(reason == one.reason and one.fits(mutant) for mutant, reason in excused)
    ]


def _first(text: str) -> str:
    return text.strip().partition("\n")[0].strip()
