"""Markdown, as far as a procedure needs it: headings, numbered items, fences and comments, in order, with places.

This is not a renderer. It answers one question, the same way that Python-Markdown answers it on the site:
which blocks are there, and inside which heading or numbered item do they stand. Containers (list items,
admonitions, content tabs) are tracked by indentation alone; whatever is indented past them by four columns or
more is an indented code block, and a fence in there is only text. Footnotes and definitions are no containers
here: footnotes move to the end of the page, and nested definitions lose their blocks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.inline import explicit_id, without_closing, without_code
from validator.markdown.unseen import FENCE, refuse_on_marker, refuse_quoted, refuse_unseen, runs
from validator.model import ShownLine

__all__ = ["HIDDEN_WORDS", "Comment", "Element", "FenceFound", "Heading", "Item", "scan"]

TAB = 4
HIDDEN_WORDS = ("setup", "teardown", "hidden")

_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<title>.*)")
_ITEM = re.compile(r"(?P<marker>[-*+]|\d{1,9}\.)(?:[ \t]+(?P<text>.*)|[ \t]*)")
_BLOCK = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]{0,2})[ \t]+\S.*")
_SETEXT = re.compile(r"(?P<rule>=+|-+)[ \t]*")
_RULE = re.compile(r"(?:(?:-[ \t]{0,2}){3,}|(?:_[ \t]{0,2}){3,}|(?:\*[ \t]{0,2}){3,})")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading outside every container. `id` is the explicit one, if any."""

    level: int
    title: str
    id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a numbered list outside every other container; `title` is its first line."""

    title: str
    id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class FenceFound:
    """A fence. `item` is the line of the top-level numbered item around it; `indent` is in columns.

    `column` is where the info string begins on the fence's line, from 1.
    """

    info: str
    line: int
    end_line: int
    indent: int
    lines: tuple[ShownLine, ...]
    item: int | None = None
    column: int = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment that opens a line. `word` is its first word; `fences` are those inside it."""

    word: str
    line: int
    end_line: int
    indent: int
    fences: tuple[FenceFound, ...]
    item: int | None = None


@dataclass(frozen=True, slots=True)
class _Container:
    """Something that holds indented content: `needs` is the least indentation that still belongs to it."""

    needs: int
    content: int
    item: int | None


Element = Heading | Item | FenceFound | Comment


def scan(lines: list[str], *, path: str, first_line: int = 1) -> Iterator[Element]:
    """The elements of a page, in order.

    `lines` are without line ends; `first_line` is the number of the first one in `path`. Raises `AuthoringError`
    for a fence or a comment that never ends, and for a transcript that Markdown would not see as one.
    """
    return _Scanner(lines, path, first_line).elements()


