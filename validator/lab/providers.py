"""Providers by name: the built-in ones, and those of other packages (entry points `validator.providers`)."""

from importlib.metadata import EntryPoint, entry_points

from validator.errors import UsageError, did_you_mean
from validator.lab.contract import Provider

__all__ = ["provider_named"]

_GROUP = "validator.providers"
# Each is imported when a lab wants it.
_BUILT_IN = {
    name: EntryPoint(name, value, _GROUP)
    for name, value in (
        ("netns", "validator.lab.netns.provider:NetnsProvider"),
        ("qemu", "validator.lab.qemu.provider:QemuProvider"),
        ("remote", "validator.lab.remote.provider:RemoteProvider"),
        ("local", "validator.lab.local:LocalProvider"),
    )
}


def provider_named(name: str) -> Provider:
    """The provider `name`. Raises `UsageError` where nothing offers it."""
    offered = {**{entry.name: entry for entry in entry_points(group=_GROUP)}, **_BUILT_IN}
    if name not in offered:
        known = [*_BUILT_IN, *(other for other in offered if other not in _BUILT_IN)]
        raise UsageError(
            f'there is no lab provider "{name}"',
            hint=did_you_mean(name, known) or "providers: " + ", ".join(known),
        )
    provider: Provider = offered[name].load()()
    return provider
