"""One page on its lab: every block to what it does, and everything checked that needs no lab that is up."""

from collections.abc import Mapping, Sequence

from validator.device.platforms import Platform, kind_at, platform_named, shapes
from validator.errors import AuthoringError, Place, UsageError, did_you_mean
from validator.lab.files import Lab, find_lab
from validator.lab.providers import provider_named
from validator.markdown.python_block import read_python
from validator.markdown.transcript import read_transcript
from validator.model import Exchange, Fence, Procedure, PromptShape, Step
from validator.run.permissions import Permissions
from validator.run.plan import (
    SETUP,
    TEARDOWN,
    Action,
    ClaimsAction,
    FileAction,
    PlannedBlock,
    PlannedProcedure,
    PlannedStep,
    PythonAction,
    WatchAction,
)
from validator.run.variables import check_kind, check_mode, check_variables
from validator.run.variants import check_only, devices_of, facts_of, groups, not_for
from validator.run.watches.planning import (
    check_claims,
    check_watches,
    last_claims,
    read_claims,
    watch_action,
)
from validator.settings import Settings, shown_path
from validator.template import fill_known

__all__ = ["plan_procedure"]


def plan_procedure(procedure: Procedure, settings: Settings) -> PlannedProcedure:
    """One procedure on its lab. Raises `AuthoringError`."""
    lab = find_lab(procedure.lab, settings.labs, asked_at=procedure.places["lab"])
    platforms = {name: _platform(lab, name) for name in lab.devices}
    permissions = Permissions(procedure, lab, platforms)
    permissions.check()
    try:
        provider_named(lab.provider).refuse(lab)
    except UsageError as error:
        raise AuthoringError(Place(shown_path(lab.path)), str(error), hint=error.hint) from None
    check_watches(procedure)
    planner = _Planner(lab, platforms, permissions)
    planned = PlannedProcedure(
        procedure=procedure,
        lab=lab,
        platforms=platforms,
        setup=planner.around(SETUP, "Set-up", procedure.setup),
        steps=tuple(planner.step(step) for step in procedure.steps),
        teardown=planner.around(TEARDOWN, "Teardown", procedure.teardown),
        skip=_lacking(procedure, lab, platforms),
    )
    everything = [planned.setup, *planned.steps, planned.teardown]
    blocks = [block for part in everything if part for block in part.blocks]
    inside = [fence for step in procedure.steps for fence in step.fences]
    fences = (*procedure.setup, *inside, *procedure.teardown)
    check_variables(procedure.variables, blocks, scale=procedure.scale, fences=fences)
    return planned