class _Scanner:
    """Walks the lines once, keeping the containers that are open."""

    def __init__(self, lines: list[str], path: str, first_line: int, indent: int = 0) -> None:
        self._lines = lines
        self._path = path
        self._first_line = first_line
        self._next = 0
        self._stack = [_Container(0, indent, None)] if indent else []
        # The one-line paragraph that a rule of = or - under it would make a heading.
        self._paragraph: tuple[str, int] | None = None
        # Lines without an empty one between them are a list from their start or not at all: a list cannot begin
        # in a paragraph. These are how many containers are around the list or the paragraph being read.
        self._list_depth: int | None = None
        self._prose_depth: int | None = None

    def elements(self) -> Iterator[Element]:
        while self._next < len(self._lines):
            here = self._next
            self._next += 1
            indent, text = _split(self._lines[here])
            previous, self._paragraph = self._paragraph, None
            if not text:
                self._break()
                continue
            while self._stack and indent < self._stack[-1].needs:
                self._stack.pop()
            element = self._block(here, indent, text) or self._prose(here, indent, text, previous)
            if element:
                yield element

    def _break(self) -> None:
        """What comes next begins anew, be it a paragraph or a list."""
        self._list_depth = self._prose_depth = None

    def _read_prose(self) -> None:
        if self._list_depth is None:
            self._prose_depth = len(self._stack)

    def _place(self, index: int, column: int) -> Place:
        return Place(self._path, self._first_line + index, column)

    def _in_code(self, indent: int) -> bool:
        """Whether a line so indented is an indented code block (or the continuation of a paragraph)."""
        content = self._stack[-1].content if self._stack else 0
        return indent >= content + TAB

    @property
    def _item(self) -> int | None:
        return self._stack[0].item if self._stack else None

    def _block(self, here: int, indent: int, text: str) -> Element | None:
        """The fence or the comment that opens at index `here`, if one does."""
        fence = FENCE.fullmatch(text) if text[0] in "`~" else None
        if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
            if self._in_code(indent):
                refuse_unseen(fence["info"], self._place(here, indent + 1))
                return None
            self._read_prose()
            return self._fence(here, indent, fence)
        if not self._in_code(indent) and _opens_comment(text):
            self._break()
            return self._comment(here, indent)
        return None

    def _prose(self, here: int, indent: int, text: str, previous: tuple[str, int] | None) -> Element | None:
        """The heading or the numbered item on this line, if there is one; opens containers on the way."""
        if self._next != here + 1 or self._in_code(indent):
            return None
        place = self._place(here, indent + 1)
        refuse_quoted(text, place)
        if not self._stack and not indent:
            heading = self._heading(place.line, text, previous)
            if heading:
                self._break()
                return heading
        if _RULE.fullmatch(text):
            self._break()
            return None
        marker = _ITEM.fullmatch(text)
        if marker and self._prose_depth != len(self._stack):
            self._list_depth, self._prose_depth = len(self._stack), None
            rest = marker["text"] or ""
            refuse_on_marker(rest, place)
            top = not self._stack and marker["marker"][0].isdigit()
            self._stack.append(_Container(indent + 2, indent + TAB, place.line if top else None))
            return Item(*explicit_id(rest), place.line) if top else None
        # Nothing but another list begins in the first lines of an item.
        if _BLOCK.fullmatch(text) and (self._list_depth is None or len(self._stack) <= self._list_depth):
            self._stack.append(_Container(indent + TAB, indent + TAB, None))
            self._break()
            return None
        begins = self._prose_depth is None and self._list_depth is None
        self._read_prose()
        if begins and not self._stack:
            self._paragraph = (text, place.line)
        return None

    def _heading(self, line: int, text: str, previous: tuple[str, int] | None) -> Heading | None:
        heading = _HEADING.fullmatch(text)
        if heading:
            return Heading(len(heading["marks"]), *explicit_id(without_closing(heading["title"])), line)
        rule = _SETEXT.fullmatch(text)
        if rule and previous:
            return Heading(1 if rule["rule"][0] == "=" else 2, *explicit_id(previous[0]), previous[1])
        return None

    def _fence(self, start: int, indent: int, opening: re.Match[str]) -> FenceFound:
        """The fence that opens at index `start`."""
        mark = opening["mark"]
        closing = re.compile(re.escape(mark[0]) + "{" + str(len(mark)) + r",}")
        inside: list[ShownLine] = []
        for index in range(start + 1, len(self._lines)):
            depth, text = _split(self._lines[index])
            number = self._first_line + index
            if depth < indent + TAB and closing.fullmatch(text):
                self._next = index + 1
                line = self._lines[start]
                before = len(line) - len(line.lstrip(" \t")) + len(mark)
                return FenceFound(
                    opening["info"].strip(),
                    self._first_line + start,
                    number,
                    indent,
                    tuple(inside),
                    self._item,
                    len(line) - len(line[before:].lstrip()) + 1,
                )
            shown, column = _dedent(self._lines[index], indent)
            inside.append(ShownLine(shown, number, column))
        raise AuthoringError(
            self._place(start, indent + 1),
            "this fence is never closed",
            hint=f"end the block with a line {mark}, indented like the line that opens it",
        )

    def _comment(self, start: int, indent: int) -> Comment | None:
        """The comment that opens at index `start`; None where something else stands before it on its line."""
        opening = self._lines[start]
        at = opening.index("<!--") + len("<!--")
        end, rest = start, opening[at:]
        while "-->" not in rest:
            end += 1
            if end == len(self._lines):
                raise AuthoringError(
                    self._place(start, at - 3), "this comment is never closed", hint="end it with -->"
                )
            rest = self._lines[end]
        self._next = end + 1
        after = without_code(rest.partition("-->")[2])
        if after.rfind("<!--") > after.rfind("-->"):
            raise AuthoringError(
                self._place(end, len(self._lines[end]) - len(after) + after.rfind("<!--") + 1),
                "this comment begins on a line on which another one ends",
                hint="begin it on a line of its own",
            )
        if not opening.lstrip().startswith("<!--"):
            return None
        word = next(iter(opening[at:].partition("-->")[0].split()), "")
        if word not in HIDDEN_WORDS:
            self._refuse_near(word, start, end)
        fences = self._inside(start + 1, end, indent) if word in HIDDEN_WORDS else ()
        return Comment(word, self._first_line + start, self._first_line + end, indent, fences, self._item)

    def _refuse_near(self, word: str, start: int, end: int) -> None:
        """A misspelt word would leave blocks out without a word; a block that is commented out has none."""
        near = did_you_mean(word.strip(":").lower(), HIDDEN_WORDS)
        fences = (FENCE.fullmatch(line.strip()) for line in self._lines[start + 1 : end]) if near else ()
        if any(fence and runs(fence["info"]) for fence in fences):
            raise AuthoringError(
                self._place(start, 1), f'this comment holds blocks, and begins with "{word}"', hint=near
            )

    def _inside(self, start: int, end: int, indent: int) -> tuple[FenceFound, ...]:
        """The fences of a comment that holds hidden blocks."""
        inside = _Scanner(self._lines[start:end], self._path, self._first_line + start, indent)
        try:
            found = list(inside.elements())
        except AuthoringError as error:
            if "never closed" in error.message:
                error.hint = (
                    "close the fence before the --> that ends the comment; an arrow inside ends it too"
                )
            raise
        return tuple(element for element in found if isinstance(element, FenceFound))


def _split(line: str) -> tuple[int, str]:
    """The indentation in columns, and what follows it without trailing blanks."""
    text = line.lstrip(" \t")
    indent = len(line[: len(line) - len(text)].expandtabs(TAB))
    return indent, text.rstrip()


def _dedent(line: str, columns: int) -> tuple[str, int]:
    """`line` without up to `columns` columns of indentation, and the column (from 1) where it then starts."""
    taken = column = 0
    while column < columns and taken < len(line) and line[taken] in " \t":
        column = column + 1 if line[taken] == " " else (column // TAB + 1) * TAB
        taken += 1
    # A tab that reaches past the fence's own indentation leaves the rest of its width.
    return " " * max(0, column - columns) + line[taken:], taken + 1


def _opens_comment(text: str) -> bool:
    """Whether a comment starts on this line and does not end on it, or stands first on it."""
    if "<!--" not in text:
        return False
    bare = without_code(text)
    return bare.startswith("<!--") or ("<!--" in bare and "-->" not in bare[bare.rindex("<!--") :])
