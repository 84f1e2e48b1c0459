"""Comparing what a page shows with what a device printed: a match, or a mismatch that says what to do."""

from validator.matching.faults import Fault, faults
from validator.matching.kinds import KINDS, Kind
from validator.matching.outcome import Match, Mismatch
from validator.matching.text import match_text

__all__ = ["KINDS", "Fault", "Kind", "Match", "Mismatch", "faults", "match_text"]
