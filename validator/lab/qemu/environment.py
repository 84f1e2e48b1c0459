"""What the boot loader of a box is set to, as U-Boot stores it.

A box has its factory settings in flash memory, where U-Boot reads them by itself, and what was saved since on a small disk of
its own, from where `preboot` takes it before anything else. U-Boot's own `saveenv`, which would write to the flash memory,
fails on QEMU from 7.2.9 up to the fix in 9.0 (its bug 2003: block writes reach the first block of a sector only), and
Debian 12 has one of these.

The format is that of U-Boot's `tools/mkenvimage.c`: a CRC-32 of the rest, little-endian, then `name=value` strings, each
with a zero byte behind it, and zeros up to the size.
"""

import zlib
from collections.abc import Mapping

__all__ = ["FLASH_ENVIRONMENT", "FLASH_SIZE", "SAVED_ENVIRONMENT", "SAVED_SIZE", "factory_settings", "stored"]

FLASH_SIZE = 64 * 1024 * 1024
"""Bytes of the flash memory: what QEMU's board has."""

FLASH_ENVIRONMENT = 0x40000
"""Bytes of the settings in it: CONFIG_ENV_SIZE of U-Boot's qemu_arm64."""

SAVED_SIZE = 1024 * 1024
"""Bytes of the disk for what was saved. On a smaller one, U-Boot looks for partitions beyond its end."""

SAVED_ENVIRONMENT = 0x4000
"""Bytes of the settings on it."""

_BLOCK = 512


def factory_settings(host: str) -> dict[str, str]:
    """The variables of a box called `host` as it leaves the factory."""
    size, blocks = f"{SAVED_ENVIRONMENT:x}", f"{SAVED_ENVIRONMENT // _BLOCK:x}"
    return {
        "baudrate": "115200",
        "bootargs": f"console=ttyAMA0 quiet hostname={host}",
        "bootcmd": "run boot_system",
        "boot_system": "load nvme 1 ${kernel_addr_r} images/${version}/Image && "
        "load nvme 1 ${ramdisk_addr_r} images/${version}/initrd && "
        "booti ${kernel_addr_r} ${ramdisk_addr_r}:${filesize} ${fdtcontroladdr}",
        "bootdelay": "2",
        "hostname": host,
        "kernel_addr_r": "0x40400000",
        "preboot": f"nvme scan; nvme read ${{saved_addr}} 0 {blocks} && env import -c ${{saved_addr}} {size}",
        "ramdisk_addr_r": "0x44000000",
        "save": f"env export -c -s {size} ${{saved_addr}} && nvme write ${{saved_addr}} 0 {blocks}",
        "saved_addr": "0x48000000",
        "stderr": "pl011@9000000",
        "stdin": "pl011@9000000",
        "stdout": "pl011@9000000",
        "version": "1.0",
    }


def stored(variables: Mapping[str, str], size: int) -> bytes:
    """The variables in `size` bytes. Raises `ValueError` where they do not fit."""
    text = b"".join(f"{name}={value}\0".encode() for name, value in sorted(variables.items())) + b"\0"
    if len(text) > size - 4:
        raise ValueError(f"the variables take {len(text)} bytes, and there is room for {size - 4}")
    content = text.ljust(size - 4, b"\0")
    return zlib.crc32(content).to_bytes(4, "little") + content
