"""What stands inside one line of Markdown: code spans, titles and their ids. Linear in the line, however long it is."""

import re
import unicodedata

__all__ = ["explicit_id", "plain_title", "slug", "without_closing", "without_code"]

# What follows the last opening brace of a title.
_EXPLICIT_ID = re.compile(r":?(?:[^{}#]*[ \t])?#(?P<id>[\w.:-]+)[^{}]*\}")
_BACKTICKS = re.compile(r"`+")
_LONG_TITLE = 1000  # beyond it is no title, and looking for Markdown in it could take for ever


def without_code(text: str) -> str:
    """`text`, one line, with blanks in place of its code spans: a run of backticks up to the next one as long."""
    if "`" not in text:
        return text
    runs = [(found.start(), found.end()) for found in _BACKTICKS.finditer(text)]
    latest: dict[int, int] = {}
    closing: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        if length in latest:
            closing[index] = latest[length]
        latest[length] = index
    kept: list[str] = []
    at = index = 0
    while index < len(runs):
        if index in closing:
            start, end = runs[index][0], runs[closing[index]][1]
            kept += [text[at:start], " " * (end - start)]
            at, index = end, closing[index]
        index += 1
    return "".join([*kept, text[at:]])


def explicit_id(title: str) -> tuple[str, str | None]:
    """A title without the attributes behind it, and the id that they give: ``{#id}``, ``{: .class #id}``."""
    plain, brace, rest = title.strip().rpartition("{")
    found = _EXPLICIT_ID.fullmatch(rest) if brace and plain[-1:] in ("", " ", "\t") else None
    return (plain.strip(), found["id"]) if found else (title.strip(), None)


def without_closing(title: str) -> str:
    """A heading's text without the marks that may close it."""
    return title.strip().rstrip("#").rstrip()


def plain_title(title: str) -> str:
    """A title without Markdown: links keep their text, emphasis and code lose their marks."""
    if len(title) > _LONG_TITLE:
        return title.strip()
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", r"\1", title)
    text = re.sub(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return text.strip().rstrip(":.").strip()


def slug(title: str) -> str:
    """The id of a title, by the rule that Python-Markdown's table of contents uses for headings."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
