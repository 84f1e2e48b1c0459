"""Everything about pages that needs no lab: what `validator check` finds."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from validator.errors import AuthoringError, AuthoringErrors, Place, did_you_mean
from validator.markdown.attributes import is_executable
from validator.markdown.front_matter import split
from validator.markdown.links import anchors, links, untagged_transcripts
from validator.markdown.procedure import is_procedure, read_page
from validator.markdown.scan import FenceFound, scan
from validator.run.chains import make_plan
from validator.run.selection import PROSE_NAMES, pages
from validator.settings import Settings

__all__ = ["Problem", "survey"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that is wrong (`error`) or looks wrong (`warning`) at a place."""

    place: Place
    severity: Literal["error", "warning"]
    message: str
    hint: str | None = None


def survey(paths: Sequence[Path], settings: Settings) -> tuple[list[Problem], int]:
    """What is wrong in the pages under `paths`, in order, and how many pages were looked at."""
    found: set[Problem] = set()
    wanted = pages(paths, settings)
    procedures = []
    for path in wanted:
        name = settings.name_of(path)
        try:
            text = read_page(path, name=name)
            if is_procedure(text) or (_belongs(path, settings.procedures) and path.name not in PROSE_NAMES):
                procedures.append(path)
            else:
                found.update(_executable_prose(text, name))
            found.update(_untagged(text, name))
            found.update(_links(text, path, settings))
        except AuthoringError as error:
            found.add(_problem(error))
    try:
        make_plan(procedures, settings, {})
    except AuthoringErrors as errors:
        found.update(_problem(error) for error in errors.errors)
    return sorted(found), len(wanted)


def _problem(error: AuthoringError) -> Problem:
    return Problem(error.place, "error", error.message, error.hint)


def _belongs(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder)


def _executable_prose(text: str, name: str) -> Iterator[Problem]:
    """A page without a lab cannot run anything, and must not look as if it did."""
    parts = split(text, path=name)
    for element in scan(parts.body, path=name, first_line=parts.body_line):
        if (
            isinstance(element, FenceFound)
            and is_executable(element.info)
            and "example" not in element.info.split()
        ):
            yield Problem(
                Place(name, element.line, element.indent + 1),
                "error",
                "this page has a block that runs, and names no lab to run it on",
                "add front matter with a lab, or mark the block as an example",
            )


def _untagged(text: str, name: str) -> Iterator[Problem]:
    for place in untagged_transcripts(text, path=name):
        yield Problem(
            place,
            "warning",
            "this block looks like a transcript, and does not run",
            "begin it with ```console, or with ```text where it is only to be read",
        )


def _links(text: str, path: Path, settings: Settings) -> Iterable[Problem]:
    name = settings.name_of(path)
    here = _site_path(path, settings)
    for link in links(text, path=name):
        target = (
            here
            if not link.target
            else posixpath.normpath(posixpath.join(posixpath.dirname(here), link.target))
        )
        file = _file(target, settings)
        if file is None:
            if target != "procedures/index.md":  # the overview is made when the site is built
                yield Problem(link.place, "error", f'the link leads to "{link.target}", which does not exist')
            continue
        if link.anchor and file.suffix == ".md":
            known = anchors(read_page(file, name=settings.name_of(file)), path=settings.name_of(file))
            if link.anchor not in known:
                yield Problem(
                    link.place,
                    "error",
                    f'the link leads to "#{link.anchor}", which {settings.name_of(file)} does not have',
                    did_you_mean(link.anchor, known),
                )


def _site_path(path: Path, settings: Settings) -> str:
    """Where a page stands on the site: `procedures/` beside the pages of the docs folder."""
    for folder, prefix in ((settings.procedures, "procedures"), (settings.docs, "")):
        if path.is_relative_to(folder):
            return posixpath.join(prefix, path.relative_to(folder).as_posix())
    return settings.name_of(path)


def _file(target: str, settings: Settings) -> Path | None:
    """The file that stands at `target` on the site, or in the project."""
    candidates = [settings.docs / target, settings.root / target]
    if target.startswith("procedures/"):
        candidates.insert(0, settings.procedures / target.removeprefix("procedures/"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)
