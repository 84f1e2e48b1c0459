"""Links between pages, and the anchors that they may point to. Pure: what exists is asked of the caller."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.errors import Place
from validator.markdown.front_matter import split
from validator.markdown.inline import plain_title, slug, without_code
from validator.markdown.scan import Comment, FenceFound, Heading, Item, scan

__all__ = ["Link", "anchors", "links", "untagged_transcripts"]

_BRACKET = re.compile(r"\\.|[\[\]]")
# After the closing bracket. The address may hold parentheses in pairs.
_INLINE = re.compile(
    r"\(\s*+(?:<(?P<angled>[^<>]*)>|(?P<bare>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s[^()]*)?\)"
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]^]+\]:\s+(?:<(?P<angled>[^>]*)>|(?P<bare>\S+))")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PROMPT_LINE = re.compile(r"\s*(?:[\w.-]+@[\w.-]+:[^\s#$]*[#$]|[A-Za-z][\w.-]*(?:\([\w/-]+\))?[#>]|\$) \S")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page or a file of the project: `target` without the anchor ("" for this page), and the anchor."""

    target: str
    anchor: str | None
    place: Place


def links(text: str, *, path: str) -> Iterator[Link]:
    """The relative links of a page, in order. Code, fences and comments hold none."""
    parts = split(text, path=path)
    inside = _covered(parts.body, path, parts.body_line)
    for number, line in enumerate(parts.body, parts.body_line):
        if number in inside or ("](" not in line and "]:" not in line):
            continue
        bare = without_code(line)
        for start, found in (*_inline(bare), *((0, found) for found in _REFERENCE.finditer(bare))):
            url = found["angled"] or found["bare"] or ""
            if not url or _ELSEWHERE.match(url) or url.startswith("/"):
                continue
            target, _, anchor = url.partition("#")
            yield Link(target, anchor or None, Place(path, number, start + 1))


def _inline(line: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Each link's start, and the match of what follows its text."""
    opened: list[int] = []
    for bracket in _BRACKET.finditer(line):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            start = opened.pop()
            found = _INLINE.match(line, bracket.end())
            if found:
                yield start - (line[start - 1 : start] == "!"), found


def anchors(text: str, *, path: str) -> frozenset[str]:
    """The ids that headings and numbered items of a page have on the site, and explicit ones anywhere."""
    parts = split(text, path=path)
    found: set[str] = set(re.findall(r"\{:?(?:[^{}#\n]*[ \t])?#([\w.:-]+)[^{}\n]*\}", text))
    found |= set(re.findall(r"""<[a-z]\w*\s[^<>]*\bid=["']([^"'<>]+)""", text))
    counts: dict[str, int] = {}
    for element in scan(parts.body, path=path, first_line=parts.body_line):
        if isinstance(element, Heading | Item):
            name = element.id or slug(plain_title(element.title))
            if isinstance(element, Heading) and element.id is None:
                name = _unique(name, found, counts)
            found.add(name)
    return frozenset(found)


def _unique(name: str, taken: set[str], counts: dict[str, int]) -> str:
    """`name`, or where that is taken, with the next number that Python-Markdown would put behind it."""
    if name not in taken:
        return name
    stem, _, number = name.rpartition("_")
    if not stem or not number.isdecimal():
        stem, number = name, "0"
    count = max(counts.get(stem, 0), int(number)) + 1
    while f"{stem}_{count}" in taken:
        count += 1
    counts[stem] = count
    return f"{stem}_{count}"


def untagged_transcripts(text: str, *, path: str) -> Iterator[Place]:
    """Fences without a language that look like transcripts, and so were perhaps meant to run."""
    parts = split(text, path=path)
    for element in scan(parts.body, path=path, first_line=parts.body_line):
        if isinstance(element, FenceFound) and not element.info:
            first = next((line.text for line in element.lines if line.text.strip()), "")
            if _PROMPT_LINE.match(first):
                yield Place(path, element.line, element.indent + 1)


def _covered(lines: list[str], path: str, first_line: int) -> set[int]:
    """The numbers of the lines in fences and comments."""
    covered: set[int] = set()
    for element in scan(lines, path=path, first_line=first_line):
        if isinstance(element, FenceFound | Comment):
            covered.update(range(element.line, element.end_line + 1))
    return covered
