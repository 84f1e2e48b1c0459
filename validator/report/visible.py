"""Device output as text that can be shown: on a terminal it must never act, in a message it must be readable."""

import re

__all__ = ["MAX_LINES", "MAX_WIDTH", "cut", "visible"]

MAX_WIDTH = 160
"""Characters of one line that a message shows."""

MAX_LINES = 30
"""Lines of one text that a message shows; the whole of it is in `result.json`."""

# Everything that a terminal obeys or that reorders what is beside it: C0 but for tab and newline, DEL, C1, the
# marks, embeddings, overrides and isolates of the bidirectional algorithm, what has no width, line and paragraph
# separators, interlinear annotations, tags, and halves of surrogate pairs.
_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""`text` with what a terminal would act on written out, as ``\x1b``; tabs become blanks."""
    return _ACTS.sub(_escape, text).expandtabs()


def cut(line: str, width: int = MAX_WIDTH) -> str:
    """`line`, with its end replaced by … where it is longer than `width`."""
    return line if len(line) <= width else line[: width - 1] + "…"


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode-escape").decode("ascii")
