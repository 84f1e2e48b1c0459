"""Platforms are data: one YAML file each in this folder, and what reads them."""

from validator.device.platforms.platform import (
    Baseline,
    Enable,
    Pager,
    Platform,
    Version,
    WindowKind,
    platform_named,
    platform_names,
    shapes,
)

__all__ = [
    "Baseline",
    "Enable",
    "Pager",
    "Platform",
    "Version",
    "WindowKind",
    "platform_named",
    "platform_names",
    "shapes",
]
