"""HTML from text that can be anything: every word from a page or a device passes through here."""

import html
import re

from validator.report.visible import visible

__all__ = ["attributes", "element", "safe", "safe_link"]

# Material leaves what has `data-search-exclude` out of its search index, but only up to the end of the first element of
# the same name inside. Hence boxes and panels are `aside`s, which stand in nothing of their kind.

# Python-Markdown finds its placeholders by STX and ETX, also inside finished HTML.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"']+", re.IGNORECASE)


def safe(text: str) -> str:
    """`text` as HTML text: markup escaped, control characters written out."""
    return html.escape(visible(text))


def attributes(**values: str | None) -> str:
    """Attributes with a leading blank each; None leaves one out. ``data_copy`` becomes ``data-copy``.

    Values keep tabs and line ends, since what is copied must be what was written; other controls go.
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(_CONTROL.sub("", value))}"'
        for name, value in values.items()
        if value is not None
    )


def element(tag: str, content: str, **values: str | None) -> str:
    """An element around `content`, which is HTML already."""
    return f"<{tag}{attributes(**values)}>{content}</{tag}>"


def safe_link(address: str | None) -> str | None:
    """`address` where it is one that a browser may follow from a published page, else None."""
    return address if address and _LINK.fullmatch(address) else None
