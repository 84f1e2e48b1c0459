"""Keeps secrets out of everything that is stored, shown or recorded: each becomes `********`.

Devices do not say a secret the way it was given: they echo it, wrap it at the edge of the screen, put escape sequences
between its characters, and send it in pieces. So blanks, line ends and control sequences do not count when it is
looked for, and of a stream as much is held back as may be the beginning of one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

__all__ = ["MASK", "SHORT", "Redactor", "Stream"]

T = TypeVar("T")

MASK = "********"

SHORT = 4
"""Characters. A secret that has fewer is only replaced where it stands alone, as a word of its own: it would be
everywhere, and what is left of a text would tell it."""

HOLD = 4096
"""Bytes that are held back at most: as far apart may the characters of a secret be."""

_MOST = 0.5
"""The part of a secret that must not stand at either end of a text: messages are cut, and not at its ends."""

_UNSEEN = b" \t\n\v\f\r\x00\x07\x08"
_ESCAPE = rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\^-~])"
_CUT_ESCAPE = rb"\x1b(?:\[[0-?]*[ -/]*|[ -/]*)\Z"
_BLANKS = re.compile(b"[" + re.escape(_UNSEEN) + b"]+")
_ESCAPES = re.compile(_ESCAPE + b"|" + _CUT_ESCAPE)
_GAPS = re.compile(b"(?:" + _BLANKS.pattern + b"|" + _ESCAPE + b"|" + _CUT_ESCAPE + b")+")
_KEPT_INSIDE = re.compile(rb"[\r\n]+|" + _ESCAPE)

_OURS = frozenset(
    {
        "path",
        "title",
        "digest",
        "source_digest",
        "lab",
        "started",
        "id",
        "recordings",
        "device",
        "window",
        "name",
        "platform",
    }
)
"""Fields that hold what the page and the lab file say in public, by which results are found again."""


class Redactor:
    """Knows the secrets of one lab. Without any, everything stays as it is."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {secret.encode("utf-8", "surrogateescape") for secret in secrets}
        squeezed = {secret.translate(None, _UNSEEN): secret for secret in known}
        worth = {short: secret for short, secret in squeezed.items() if short.strip(b"*")}
        self._long = sorted((one for one in worth if len(one) >= SHORT), key=len, reverse=True)
        self._short = sorted(
            (secret.strip() for one, secret in worth.items() if len(one) < SHORT), key=len, reverse=True
        )
        either = b"|".join(re.escape(secret) for secret in self._short)
        self._words = re.compile(rb"(?<!\w)(?:" + either + rb")(?!\w)") if either else None

    def __bool__(self) -> bool:
        return bool(self._long or self._short)

    def text(self, text: str) -> str:
        """`text` without secrets, and without the better part of one at either end."""
        if not self or not text:
            return text
        raw = text.encode("utf-8", "surrogateescape")
        spans = _merged([*self.spans(raw, b""), *self._cut_off(raw)])
        return _masked(raw, spans).decode("utf-8", "surrogateescape")

    def result(self, value: T) -> T:
        """A result without secrets: every text in it that a device, a lab or a run has said."""
        return self._cleaned(value) if self else value

    def stream(self) -> "Stream":
        """For what comes in pieces."""
        return Stream(self)

    def spans(self, raw: bytes, before: bytes) -> list[tuple[int, int]]:
        """Where secrets stand in `raw`, which follows `before`: in order, none touching another."""
        found: list[tuple[int, int]] = []
        for runs in _projections(raw) if self._has_any(raw) else ():
            found += [
                (runs.start(at), runs.end(at + len(secret) - 1))
                for secret in self._long
                for at in _occurrences(secret, runs.text)
            ]
        if self._words:
            found += [
                (match.start() - len(before), match.end() - len(before))
                for match in self._words.finditer(before + raw, len(before))
            ]
        return _merged(found)

    def undecided(self, raw: bytes) -> int:
        """From where on `raw` may be the beginning of a secret."""
        start = len(raw)
        skipped = max(0, len(raw) - 2 * HOLD)
        for runs in _projections(raw[skipped:]):
            length = max((_overlap(runs.text, secret) for secret in self._long), default=0)
            if length:
                start = min(start, skipped + runs.start(len(runs.text) - length))
        length = max((_overlap(raw, secret + b"\n") for secret in self._short), default=0)
        return min(start, len(raw) - length)

    def _has_any(self, raw: bytes) -> bool:
        """The quick answer, for the many texts that have none."""
        texts = [raw.translate(None, _UNSEEN)]
        if b"\x1b" in raw:
            texts.append(_ESCAPES.sub(b"", raw).translate(None, _UNSEEN))
        return any(secret in text for text in texts for secret in self._long)

    def _cut_off(self, raw: bytes) -> list[tuple[int, int]]:
        found = []
        for runs in _projections(raw):
            for secret in self._long:
                least = max(SHORT, int(len(secret) * _MOST))
                ends = _overlap(runs.text, secret)
                if ends >= least:
                    found.append((runs.start(len(runs.text) - ends), len(raw)))
                begins = _overlap(secret, runs.text)
                if begins >= least:
                    found.append((0, runs.end(begins - 1)))
        return found

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return self.text(value)
        if isinstance(value, tuple | list):
            return type(value)(self._cleaned(one) for one in value)
        if isinstance(value, dict):
            return {key: self._cleaned(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            cleaned = {
                field.name: self._cleaned(getattr(value, field.name))
                for field in fields(value)
                if field.name not in _OURS
            }
            return replace(value, **cleaned)
        return value


class Stream:
    """Bytes through a redactor, piece by piece. What is held back comes with the next piece, or at the end."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._held = b""
        self._before = b""

    def feed(self, data: bytes) -> bytes:
        """What can be passed on by now."""
        raw = self._held + data
        start = self._redactor.undecided(raw)
        if len(raw) - start > HOLD:
            start = len(raw)
        return self._pass(raw, start)

    def flush(self) -> bytes:
        """What was held back: nothing more comes that it could be the beginning of."""
        return self._pass(self._held, len(self._held))

    def _pass(self, raw: bytes, end: int) -> bytes:
        spans = self._redactor.spans(raw, self._before)
        # What overlaps with what is undecided may grow: it is decided as a whole.
        end = min([end, *(start for start, stop in spans if start < end < stop)])
        passed, self._held = raw[:end], raw[end:]
        self._before = (self._before + passed)[-1:]
        return _masked(passed, [span for span in spans if span[1] <= end])


class _Runs:
    """A text without its gaps, and where each of its characters was."""

    def __init__(self, raw: bytes, gaps: re.Pattern[bytes]) -> None:
        self._offsets: list[int] = []
        self._starts: list[int] = []
        pieces = []
        at = length = 0
        for gap in gaps.finditer(raw):
            self._add(length, at)
            pieces.append(raw[at : gap.start()])
            length += gap.start() - at
            at = gap.end()
        self._add(length, at)
        pieces.append(raw[at:])
        self.text = b"".join(pieces)

    def _add(self, offset: int, start: int) -> None:
        if self._offsets and self._offsets[-1] == offset:
            self._starts[-1] = start
        else:
            self._offsets.append(offset)
            self._starts.append(start)

    def start(self, at: int) -> int:
        run: int = bisect_right(self._offsets, at) - 1
        return self._starts[run] + at - self._offsets[run]

    def end(self, at: int) -> int:
        return self.start(at) + 1


def _projections(raw: bytes) -> Sequence[_Runs]:
    """`raw` as secrets are looked for in it: without blanks, and where there are some, without escape sequences too."""
    plain = _Runs(raw, _BLANKS)
    return (plain, _Runs(raw, _GAPS)) if b"\x1b" in raw else (plain,)


def _occurrences(secret: bytes, text: bytes) -> Iterable[int]:
    at = text.find(secret)
    while at >= 0:
        yield at
        at = text.find(secret, at + 1)


def _overlap(text: bytes, secret: bytes) -> int:
    """The length of the longest end of `text` with which `secret` begins, and which is not all of it."""
    longest = min(len(text), len(secret) - 1)
    return next((length for length in range(longest, 0, -1) if text.endswith(secret[:length])), 0)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _masked(raw: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """`raw` with a mask for each of `spans`. Line ends and escape sequences inside stay: the screen depends on them."""
    pieces = []
    at = 0
    for start, end in spans:
        pieces += [raw[at:start], MASK.encode(), *_KEPT_INSIDE.findall(raw[start:end])]
        at = end
    return b"".join([*pieces, raw[at:]])
