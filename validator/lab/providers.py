"""Providers by name: the built-in ones, and those of other packages (entry points `validator.providers`)."""

from importlib.metadata import entry_points

from validator.errors import UsageError, did_you_mean
from validator.lab.contract import Provider
from validator.lab.netns.provider import NetnsProvider

__all__ = ["provider_named"]

_GROUP = "validator.providers"


def provider_named(name: str) -> Provider:
    """The provider `name`. Raises `UsageError` where nothing offers it."""
    if name == NetnsProvider.name:
        return NetnsProvider()
    offered = {entry.name: entry for entry in entry_points(group=_GROUP)}
    if name not in offered:
        known = [NetnsProvider.name, *offered]
        raise UsageError(
            f'there is no lab provider "{name}"',
            hint=did_you_mean(name, known) or "providers: " + ", ".join(known),
        )
    provider: Provider = offered[name].load()()
    return provider
