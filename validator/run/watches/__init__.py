"""Watches: commands that run beside the steps, and what is claimed about what they saw."""

from validator.run.watches.keeper import Steps, Watches

__all__ = ["Steps", "Watches"]
