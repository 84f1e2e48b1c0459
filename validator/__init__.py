"""Runs documented procedures against a lab and publishes them with a mark on every step.

The folders stand in the order of the journey: a page is read (`markdown`), its shown output is compared
(`matching`), on a bench (`lab`), through windows on devices (`device`), by the runner (`run`), which leaves
evidence (`evidence`), from which reports (`report`) and the published site (`site`) are built.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