class _Planner:
    """Plans the blocks of one page for one lab."""

    def __init__(self, lab: Lab, platforms: Mapping[str, Platform], permissions: Permissions) -> None:
        self._lab = lab
        self._permissions = permissions
        self._platforms = platforms
        self._last_claims = last_claims(permissions.procedure)
        # Every way in which a watch may be started: several, where variants start it.
        self._watches: dict[str, list[WatchAction]] = {}
        self._shapes: tuple[PromptShape, ...] = tuple(
            shape for name, platform in platforms.items() for shape in shapes(name, platform)
        )

    def step(self, step: Step) -> PlannedStep:
        return PlannedStep(
            id=step.id,
            title=step.title,
            number=step.number,
            place=step.place,
            digest=step.digest,
            blocks=self._blocks(step.fences),
        )

    def around(self, name: str, title: str, fences: tuple[Fence, ...]) -> PlannedStep | None:
        """What runs unseen before the first step, or after the last."""
        if not fences:
            return None
        blocks = self._blocks(fences)
        return PlannedStep(id=name, title=title, number=0, place=fences[0].place, digest="", blocks=blocks)

    def _blocks(self, fences: Sequence[Fence]) -> tuple[PlannedBlock, ...]:
        return tuple(
            self._block(number, fence, variants)
            for number, (fence, variants) in enumerate(zip(fences, groups(fences), strict=True), 1)
        )

    def _block(self, number: int, fence: Fence, variants: int | None) -> PlannedBlock:
        only, left_out = fence.attributes.only, fence.attributes.skip
        devices: tuple[str, ...] = ()
        if left_out is None:
            check_mode(fence.attributes.match, fence.place)
            for kind in fence.attributes.vary:
                check_kind(kind, fence.place)
        if variants is not None and only is not None:
            check_only(only, fence, self._lab)
            devices = self._watching(fence) if fence.has_claims else devices_of(fence, self._shapes)
            self._check_devices(devices, fence)
            left_out = not_for(only, [facts_of(one, self._lab, self._platforms) for one in devices])
        return PlannedBlock(
            number=number,
            place=fence.place,
            # What is left out may be written for a platform that this lab does not have.
            actions=self._actions(fence) if left_out is None else (),
            left_out=left_out,
            only=only if variants is not None and left_out is None else None,
            devices=devices,
            variants=variants,
            repeats=fence.attributes.repeat is not None,
        )

    def _actions(self, fence: Fence) -> tuple[Action, ...]:
        if fence.has_claims:
            return self._claims(fence)
        if fence.attributes.run:
            return (self._python(fence),)
        if fence.attributes.file is not None:
            return (self._file(fence, fence.attributes.file),)
        exchanges = read_transcript(fence, self._shapes)
        for one in exchanges:
            command = fill_known(one.command or "", self._permissions.procedure.variables)
            self._refuse(one.device, one.window, command, one.place)
            self._check_secrets(one)
            self._check_console(one, fence)
        self._check_exit(fence, exchanges)
        if fence.attributes.watch is None:
            return exchanges
        watch = watch_action(fence, exchanges)
        self._watches.setdefault(watch.name, []).append(watch)
        return (watch,)

    def _watching(self, fence: Fence) -> tuple[str, ...]:
        """The device on which the watch runs that a block is about; none where what starts it is left out."""
        return tuple({watch.device: None for watch in self._watches.get(fence.attributes.watch or "", ())})

    def _claims(self, fence: Fence) -> tuple[Action, ...]:
        name = fence.attributes.watch or ""
        claims = read_claims(fence)
        watches = self._watches.get(name, [])
        for watch in watches:
            check_claims(claims, watch)
        return (
            ClaimsAction(
                name=name,
                device=watches[0].device if watches else "",
                window=watches[0].window if watches else "",
                claims=claims,
                place=fence.place,
                attributes=fence.attributes,
                hidden=fence.hidden,
                last=fence.place in self._last_claims,
            ),
        )

    def _check_exit(self, fence: Fence, exchanges: Sequence[Exchange]) -> None:
        """An exit status that no command has would be a promise that nothing ever looks at."""
        kinds = {
            kind_at(self._platforms[one.device].windows[one.window], one.device, one.prompt).kind
            for one in exchanges
        }
        if fence.attributes.exit is not None and "shell" not in kinds:
            raise AuthoringError(
                fence.place,
                "exit= promises a status, and no command of this block has one",
                hint="take it away: only the commands of a shell end with a status",
            )

    def _python(self, fence: Fence) -> PythonAction:
        block = read_python(fence, self._lab.devices)
        for call in block.calls:
            # Where the text does not say which device is meant, it may be any.
            for device in self._lab.devices if call.device is None else (call.device,):
                windows = self._platforms[device].windows
                window = call.window or next(iter(windows))
                if window in windows:
                    self._refuse(device, window, call.command, call.place)
                elif call.device is not None:
                    raise AuthoringError(
                        call.place,
                        f'{device} has no window "{window}"',
                        hint=did_you_mean(window, windows) or "windows: " + ", ".join(windows),
                    )
        return PythonAction(
            block=block,
            first_line=fence.place.line + 1,
            columns=tuple(line.column for line in fence.lines),
            place=fence.place,
            attributes=fence.attributes,
            hidden=fence.hidden,
        )

    def _refuse(self, device: str, window: str, command: str, place: Place) -> None:
        """A command that is dangerous as far as its text tells. With values that only the run knows, the run looks again."""
        refusal = self._permissions.refusal(device, window, command)
        if refusal is not None:
            raise AuthoringError(place, refusal.message, hint=refusal.hint)

    def _check_secrets(self, exchange: Exchange) -> None:
        known = self._lab.secret_names(exchange.device)
        for answer in exchange.answers:
            if answer.secret is not None and answer.secret not in known:
                raise AuthoringError(
                    answer.place,
                    f'the lab "{self._lab.name}" has no secret "{answer.secret}" for {exchange.device}',
                    hint=did_you_mean(answer.secret, known)
                    or f"give it one under secrets in {self._lab.path.name}, or in the binding",
                )

    def _check_console(self, exchange: Exchange, fence: Fence) -> None:
        if self._platforms[exchange.device].windows[exchange.window].kind != "console":
            return
        for name in ("window", "watch"):
            if getattr(fence.attributes, name) is not None:
                raise AuthoringError(
                    fence.place,
                    f"{exchange.device} is reached by its console, which is one line, so there is no second window on it",
                    hint=f"take {name}= away",
                )

    def _file(self, fence: Fence, path: str) -> FileAction:
        device = fence.attributes.on
        assert device is not None, "checked when the attributes were read"
        self._check_devices((device,), fence)
        kinds = self._platforms[device].windows
        window = next((name for name, kind in kinds.items() if kind.kind == "shell"), None)
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

    def _check_devices(self, devices: Sequence[str], fence: Fence) -> None:
        for device in devices:
            if device not in self._lab.devices:
                raise AuthoringError(
                    fence.place,
                    f'the lab has no device "{device}"',
                    hint=did_you_mean(device, self._lab.devices)
                    or "devices here: " + ", ".join(self._lab.devices),
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


def _lacking(procedure: Procedure, lab: Lab, platforms: Mapping[str, Platform]) -> str | None:
    offered = {*lab.features, *(feature for platform in platforms.values() for feature in platform.features)}
    missing = [feature for feature in procedure.requires if feature not in offered]
    if not missing:
        return None
    near = did_you_mean(missing[0], offered)
    return f'the lab "{lab.name}" does not offer {", ".join(missing)}' + (f" ({near})" if near else "")
