"""Which device of a binding plays which role of a lab: by name, or else by platform and cables where that is unique."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from validator.errors import LabUnavailable
from validator.lab.binding.binding import Binding
from validator.lab.bound import Bound
from validator.lab.files import Lab
from validator.settings import shown_path

__all__ = ["Misfit", "bind"]

Roles = Mapping[str, Bound]


class Misfit(LabUnavailable):
    """The devices of a binding are not those that a lab needs; the message says which, the hint what would help."""


def bind(lab: Lab, binding: Binding) -> Lab:
    """`lab` on the devices of `binding`. Raises `Misfit`."""
    where = shown_path(binding.path)
    named = {role: binding.devices[role] for role in lab.devices if role in binding.devices}
    for role, device in named.items():
        wanted = lab.devices[role].platform
        if device.platform not in (None, wanted):
            raise Misfit(
                f'{role} is of the platform "{wanted}" in the lab "{lab.name}", and "{device.platform}" in {where}',
                hint="bind it to a device of that platform",
            )
    open_roles = [role for role in lab.devices if role not in named]
    spare = [device for name, device in binding.devices.items() if name not in named]
    for role in open_roles:
        if not any(device.platform == lab.devices[role].platform for device in spare):
            raise Misfit(
                f'{where} has no device for {role}, of the platform "{lab.devices[role].platform}"',
                hint=f"call a device {role}, or say its platform; devices there: "
                + (", ".join(binding.devices) or "none"),
            )
    found = _assignments(lab, binding, named, open_roles, spare)
    first = next(found, None)
    if first is None:
        raise _nothing_fits(lab, binding, named, where)
    other = next(found, None)
    if other is not None:
        role = next(role for role in open_roles if first[role] is not other[role])
        raise Misfit(
            f"both {first[role].name} and {other[role].name} of {where} could be {role}",
            hint=f"call one of them {role}, or say how they are linked",
        )
    bound = {role: _as_role(role, first[role]) for role in lab.devices}
    return replace(lab, provider="remote", bound=bound)


def _as_role(role: str, device: Bound) -> Bound:
    """The device in its role; in its own prompts it goes by its own name."""
    return device if device.host_name or device.name == role else replace(device, host_name=device.name)


def _assignments(
    lab: Lab, binding: Binding, taken: Roles, open_roles: list[str], spare: list[Bound]
) -> Iterator[dict[str, Bound]]:
    """Every way to give each role a device of its own, of its platform, so that the lab's cables are there."""
    if not _linked(lab, binding, taken):
        return
    if not open_roles:
        yield dict(taken)
        return
    role, *rest = open_roles
    for device in spare:
        if device.platform == lab.devices[role].platform:
            others = [one for one in spare if one is not device]
            yield from _assignments(lab, binding, {**taken, role: device}, rest, others)


def _linked(lab: Lab, binding: Binding, roles: Roles) -> bool:
    return _missing_link(lab, binding, roles) is None


def _missing_link(lab: Lab, binding: Binding, roles: Roles) -> tuple[str, str] | None:
    """A cable of the lab, as two roles, that the binding does not have; a binding without cables says nothing of them."""
    if not binding.links:
        return None
    cables = {frozenset((link.a[0], link.b[0])) for link in binding.links}
    for link in lab.links:
        ends = [roles.get(role) for role, _ in (link.a, link.b)]
        if all(ends) and frozenset(end.name for end in ends if end) not in cables:
            return ":".join(link.a), ":".join(link.b)
    return None


def _nothing_fits(lab: Lab, binding: Binding, named: Roles, where: str) -> Misfit:
    missing = _missing_link(lab, binding, named)
    if missing is not None:
        return Misfit(
            f'the lab "{lab.name}" has a cable from {missing[0]} to {missing[1]}, and {where} has none between them',
            hint="put the cable in, or take the links out of the binding",
        )
    return Misfit(
        f'no choice of the devices in {where} has the platforms and the cables of the lab "{lab.name}"',
        hint="call the devices by the names of the lab: " + ", ".join(lab.devices),
    )
