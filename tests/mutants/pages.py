"""A page that the harness can read: a project, its text, and its mutants."""

from collections.abc import Iterable
from textwrap import dedent

from mutants.mutant import Mutant, Mutator
from mutants.page import Page, read_pages
from tests.project import Project
from validator.settings import load_settings


def page(project: Project, body: str, *, front: str = "", lab: str = "pair") -> Page:
    """The page whose blocks are `body`, under one heading, which is line 4 of it, or later by the lines of `front`."""
    path = project.page(f"## Step\n\n{dedent(body).lstrip()}", front=front, lab=lab)
    (found,) = read_pages([path], load_settings(project.root))
    return found


def changes(mutate: Mutator, on: Page) -> list[tuple[str, str]]:
    """What a kind of change makes of which line."""
    return [(one.before, one.after) for one in mutate(on)]


def only(mutants: Iterable[Mutant], *, after: str) -> Mutant:
    """The one mutant whose changed line is `after`."""
    (found,) = [one for one in mutants if one.after == after]
    return found
