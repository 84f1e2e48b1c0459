"""A value that is taken from what a device shows has a use: a name that nothing else mentions is a slip of the pen.

`{{ adress }}` for `{{ address }}` would take any text for its value, and the step would pass by accident.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from validator.errors import AuthoringError, Place, did_you_mean
from validator.model import Exchange, Fence
from validator.template import placeholders

__all__ = ["Captures"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Capture:
    """`text` is the placeholder as it is shown."""

    name: str
    kind: str | None
    text: str
    place: Place


class Captures:
    """The values that shown output gives, in order. `fences` are all blocks of the page: a name may be used in any."""

    def __init__(self, fences: Iterable[Fence]) -> None:
        self._noted: list[_Capture] = []
        self._mentions: Counter[str] = Counter()
        for fence in fences:
            for line in fence.lines:
                if fence.attributes.run:
                    self._mentions.update(_WORD.findall(line.text))
                else:
                    self._mentions.update(found.name for found in placeholders(line.text))

    def note(self, exchange: Exchange, names: Collection[str]) -> None:
        """What `exchange` shows gives values to `names`."""
        for line in exchange.shown:
            for found in placeholders(line.text):
                if found.name in names:
                    place = Place(exchange.place.path, line.line, line.column + found.start)
                    text = line.text[found.start : found.end]
                    self._noted.append(_Capture(found.name, found.kind, text, place))

    def check(self, known: Collection[str]) -> None:
        """Raises `AuthoringError` for a value that nothing uses; `known` are all names that have one in the end.

        With a kind it is a way to show a value that varies, unless another name, without a kind, looks like the same.
        """
        for number, one in enumerate(self._noted):
            if self._mentions[one.name] > 1:
                continue
            if one.kind is None:
                raise AuthoringError(
                    one.place,
                    f"nothing uses {one.text}, so any text passes here",
                    hint=did_you_mean(one.name, set(known) - {one.name})
                    or f"write ... for any text, or say what sort of value it is, as in {{{{ {one.name}:word }}}}",
                )
            later = [other for other in self._noted[number + 1 :] if other.kind is None]
            near = did_you_mean(one.name, [other.name for other in later])
            if near:
                raise AuthoringError(one.place, f"nothing uses {one.text}", hint=near)
