"""The platforms of the embedded lab. Adding one is adding a file and its line here."""

from validator.errors import AuthoringError, did_you_mean
from validator.lab.netns import frr, linux, ovs
from validator.lab.netns.plan import Device, Platform

__all__ = ["PLATFORMS", "platform_of"]

PLATFORMS = {platform.name: platform for platform in (frr.PLATFORM, linux.PLATFORM, ovs.PLATFORM)}


def platform_of(device: Device) -> Platform:
    """The platform of `device`. Raises `AuthoringError` at its name in the lab file."""
    name = device.file.platform
    platform = PLATFORMS.get(name)
    if platform is None:
        raise AuthoringError(
            device.place(name),
            f'the embedded lab has no platform "{name}"',
            hint=did_you_mean(name, PLATFORMS) or "platforms: " + ", ".join(PLATFORMS),
        )
    return platform
