"""Links between pages, and the anchors that they may point to. Pure: what exists is asked of the caller."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.errors import Place
from validator.markdown.front_matter import split
from validator.markdown.procedure import plain_title, slug
from validator.markdown.scan import Comment, FenceFound, Heading, Item, scan

__all__ = ["Link", "anchors", "links", "untagged_transcripts"]

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_INLINE = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*(?:<(?P<angled>[^>]*)>|(?P<bare>[^\s)]*))[^)]*\)")
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
        bare = _CODE.sub(lambda found: " " * len(found[0]), line)
        for found in (*_INLINE.finditer(bare), *_REFERENCE.finditer(bare)):
            url = found["angled"] or found["bare"] or ""
            if not url or _ELSEWHERE.match(url) or url.startswith("/"):
                continue
            target, _, anchor = url.partition("#")
            yield Link(target, anchor or None, Place(path, number, found.start() + 1))


def anchors(text: str, *, path: str) -> frozenset[str]:
    """The ids that headings and numbered items of a page have on the site, and explicit ones anywhere."""
    parts = split(text, path=path)
    found: set[str] = set(re.findall(r"\{:?[^}\n]*#([\w.:-]+)[^}\n]*\}", text))
    found |= set(re.findall(r"""<[a-z]\w*\s[^>]*\bid=["']([^"']+)""", text))
    for element in scan(parts.body, path=path, first_line=parts.body_line):
        if isinstance(element, Heading | Item):
            name = element.id or slug(plain_title(element.title))
            count, unique = 1, name
            while isinstance(element, Heading) and unique in found and element.id is None:
                unique, count = f"{name}_{count}", count + 1
            found.add(unique)
    return frozenset(found)


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
