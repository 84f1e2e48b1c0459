"""The procedures' part of the navigation: the overview first, then pages, then folders."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from mkdocs.structure.files import file_sort_key
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils import dirname_to_title, nest_paths

from validator.site.files import PREFIX
from validator.site.status import Status, worst_status

__all__ = ["mark_sections", "navigation"]

_Nav = list[Any]


def navigation(
    nav: _Nav | None, docs: Sequence[Any], pages: Sequence[str], *, title: str, names: Mapping[str, str]
) -> _Nav:
    """The whole navigation: `nav` as configured, or made of the files `docs`, with the procedures' `pages` in it.

    An entry of `nav` whose value is ``procedures/`` says where they go; else they come last. Pages that `nav` names
    itself are not added again. `names` has titles for folders.
    """
    if nav is None:
        ordered = sorted(docs, key=file_sort_key)
        whole: _Nav = nest_paths(  # type: ignore[no-untyped-call] # MkDocs is typed in part
            file.src_uri for file in ordered if file.inclusion.is_in_nav()
        )
    else:
        whole = list(nav)
    named = set(_named(whole))
    tree = _tree([page for page in pages if page not in named], names)
    if not tree:
        return whole
    placed, found = _placed(whole, tree)
    return placed if found else [*whole, {title: tree}]


def mark_sections(items: Iterable[Any], statuses: Mapping[str, Status]) -> list[Status]:
    """Gives every section without an index page the worst status of its pages, and returns those of all pages."""
    found: list[Status] = []
    for item in items:
        if isinstance(item, Section):
            inside = mark_sections(item.children, statuses)
            status = worst_status(inside)
            if status is not None:
                item.meta = {"status": status.value}  # type: ignore[attr-defined] # what Material's template reads
            found += inside
        elif isinstance(item, Page) and item.file.src_uri in statuses:
            found.append(statuses[item.file.src_uri])
    return found


def _tree(pages: Sequence[str], names: Mapping[str, str], folder: str = PREFIX) -> _Nav:
    """The pages of a folder, then its folders as sections."""
    here = [page for page in pages if PurePosixPath(page).parent.as_posix() == folder]
    deeper: dict[str, list[str]] = {}
    for page in pages:
        rest = PurePosixPath(page).relative_to(folder)
        if len(rest.parts) > 1:
            deeper.setdefault(rest.parts[0], []).append(page)
    sections = [
        {names.get(f"{folder}/{name}", dirname_to_title(name)): _tree(inside, names, f"{folder}/{name}")}
        for name, inside in deeper.items()
    ]
    return [*here, *sections]


def _named(nav: Any) -> Iterable[str]:
    """Every file that a navigation names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for item in nav:
            yield from _named(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _named(item)


def _placed(nav: _Nav, tree: _Nav) -> tuple[_Nav, bool]:
    """The navigation with `tree` in the place of the value ``procedures/``."""
    placed: _Nav = []
    found = False
    for item in nav:
        if isinstance(item, dict):
            entry = {}
            for key, value in item.items():
                if value == f"{PREFIX}/":
                    entry[key], found = tree, True
                elif isinstance(value, list):
                    entry[key], inside = _placed(value, tree)
                    found = found or inside
                else:
                    entry[key] = value
            placed.append(entry)
        else:
            placed.append(item)
    return placed, found
