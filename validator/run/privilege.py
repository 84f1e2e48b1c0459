"""The privileged mode of a command line, for what is no part of a page: to look at a device and to put it back."""

import re
from collections.abc import Callable

from validator.device.platforms import WindowKind
from validator.device.reply import Ending, Typed
from validator.device.window import Window
from validator.errors import LabError

__all__ = ["SECRET", "make_privileged"]

SECRET = "enable"  # noqa: S105 - the name under which a lab has it
TIMEOUT = 30.0
"""Seconds for a password to be asked, and taken."""

CTRL_C = b"\x03"


def make_privileged(device: str, window: Window, kind: WindowKind, secret: Callable[[str], str]) -> None:
    """Enters the privileged mode, where there is one and `window` is not in it.

    `secret` gives a secret of the lab by its name. Raises `LabError` where the device does not let us in.
    """
    enable = kind.enable
    if enable is None or not re.fullmatch(enable.at, window.prompt or ""):
        return
    asked = re.compile(enable.password)

    def when(came: str) -> bool:
        return asked.search(came.rpartition("\n")[2]) is not None

    missing: LabError | None = None
    try:
        answer = Typed(secret(SECRET).encode("utf-8", "surrogateescape") + b"\n", when, secret=True)
    except LabError as error:
        missing = error  # not every device asks
        answer = Typed(CTRL_C, when)
    reply = window.run(enable.command, timeout=TIMEOUT, answers=[answer])
    if missing is not None and not reply.unasked:
        raise missing
    if reply.ending is Ending.PROMPT and not re.fullmatch(enable.at, reply.prompt or ""):
        return
    said = reply.output.strip().splitlines()
    raise LabError(
        f'"{enable.command}" did not lead into the privileged mode of {device}',
        hint=f"it said: {said[-1]}" if said else "it said nothing",
    )
