"""A person's own terminal, connected to a console until they press Ctrl-]. What `validator lab shell` starts.

Started as `python -I -S -c … SOCKET`. This module imports the standard library alone.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import termios
import tty
from pathlib import Path

import validator

__all__ = ["attach_argv", "main"]

_LEAVE = b"\x1d"
_CHUNK = 65536


def attach_argv(console: str) -> list[str]:
    """What to run on this machine to be connected to the console whose socket this is."""
    code = (
        f"import sys; sys.path.append({str(Path(validator.__file__).parents[1])!r}); "
        "from validator.lab.qemu.attach import main; main(sys.argv[1])"
    )
    return [sys.executable, "-I", "-S", "-c", code, console]


def main(console: str) -> None:
    """Passes keys and what comes on, each way, until either side ends or Ctrl-] is pressed."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(console)
        except OSError as error:
            sys.exit(f"the console cannot be opened: {error.strerror}")
        _say("Connected. Press Ctrl-] to leave; what is on the console stays. Enter shows where it is.\n")
        before = termios.tcgetattr(0) if os.isatty(0) else None
        try:
            if before is not None:
                tty.setraw(0)
            with contextlib.suppress(OSError):
                _pass_on(line)
        finally:
            if before is not None:
                termios.tcsetattr(0, termios.TCSADRAIN, before)
    _say("\nLeft.\n")


def _pass_on(line: socket.socket) -> None:
    poll = select.poll()
    poll.register(0, select.POLLIN)
    poll.register(line, select.POLLIN)
    while True:
        for number, _ in poll.poll():
            data = os.read(0, _CHUNK) if number == 0 else line.recv(_CHUNK)
            keys, leaves, _ = data.partition(_LEAVE) if number == 0 else (data, b"", b"")
            if number == 0:
                line.sendall(keys)
            else:
                sys.stdout.buffer.write(keys)
                sys.stdout.buffer.flush()
            if not data or leaves:
                return


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
