"""Marks: a shape and a word for each verdict, never a colour alone."""

from validator.model import Verdict
from validator.report.terminal import duration
from validator.site.html import element
from validator.site.status import WORDING, Status

__all__ = ["line_mark", "step_mark", "word_of"]

_GLYPHS = {
    Status.PASSED: "✓",
    Status.FAILED: "✗",
    Status.BROKEN: "⚡",
    Status.INCONCLUSIVE: "?",
    Status.KNOWN_ISSUE: "!",
    Status.SKIPPED: "»",
    Status.NOT_REACHED: "-",
}


def word_of(verdict: Verdict) -> str:
    """The verdict as a reader sees it."""
    return WORDING[Status(verdict.value)].label


def line_mark(verdict: Verdict, seconds: float | None = None, reason: str | None = None) -> str:
    """The mark at a command or a file: a shape, with the word for those who cannot see it.

    The glyph is what remains where no style sheet is.
    """
    word = word_of(verdict)
    spent = f" in {duration(seconds)}" if seconds and verdict is Verdict.PASSED else ""
    title = f"{word}{spent}" + (f": {reason}" if reason else "")
    return element(
        "span",
        _GLYPHS[Status(verdict.value)],
        class_=f"validator-mark validator-mark--line validator-mark--{verdict.value}",
        role="img",
        aria_label=word,
        title=title,
        data_search_exclude="",
    )


def step_mark(verdict: Verdict, title: str | None = None) -> str:
    """The mark at the end of a step's heading: shape and word."""
    return element(
        "span",
        word_of(verdict),
        class_=f"validator-mark validator-mark--step validator-mark--{verdict.value}",
        title=title,
        data_search_exclude="",
    )
