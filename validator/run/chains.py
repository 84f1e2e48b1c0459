"""Pages to sessions: prerequisites first, each chain of pages on one fresh lab.

Whatever is wrong with a text is found here, all of it at once, and then nothing is run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from validator.errors import AuthoringError, AuthoringErrors, Place, UsageError, did_you_mean
from validator.markdown.procedure import digest_of, read_procedure
from validator.model import Procedure
from validator.run.plan import PlannedProcedure, Session
from validator.run.planning import plan_procedure
from validator.settings import Settings

__all__ = ["make_plan"]


def make_plan(paths: Sequence[Path], settings: Settings, variables: Mapping[str, str]) -> tuple[Session, ...]:
    """The sessions that run the procedures in `paths`, with `variables` in place of sample values.

    Prerequisites are added. A procedure that others build on runs once, on the lab of the first of them.
    Raises `AuthoringErrors` with everything that is wrong.
    """
    book = _Book(settings, variables)
    chains = []
    for path in paths:
        chain = book.chain(path)
        if chain is not None:
            chains.append(chain)
    names = {name for planned in book.planned() for name in planned.procedure.variables}
    unknown = set(variables) - names
    if unknown and not book.errors:
        word = min(unknown)
        raise UsageError(
            f'no selected procedure has a variable "{word}"',
            hint=did_you_mean(word, names) or "variables: " + (", ".join(sorted(names)) or "none"),
        )
    if book.errors:
        raise AuthoringErrors(book.errors)
    return tuple(
        Session(lab=chain[-1].lab, procedures=chain)
        for index, chain in enumerate(chains)
        if not any(
            _begins_with(other, chain)
            for at, other in enumerate(chains)
            if at != index and (len(other), -at) > (len(chain), -index)
        )
    )


def _begins_with(chain: Sequence[PlannedProcedure], head: Sequence[PlannedProcedure]) -> bool:
    return [planned.procedure.path for planned in chain[: len(head)]] == [
        planned.procedure.path for planned in head
    ]


class _Book:
    """Every page that was asked for or is needed, planned once; what is wrong is collected."""

    def __init__(self, settings: Settings, variables: Mapping[str, str]) -> None:
        self.errors: list[AuthoringError] = []
        self._settings = settings
        self._variables = variables
        self._planned: dict[Path, PlannedProcedure | None] = {}

    def planned(self) -> list[PlannedProcedure]:
        return [planned for planned in self._planned.values() if planned]

    def chain(self, path: Path) -> tuple[PlannedProcedure, ...] | None:
        """The procedure in `path` after all that it builds on, each once; None where something is wrong."""
        try:
            return self._bound(tuple(self._chain(path.resolve(), ()).values()))
        except _Wrong:
            return None
        except AuthoringError as error:
            self.errors.append(error)
            return None

    def _chain(self, path: Path, above: tuple[Path, ...]) -> dict[Path, PlannedProcedure]:
        planned = self._plan(path)
        chain: dict[Path, PlannedProcedure] = {}
        for name in planned.procedure.prerequisites:
            place = planned.procedure.places["prerequisites"]
            before = _find(name, path, self._settings, place)
            if before == path or before in above:
                raise AuthoringError(place, f'"{name}" builds on this procedure: they wait for each other')
            chain.update(self._chain(before, (*above, path)))
        for earlier in chain.values():
            if earlier.procedure.scale is not None:
                raise AuthoringError(
                    planned.procedure.places["prerequisites"],
                    f"{earlier.procedure.path} has a scale: it leaves several labs behind, and none to build on",
                    hint="move what this page needs to a page without scale, and let both build on that",
                )
            if earlier.lab.name != planned.lab.name:
                raise AuthoringError(
                    planned.procedure.places["prerequisites"],
                    f'{earlier.procedure.path} runs on the lab "{earlier.lab.name}", this on "{planned.lab.name}"',
                    hint="a procedure and its prerequisites share one lab instance, so they must name the same lab",
                )
        chain[path] = planned
        return chain

    def _bound(self, chain: tuple[PlannedProcedure, ...]) -> tuple[PlannedProcedure, ...]:
        """What ran after something else than the page that is printed says nothing about that page either."""
        other = [bool(self._said(planned.procedure)) for planned in chain]
        return tuple(
            replace(planned, procedure=self._with_digest(planned.procedure, self._variables))
            if any(other[:index])
            else planned
            for index, planned in enumerate(chain)
        )

    def _said(self, procedure: Procedure) -> dict[str, str]:
        return {name: value for name, value in self._variables.items() if name in procedure.variables}

    @staticmethod
    def _with_digest(procedure: Procedure, values: Mapping[str, str]) -> Procedure:
        """Other values are other content, and so another digest."""
        other = replace(procedure, variables={**procedure.variables, **values})
        return replace(procedure, digest=digest_of(other))

    def _plan(self, path: Path) -> PlannedProcedure:
        if path not in self._planned:
            self._planned[path] = None
            try:
                self._planned[path] = self._read(path)
            except AuthoringError as error:
                self.errors.append(error)
        planned = self._planned[path]
        if planned is None:
            raise _Wrong
        return planned

    def _read(self, path: Path) -> PlannedProcedure:
        procedure = read_procedure(path, name=self._settings.name_of(path), defaults=self._settings.defaults)
        said = self._said(procedure)
        if said:
            procedure = replace(self._with_digest(procedure, said), variables={**procedure.variables, **said})
        return plan_procedure(procedure, self._settings)


class _Wrong(Exception):
    """A page is wrong, and that was noted already."""


def _find(name: str, path: Path, settings: Settings, place: Place) -> Path:
    """The page that a prerequisite names: from the procedures folder or from the page's own, with or without .md."""
    wanted = name if name.endswith(".md") else f"{name}.md"
    for folder in (settings.procedures, path.parent):
        candidate = (folder / wanted).resolve()
        if candidate.is_file():
            return candidate
    known = [entry.relative_to(settings.procedures).as_posix() for entry in settings.procedures.rglob("*.md")]
    raise AuthoringError(
        place,
        f'there is no procedure "{name}" to come first',
        hint=did_you_mean(wanted, known) or f"write its path from {settings.name_of(settings.procedures)}/",
    )
