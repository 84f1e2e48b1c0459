"""A page's lines, with every executable block and hidden comment taken out and something put in its place.

The blocks are found by the scanner that the program itself uses, so that what is run and what is published are the
same by construction. Line ends and tabs are still as the writer made them here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from validator.errors import AuthoringError
from validator.markdown.attributes import is_executable, language_of
from validator.markdown.scan import HIDDEN_WORDS, Comment, FenceFound, Heading, Item, scan
from validator.model import Attributes
from validator.template import fill_known

__all__ = ["Found", "Rewriting", "find_blocks", "plain_fences", "rewrite"]

_OWN = frozenset(Attributes.__dataclass_fields__)
_OPTION = re.compile(r"""[ \t]+(?P<key>[A-Za-z][\w-]*)(?:=(?:"[^"]*"|'[^']*'|[^\s"']*))?(?=[ \t]|$)""")
_OPENING = re.compile(r"(?P<lead>[ \t]*(?:`{3,}|~{3,}))(?P<info>.*)")
_MARKER = re.compile(r"(?P<lead>[ ]{0,3}\d{1,9}\.[ \t]+)(?P<text>.*)")
_ANY_MARKER = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}\.)[ \t]+\S.*")
_EXPLICIT_ID = re.compile(r"[ \t]*\{:?[ \t]*#[\w.:-]+[^}]*\}[ \t]*$")
# What begins with a mark of its own is left where it is: more than its first line would have to move.
_OTHER = re.compile(r"[-*+|>#]|\d{1,9}\.|!!!|\?\?\?|===|```|~~~|<")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What the scanner saw of a page: its elements, by the line (from 1) on which each one begins."""

    blocks: tuple[FenceFound | Comment, ...]
    starts: Mapping[int, Heading | Item]

    @property
    def fences(self) -> list[FenceFound]:
        """Every executable fence, those in hidden comments included, in the order of the text."""
        return [fence for block in self.blocks for fence in fences_of(block)]


@dataclass(slots=True)
class Rewriting:
    """What takes the place of a line or of a block; all callables give one word that Markdown leaves alone."""

    block: Callable[[FenceFound | Comment], str]
    heading: Callable[[str], str]
    item: Callable[[str], str]
    # The step that begins on a line.
    steps: Mapping[int, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


def fences_of(block: FenceFound | Comment) -> list[FenceFound]:
    """The executable fences of a block."""
    inside: Iterable[FenceFound] = block.fences if isinstance(block, Comment) else (block,)
    return [fence for fence in inside if is_executable(fence.info) and not _is_example(fence.info)]


def find_blocks(lines: Sequence[str], *, path: str) -> Found | None:
    """What the page is made of; None where the scanner cannot read it."""
    blocks: list[FenceFound | Comment] = []
    starts: dict[int, Heading | Item] = {}
    try:
        for element in scan(list(lines), path=path):
            match element:
                case Heading() | Item():
                    starts[element.line] = element
                case Comment():
                    if element.word in HIDDEN_WORDS:
                        blocks.append(element)
                case FenceFound():
                    if fences_of(element):
                        blocks.append(element)
    except AuthoringError:
        return None
    return Found(tuple(blocks), starts)


def rewrite(lines: Sequence[str], found: Found, how: Rewriting) -> list[str]:
    """The lines with words in place of blocks, a word before each step's heading or in its item."""
    at = {block.line: block for block in found.blocks}
    written: list[str] = []
    number = 1
    while number <= len(lines):
        line = lines[number - 1]
        block = at.get(number)
        if block:
            indent = _indent(block.indent, lines, number - 1)
            written += ["", " " * indent + how.block(block), ""]
            number = block.end_line + 1
            continue
        start, step = found.starts.get(number), how.steps.get(number)
        line = _paragraph(fill_known(line, how.variables), lines, number - 1)
        if step is not None and isinstance(start, Heading):
            written += ["", how.heading(step), ""]
        if step is not None and isinstance(start, Item):
            marker = _MARKER.fullmatch(line.rstrip())
            if marker:
                line = marker["lead"] + how.item(step) + _EXPLICIT_ID.sub("", marker["text"])
        written.append(line)
        number += 1
    return written


def plain_fences(lines: Sequence[str], *, path: str) -> list[str]:
    """The lines with our attributes taken off the fences that are only shown.

    Superfences gives a fence up when it meets an option that it does not know.
    """
    changed = list(lines)
    try:
        fences = [element for element in scan(list(lines), path=path) if isinstance(element, FenceFound)]
    except AuthoringError:
        return changed
    for fence in fences:
        opening = _OPENING.fullmatch(lines[fence.line - 1].rstrip())
        if opening and is_executable(fence.info):
            changed[fence.line - 1] = opening["lead"] + _plain_info(fence.info)
    return changed


def _plain_info(info: str) -> str:
    language = language_of(info)
    if language == "watch":
        return "text"  # the name of a watch is no option
    options = "".join(
        found[0] for found in _OPTION.finditer(info, len(language)) if found["key"] not in _OWN | {"run"}
    )
    return (language or "text") + options


def _is_example(info: str) -> bool:
    return any(found["key"] == "example" for found in _OPTION.finditer(info))


def _indent(indent: int, lines: Sequence[str], at: int) -> int:
    """The indentation at which Python-Markdown keeps a block that stands at index `at`.

    It wants 4 blanks to keep a block inside a list item; writers use 2 or 3, which other dialects take.
    """
    if not 1 < indent < _TAB:
        return indent
    for line in (lines[index] for index in range(at - 1, -1, -1)):
        text = line.lstrip()
        if text and len(line) - len(text) < indent:
            return _TAB if _ANY_MARKER.fullmatch(line.rstrip()) else indent
    return indent


def _paragraph(line: str, lines: Sequence[str], at: int) -> str:
    """The line, moved to where Python-Markdown keeps it inside a list item, if it begins a paragraph of one."""
    text = line.lstrip(" ")
    if not text or _OTHER.match(text) or (at and lines[at - 1].strip()):
        return line
    indent = len(line) - len(text)
    return " " * (_indent(indent, lines, at) - indent) + line
