"""Pages to work: which labs come up, and what is typed on which device, all decided before anything runs.

Whatever is wrong with a text is found here, all of it at once, and then nothing is run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from validator.device.platforms import Platform, platform_named, shapes
from validator.errors import AuthoringError, AuthoringErrors, Place, UsageError, did_you_mean
from validator.lab.files import Lab, find_lab
from validator.lab.providers import provider_named
from validator.markdown.procedure import digest_of, read_procedure
from validator.markdown.transcript import read_transcript
from validator.model import Attributes, Exchange, Fence, Procedure, Step
from validator.run.variables import check_kind, check_mode, check_variables
from validator.settings import Settings, shown_path

__all__ = [
    "SETUP",
    "TEARDOWN",
    "Action",
    "FileAction",
    "PlannedProcedure",
    "PlannedStep",
    "Session",
    "make_plan",
    "plan_procedure",
]

SETUP, TEARDOWN = "(setup)", "(teardown)"
"""The ids of what runs around the steps. No title makes such an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAction:
    """A file to put on a device (`write`, `append`), or to find there (`check`). `window` is a shell of it."""

    device: str
    window: str
    path: str
    content: str
    mode: Literal["write", "append", "check"]
    place: Place
    attributes: Attributes
    hidden: bool


Action = Exchange | FileAction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step with what it does. `skip` is the reason where nothing of it runs, `left_out` where a block does not."""

    id: str
    title: str
    number: int
    place: Place
    digest: str
    actions: tuple[Action, ...]
    skip: str | None = None
    left_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedProcedure:
    """A procedure on its lab. `skip` is the reason where this lab cannot serve it."""

    procedure: Procedure
    lab: Lab
    platforms: Mapping[str, Platform]
    setup: PlannedStep | None
    steps: tuple[PlannedStep, ...]
    teardown: PlannedStep | None
    skip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One fresh lab and the procedures that run on it, in order: prerequisites first."""

    lab: Lab
    procedures: tuple[PlannedProcedure, ...]


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


def plan_procedure(procedure: Procedure, settings: Settings) -> PlannedProcedure:
    """One procedure on its lab. Raises `AuthoringError`."""
    lab = find_lab(procedure.lab, settings.labs, asked_at=procedure.places["lab"])
    platforms = {name: _platform(lab, name) for name in lab.devices}
    prompt_shapes = tuple(shape for name, platform in platforms.items() for shape in shapes(name, platform))
    _check_effects(procedure, lab)
    try:
        provider_named(lab.provider).refuse(lab)
    except UsageError as error:
        raise AuthoringError(Place(shown_path(lab.path)), str(error), hint=error.hint) from None

    def actions(fences: Sequence[Fence]) -> tuple[Action, ...]:
        found: list[Action] = []
        for fence in fences:
            if not fence.runs:
                continue
            check_mode(fence.attributes.match, fence.place)
            for kind in fence.attributes.vary:
                check_kind(kind, fence.place)
            if fence.attributes.file is None:
                found.extend(read_transcript(fence, prompt_shapes))
            else:
                found.append(_file(fence, lab, platforms))
        return tuple(found)

    def hidden(name: str, title: str, fences: tuple[Fence, ...]) -> PlannedStep | None:
        if not fences:
            return None
        return PlannedStep(
            id=name, title=title, number=0, place=fences[0].place, digest="", actions=actions(fences)
        )

    planned = PlannedProcedure(
        procedure=procedure,
        lab=lab,
        platforms=platforms,
        setup=hidden(SETUP, "Set-up", procedure.setup),
        steps=tuple(_step(step, actions(step.fences)) for step in procedure.steps),
        teardown=hidden(TEARDOWN, "Teardown", procedure.teardown),
        skip=_lacking(procedure, lab, platforms),
    )
    everything = [planned.setup, *planned.steps, planned.teardown]
    check_variables(procedure.variables, [action for part in everything if part for action in part.actions])
    return planned


def _step(step: Step, actions: tuple[Action, ...]) -> PlannedStep:
    reasons = [fence.attributes.skip for fence in step.fences if fence.attributes.skip is not None]
    return PlannedStep(
        id=step.id,
        title=step.title,
        number=step.number,
        place=step.place,
        digest=step.digest,
        actions=actions,
        skip=reasons[0] if reasons and not actions else None,
        left_out=reasons[0] if reasons else None,
    )


def _platform(lab: Lab, device: str) -> Platform:
    try:
        return platform_named(lab.devices[device].platform)
    except UsageError as error:
        raise AuthoringError(Place(shown_path(lab.path)), f"{device}: {error}", hint=error.hint) from None


def _file(fence: Fence, lab: Lab, platforms: Mapping[str, Platform]) -> FileAction:
    device, path = fence.attributes.on, fence.attributes.file
    assert device is not None and path is not None, "checked when the attributes were read"  # noqa: PT018 - one fact
    if device not in lab.devices:
        raise AuthoringError(
            fence.place,
            f'the lab has no device "{device}"',
            hint=did_you_mean(device, lab.devices) or "devices here: " + ", ".join(lab.devices),
        )
    window = next((name for name, kind in platforms[device].windows.items() if kind.kind == "shell"), None)
    if window is None:
        raise AuthoringError(fence.place, f"{device} has no shell through which a file could be written")
    return FileAction(
        device=device,
        window=window,
        path=path,
        content="".join(f"{line.text}\n" for line in fence.lines),
        mode="append" if fence.attributes.append else "check" if fence.attributes.check else "write",
        place=fence.place,
        attributes=fence.attributes,
        hidden=fence.hidden,
    )


def _check_effects(procedure: Procedure, lab: Lab) -> None:
    for effect in procedure.effects:
        if effect not in lab.grants:
            raise AuthoringError(
                procedure.places["effects"],
                f'the lab "{lab.name}" does not grant the effect "{effect}"',
                hint=f"add it to grants in {lab.path.name}, if this lab may suffer it",
            )


def _lacking(procedure: Procedure, lab: Lab, platforms: Mapping[str, Platform]) -> str | None:
    offered = {*lab.features, *(feature for platform in platforms.values() for feature in platform.features)}
    missing = [feature for feature in procedure.requires if feature not in offered]
    return f'the lab "{lab.name}" does not offer {", ".join(missing)}' if missing else None


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
