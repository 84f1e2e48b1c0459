"""Which blocks are for the devices at hand: what `only` comes to, before the run and once versions are known.

Blocks with `only` that follow one another are variants: they stand for one another, and a reader follows the one that
is for the device at hand. So a step in which one of them ran is whole without the others, and a step in which none
did is not.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from validator.device.platforms import Platform, platform_names
from validator.errors import AuthoringError, LabError, did_you_mean
from validator.lab.files import Lab
from validator.markdown.conditions import Facts, comparisons, holds, read_condition
from validator.markdown.versions import version_in
from validator.model import Fence, LeftOut, PromptShape
from validator.run.plan import PlannedStep

__all__ = ["check_only", "devices_of", "facts_of", "groups", "left_out_of", "not_for", "unproven"]


def check_only(only: str, fence: Fence, lab: Lab) -> None:
    """Raises `AuthoringError` for a platform or a device that there is not: a slip would leave the block out for ever."""
    for said in comparisons(read_condition(only)):
        known: Sequence[str] = ()
        if said.name == "platform":
            known = platform_names()
        elif said.name == "device":
            known = list(lab.devices)
        if known and said.value not in known:
            raise AuthoringError(
                fence.place,
                f'only asks for the {said.name} "{said.value}", and there is none',
                hint=did_you_mean(said.value, known) or f"{said.name}s: {', '.join(known)}",
            )


def devices_of(fence: Fence, shapes: Sequence[PromptShape]) -> tuple[str, ...]:
    """The devices that a block speaks to, also where their prompts are those of another platform.

    Raises `AuthoringError` where it names none.
    """
    if fence.attributes.on is not None:
        return (fence.attributes.on,)
    own = [] if fence.attributes.run else [shape for shape in shapes if not shape.bare]
    led = [
        shape.device for line in fence.lines for shape in own if re.match(rf"{shape.pattern}( |$)", line.text)
    ]
    found = led or [
        name for line in fence.lines for name in _named(line.text, {shape.device for shape in own})
    ]
    if not found:
        raise AuthoringError(
            fence.place,
            "nothing tells whose platform and version only asks for: this block names no device of the lab",
            hint="add on=DEVICE, or begin a line with a prompt",
        )
    return tuple(dict.fromkeys(found))


def _named(text: str, devices: Iterable[str]) -> list[str]:
    """The devices whose name stands in the first word of `text`, up to what may end a prompt."""
    word = re.match(r"\S*?[#>$%\]]", text)
    return [name for name in devices if word and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", word[0])]


def facts_of(device: str, lab: Lab, platforms: Mapping[str, Platform], version: str | None = None) -> Facts:
    """What a condition may ask about `device` of `lab`."""
    return Facts(
        device=device,
        platform=lab.devices[device].platform,
        features=frozenset({*platforms[device].features, *lab.features}),
        version=version,
    )


def not_for(only: str, facts: Iterable[Facts]) -> str | None:
    """Why a block is not for its devices: it must be for every one of them. None where it is, or may be."""
    condition = read_condition(only)
    for one in facts:
        if holds(condition, one) is False:
            told = {"platform": one.platform, "version": version_in(one.version or "")}
            asked = dict.fromkeys(said.name for said in comparisons(condition) if told.get(said.name))
            facts_told = " and ".join(f"{name} {told[name]}" for name in asked)
            rest = f"and {one.device} has {facts_told}" if asked else f"not for {one.device}"
            return f"it is only for {only}, {rest}"
    return None


def groups(fences: Sequence[Fence]) -> list[int | None]:
    """For every block the number of its group of variants; None for one that is for every device."""
    found: list[int | None] = []
    group = 0
    for fence in fences:
        conditional = fence.attributes.only is not None and fence.attributes.skip is None
        if not conditional:
            group += 1
        found.append(group if conditional else None)
    return found


def left_out_of(step: PlannedStep, facts: Mapping[str, Facts]) -> tuple[LeftOut, ...]:
    """The blocks of `step` that do not run on these devices. Raises `LabError` where a version is not known."""
    found = []
    for block in step.blocks:
        reason = block.left_out
        if reason is None and block.only is not None:
            asked = [facts[device] for device in block.devices]
            reason = not_for(block.only, asked)
            condition = read_condition(block.only)
            unknown = next((one.device for one in asked if holds(condition, one) is None), None)
            if reason is None and unknown is not None:
                raise LabError(
                    f"{unknown} did not say which version it runs, and the block on line {block.place.line} asks for it",
                    hint="correct the version command in the platform's file",
                )
        if reason is not None:
            found.append(LeftOut(block=block.number, line=block.place.line, reason=reason))
    return tuple(found)


def unproven(step: PlannedStep, left_out: Sequence[LeftOut]) -> str | None:
    """Why a step of which all that ran passed is no pass: a block is left out that no other one stands for."""
    out = {one.block: one.reason for one in left_out}
    ran = {block.variants for block in step.blocks if block.number not in out and block.variants is not None}
    return next(
        (out[block.number] for block in step.blocks if block.number in out and block.variants not in ran),
        None,
    )
