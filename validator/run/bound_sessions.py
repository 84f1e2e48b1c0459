"""Sessions on the devices of a binding, in place of those that the labs' providers would make."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from validator.device.platforms import platform_names
from validator.errors import AuthoringError, UsageError, did_you_mean
from validator.lab.binding.binding import Binding
from validator.lab.binding.fitting import Misfit, bind
from validator.lab.binding.readers import read_binding
from validator.lab.files import Lab
from validator.run.plan import Session
from validator.settings import Settings

__all__ = ["bind_sessions", "on_known_devices"]


def bind_sessions(
    sessions: Sequence[Session], binding: Binding, *, only: Iterable[str] = ()
) -> tuple[Session, ...]:
    """`sessions` on the devices of `binding`: all, or those whose labs' provider is one of `only`.

    A lab that does not fit is skipped with the reason. Raises `UsageError` where none fits that should, and
    `AuthoringError` for a platform that there is not.
    """
    _check_platforms(binding)
    providers = frozenset(only)
    misfits: list[Misfit] = []
    done: list[Session] = []
    fits = False
    for session in sessions:
        if session.lab.provider == "local" or (providers and session.lab.provider not in providers):
            done.append(session)
            continue
        try:
            done.append(_on(session, bind(session.lab, binding)))
            fits = True
        except Misfit as misfit:
            misfits.append(misfit)
            done.append(_skipped(session, misfit.reason))
    if misfits and not fits:
        raise UsageError(misfits[0].message, hint=misfits[0].hint)
    return tuple(done)


def _check_platforms(binding: Binding) -> None:
    if binding.sort != "binding":
        return  # What other tools know more of than we do is no slip.
    for device in binding.devices.values():
        if device.platform is not None and device.platform not in platform_names():
            raise AuthoringError(
                device.place,
                f'{device.name}: there is no platform "{device.platform}"',
                hint=did_you_mean(device.platform, platform_names())
                or "platforms: " + ", ".join(platform_names()),
            )


def on_known_devices(sessions: Sequence[Session], settings: Settings) -> tuple[Session, ...]:
    """`sessions`, those of labs whose provider is `remote` on the devices of the binding that the settings name."""
    if settings.binding is None or all(session.lab.provider != "remote" for session in sessions):
        return tuple(sessions)
    return bind_sessions(sessions, read_binding(settings.binding), only=("remote",))


def _on(session: Session, lab: Lab) -> Session:
    return Session(lab=lab, procedures=tuple(replace(planned, lab=lab) for planned in session.procedures))


def _skipped(session: Session, reason: str) -> Session:
    skipped = (replace(planned, skip=planned.skip or reason) for planned in session.procedures)
    return replace(session, procedures=tuple(skipped))
