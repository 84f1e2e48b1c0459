"""Platforms are data: one YAML file each in this folder, and what reads them."""

from validator.device.platforms.platform import (
    Baseline,
    Enable,
    Pager,
    Platform,
    Version,
    WindowKind,
    kind_at,
    platform_named,
    platform_names,
    prompt_of,
    shapes,
)

__all__ = [
    "Baseline",
    "Enable",
    "Pager",
    "Platform",
    "Version",
    "WindowKind",
    "kind_at",
    "platform_named",
    "platform_names",
    "prompt_of",
    "shapes",
]
