"""Times as a writer says them: ``500ms``, ``30s``, ``5m``, ``2h``, ``30d``, or a number of seconds."""

import re

__all__ = ["EXAMPLES", "parse_duration"]

EXAMPLES = "500ms, 30s, 5m, 2h or 30d"

_SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|min|m|h|d|)")


def parse_duration(text: str) -> float:
    """Seconds. Raises `ValueError` where `text` is not a duration."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return float(found["number"]) * _SECONDS[found["unit"]]
