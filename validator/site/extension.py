"""The Markdown extension: a page of a procedure with its marks, in any program that uses Python-Markdown.

The plug-in tells it which page comes next. Without the plug-in it finds that out from its options and from the
text; where it cannot, it renders blocks as plain code, never as passed.
"""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from validator.errors import UsageError
from validator.evidence.freshness import latest_results
from validator.markdown.front_matter import split
from validator.markdown.procedure import is_procedure
from validator.site.box import box_html
from validator.site.page import PageView, Reading, view_of_file, view_of_text, without_result
from validator.site.render import renderer_for
from validator.site.rewrite import Rewriting, find_blocks, plain_fences, rewrite
from validator.site.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ProcedureExtension", "makeExtension"]

# Python-Markdown runs preprocessors from the highest number to the lowest. Snippets of text come in at 32, tabs go
# at 30, superfences looks for fences at 31.05 (where it keeps tabs) or 25, HTML goes at 20.
_TAKE_OUT, _PUT_IN = 31.1, 29.9
# Tree processors: inline text 20, attribute lists 8, then the table of contents at 5, links at 0.
_IDS, _LINKS, _MARKS = 6, 0.6, 0.5


_WORD = re.compile(r"validator[0-9a-f]{20}n\d+end")


class ProcedureExtension(Extension):
    """Renders executable blocks; `view` is the page that comes next, None for a page that is no procedure."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "page": ["", "the procedure's file, for use without the plug-in"],
            "runs": [".validator/runs", "the folder with the results, for use without the plug-in"],
            "stale_after": [
                0.0,
                "seconds after which a pass is stale, for use without the plug-in; 0 is never",
            ],
        }
        super().__init__(**kwargs)
        self.view: PageView | None = None
        self.driven = False
        self.warn: Callable[[str], None] = lambda _: None
        self.link: Callable[[str], str] | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Registers the parts. They share one `Steps`, which lives for one page."""
        md.registerExtension(self)
        if "attr_list" not in md.treeprocessors:
            md.registerExtensions(["attr_list"], {})
        take = _TakeOut(md, self)
        md.preprocessors.register(take, "validator_take_out", _TAKE_OUT)
        md.preprocessors.register(_PutIn(md, take), "validator_put_in", _PUT_IN)
        md.treeprocessors.register(_Ids(md, take), "validator_ids", _IDS)
        md.treeprocessors.register(_Links(md, self), "validator_links", _LINKS)
        md.treeprocessors.register(_Marks(md, take), "validator_marks", _MARKS)

    def view_for(self, text: str) -> PageView | None:
        """The page that `text` is, found without the plug-in."""
        page = Path(self.getConfig("page")) if self.getConfig("page") else None
        if page is None and not is_procedure(text):
            return None
        name = page.as_posix() if page else "this page"
        reading = Reading(now=datetime.now(UTC), stale_after=self.getConfig("stale_after") or None)
        latest = None
        if page is not None:
            try:
                found = latest_results(Path(self.getConfig("runs")), wanted={name}, warn=lambda _: None)
            except UsageError:
                found = {}
            latest = found.get(name)
        if page is not None and page.is_file():
            return view_of_file(page, name=name, latest=latest, reading=reading)
        return view_of_text(text, name=name, latest=latest, reading=reading)


class _TakeOut(Preprocessor):
    """Replaces blocks by words that nothing on the page can be mistaken for, and renders them."""

    def __init__(self, md: Markdown, extension: ProcedureExtension) -> None:
        super().__init__(md)
        self._extension = extension
        self.words: dict[str, str] = {}
        self.steps = Steps()
        self.box = ""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")
        self.words, self.steps, self.box = {}, Steps(), ""
        extension = self._extension
        view = extension.view if extension.driven else extension.view_for(text)
        if not extension.driven and is_procedure(text):
            text = "\n".join(split(text, path="").body)
        lines = text.split("\n")
        if view is None:
            return plain_fences(lines, path="")
        seal = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]
        return self._procedure(lines, view, seal)

    def _procedure(self, lines: list[str], view: PageView, seal: str) -> list[str]:
        found = find_blocks(lines, path=view.name)
        if found is None:
            self.box = box_html(view)
            return lines
        renderer = renderer_for(view, found)
        if not renderer.same:
            if view.procedure is not None:
                extension = self._extension
                extension.warn(f"{view.name}: the published page has other blocks than the file; no marks")
            view = without_result(view)
        self.box = box_html(view)

        def word(html: str) -> str:
            name = f"validator{seal}n{len(self.words)}end"
            self.words[name] = html
            return name

        def step_word(step: str) -> str:
            name = word("")
            self.steps.words[name] = step
            return name

        self.steps.results = view.steps
        how = Rewriting(
            block=lambda block: word(renderer.html(block)),
            heading=step_word,
            item=step_word,
            steps=renderer.starts,
            variables=view.procedure.variables if view.procedure else {},
        )
        return plain_fences(rewrite(lines, found, how), path=view.name)


class _PutIn(Preprocessor):
    """Replaces the words by Python-Markdown's own placeholders, once it has taken away those it did not make."""

    def __init__(self, md: Markdown, take: _TakeOut) -> None:
        super().__init__(md)
        self._take = take

    def run(self, lines: list[str]) -> list[str]:
        words, steps = self._take.words, self._take.steps

        def placeholder(found: re.Match[str]) -> str:
            word = found[0]
            if word not in words:
                return word
            stored = self.md.htmlStash.store(words[word])
            if word in steps.words:
                steps.places[stored] = steps.words[word]
            return stored

        text = _WORD.sub(placeholder, "\n".join(lines)) if words else "\n".join(lines)
        return text.split("\n")


class _Ids(Treeprocessor):
    """Gives steps their ids, before the table of contents gives headings its own."""

    def __init__(self, md: Markdown, take: _TakeOut) -> None:
        super().__init__(md)
        self._take = take

    def run(self, root: ET.Element) -> None:
        self._take.steps.find(root)


class _Links(Treeprocessor):
    """Lets the plug-in translate links between files into links between pages."""

    def __init__(self, md: Markdown, extension: ProcedureExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: ET.Element) -> None:
        link = self._extension.link
        if link is None:
            return
        for element in root.iter():
            for name in ("href", "src"):
                address = element.get(name)
                if address is not None and element.tag in ("a", "img"):
                    element.set(name, link(address))


class _Marks(Treeprocessor):
    """Puts marks at the steps and the box under the title, after the table of contents has read the headings."""

    def __init__(self, md: Markdown, take: _TakeOut) -> None:
        super().__init__(md)
        self._take = take

    def run(self, root: ET.Element) -> None:
        self._take.steps.mark(self.md.htmlStash.store)
        if not self._take.box:
            return
        box = ET.Element("p")
        box.text = self.md.htmlStash.store(self._take.box)
        title = next((index for index, element in enumerate(root) if element.tag == "h1"), -1)
        root.insert(title + 1, box)


def makeExtension(**kwargs: Any) -> ProcedureExtension:  # noqa: N802 - Python-Markdown's name
    """The extension, for those who name this module."""
    return ProcedureExtension(**kwargs)
