"""How measured figures are said, in messages and on the site."""

__all__ = ["in_rate", "in_seconds"]

_STEPS = ((1e9, "Gbit/s"), (1e6, "Mbit/s"), (1e3, "kbit/s"), (1.0, "bit/s"))


def in_seconds(seconds: float) -> str:
    """``0.214 s``, ``4.12 s``, ``38.5 s``: three figures, and at most milliseconds."""
    digits = 3 if seconds < 1 else 2 if seconds < 10 else 1  # noqa: PLR2004 - powers of ten
    return f"{seconds:.{digits}f} s"


def in_rate(rate: float) -> str:
    """``912 Mbit/s``."""
    size, unit = next((step for step in _STEPS if rate >= step[0]), _STEPS[-1])
    return f"{rate / size:.3g} {unit}"
