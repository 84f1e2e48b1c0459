"""The steps of a page inside Python-Markdown's tree: found by the words left for them, then named and marked."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markdown.util import ETX

from validator.model import Verdict
from validator.report.terminal import duration
from validator.site.marks import step_mark

if TYPE_CHECKING:
    from validator.model import StepResult

__all__ = ["Steps"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "pre", "div", "ul", "ol", "dl", "table", "blockquote", "hr", *_HEADINGS})


class Steps:
    """The steps of one page. `words` and `places` name the step of each word and placeholder."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.results: Mapping[str, StepResult] = {}
        self._found: list[tuple[ET.Element, str]] = []

    def find(self, root: ET.Element) -> None:
        """Finds the elements, takes the placeholders away and gives the elements their ids."""
        self._found = []
        if not self.places:
            return
        for parent in list(root.iter()):
            for index, child in reversed(list(enumerate(parent))):
                step = self.places.get((child.text or "").strip()) if child.tag == "p" else None
                if step is not None and not len(child):
                    parent.remove(child)
                    if index < len(parent) and parent[index].tag in _HEADINGS:
                        self._name(parent[index], step)
            if parent.tag == "li":
                self._item(parent)

    def mark(self, store: Callable[[str], str]) -> None:
        """Puts the marks at the end of what `find` found; `store` keeps HTML and gives a placeholder for it."""
        for element, step in self._found:
            result = self.results.get(step)
            if result is None:
                continue
            spent = f"in {duration(result.duration)}" if result.verdict is Verdict.PASSED else None
            title = result.reason or spent
            placeholder = store(step_mark(result.verdict, title))
            if element.tag == "li":
                _append_to_first_line(element, placeholder)
            else:
                _append(element, placeholder)

    def _item(self, item: ET.Element) -> None:
        first = item if (item.text or "").strip() or not len(item) else item[0]
        text = (first.text or "").lstrip()
        # A placeholder ends in ETX.
        placeholder, end, rest = text.partition(ETX)
        step = self.places.get(placeholder + end)
        if step is not None:
            first.text = rest
            self._name(item, step)

    def _name(self, element: ET.Element, step: str) -> None:
        element.set("id", step)
        element.set("class", " ".join(filter(None, (element.get("class"), "validator-step"))))
        self._found.append((element, step))


def _append_to_first_line(item: ET.Element, placeholder: str) -> None:
    """Puts the mark behind the item's first paragraph, before any block inside the item."""
    if len(item) and item[0].tag == "p" and not (item.text or "").strip():
        _append(item[0], placeholder)
        return
    inline = [child for child in item if child.tag not in _BLOCKS]
    if not len(item) or item[0].tag in _BLOCKS:
        item.text = f"{(item.text or '').rstrip()} {placeholder}"
        return
    last = inline[0]
    for child in item:
        if child.tag in _BLOCKS:
            break
        last = child
    last.tail = f"{(last.tail or '').rstrip()} {placeholder}"


def _append(element: ET.Element, placeholder: str) -> None:
    """Puts the mark at the end of a heading, before the link to it, or of a paragraph."""
    link = next((index for index, child in enumerate(element) if child.get("class") == "headerlink"), None)
    end = len(element) if link is None else link
    if end == 0:
        element.text = f"{element.text or ''} {placeholder}"
    else:
        element[end - 1].tail = f"{element[end - 1].tail or ''} {placeholder}"
