"""A device that does what a script says, for tests of procedures and of everything that talks to devices.

    with Server() as server:
        port = server.add(Device(read_script(Path("switch.yml"))), telnet=True)

`python -m validator.testing switch.yml` runs one on a terminal.
"""

from typing import TYPE_CHECKING, Any

from validator.testing.device import Device, Event
from validator.testing.reading import parse_script, read_script
from validator.testing.script import Act, Ask, Login, Mode, Noise, Pager, Script
from validator.testing.session import session

if TYPE_CHECKING:
    from validator.testing.server import Server

__all__ = [
    "Act",
    "Ask",
    "Device",
    "Event",
    "Login",
    "Mode",
    "Noise",
    "Pager",
    "Script",
    "Server",
    "parse_script",
    "read_script",
    "session",
]


def __getattr__(name: str) -> Any:
    """`Server` once it is asked for: a device on a terminal starts in two thirds of the time without asyncio."""
    if name == "Server":
        from validator.testing.server import Server  # noqa: PLC0415 - see above

        return Server
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
