"""Regular expressions that cannot hang a run: RE2 reads each line once, whatever the expression is.

The only module that knows `re2`. Time is in proportion to a line's length times the size of the expression; `cost`
gives that product, for a limit on it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import re2

from validator.template import placeholders

__all__ = ["Expression", "ExpressionError", "compiled", "cost", "filled"]

# Bytes that one expression may compile to.
_MEMORY = 1 << 20
_FRAGMENT = re.compile(r"(?s)(?P<reason>[^:]+): (?P<fragment>.*)")

_GROUP = re.compile(r"\(\?P?<(\w+)>")

Expression = Any
"""A compiled one: RE2's wrapper comes without types."""


class ExpressionError(ValueError):
    """It is no regular expression, or none that RE2 takes. `offset` is where in it, if that is known."""

    def __init__(self, reason: str, offset: int | None, hint: str | None = None) -> None:
        super().__init__(reason)
        self.hint = hint
        self.offset = offset


def compiled(pattern: str) -> Expression:
    """`pattern`, ready to be matched. Raises `ExpressionError`."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    names = Counter(_GROUP.findall(pattern))
    twice = next((name for name, count in names.items() if count > 1), None)
    if twice is not None:
        raise ExpressionError(
            f"two groups are named {twice}", pattern.rfind(f"<{twice}>"), "keep one of the names"
        )
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        found = _FRAGMENT.fullmatch(text)
        if found is None:
            raise ExpressionError(text, None) from None
        offset = pattern.find(found["fragment"])
        raise ExpressionError(text, offset if offset >= 0 else None) from None


def cost(expression: Expression, text: str) -> int:
    """What matching `text` may cost, in steps of some nanoseconds."""
    return int(expression.programsize) * (len(text) + 1)


def filled(line: str, values: Mapping[str, str]) -> str:
    """The expression that a shown line is, with the values of names as text. Raises `KeyError` for one without."""
    for found in reversed(list(placeholders(line))):
        line = line[: found.start] + re2.escape(values[found.name]) + line[found.end :]
    return line
