"""Comparing what a page shows with what a device printed: a match, or a mismatch that says what to do."""

from validator.matching.faults import Fault, faults, unknown_kind
from validator.matching.kinds import KINDS, Kind
from validator.matching.marks import to_word_end
from validator.matching.matcher import Matcher, Options
from validator.matching.modes import DEFAULT_MODE, MODES, match
from validator.matching.outcome import Match, Mismatch
from validator.matching.text import match_text

__all__ = [
    "DEFAULT_MODE",
    "KINDS",
    "MODES",
    "Fault",
    "Kind",
    "Match",
    "Matcher",
    "Mismatch",
    "Options",
    "faults",
    "match",
    "match_text",
    "to_word_end",
    "unknown_kind",
]
