"""How a part of a session can end before its end."""

__all__ = ["Gone", "Interrupted", "Left", "Rebooted"]


class Gone(Exception):
    """Nobody is at the other end any more."""


class Interrupted(Exception):
    """Ctrl-C was typed."""


class Left(Exception):
    """The session was left, by a command or by Ctrl-D."""


class Rebooted(Exception):
    """The device begins from the start."""
