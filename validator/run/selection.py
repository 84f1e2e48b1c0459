"""Which of a project's pages are meant: by path, word, tag, lab, and by what is known about them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from validator.errors import UsageError
from validator.markdown.procedure import is_procedure, read_page
from validator.model import Procedure
from validator.settings import Settings

__all__ = ["PROSE_NAMES", "matches_words", "pages", "procedures_in"]

PROSE_NAMES = ("index.md", "README.md")
"""Pages with these names may be prose: they are left alone where they name no lab."""


def procedures_in(paths: Sequence[Path], settings: Settings) -> list[Path]:
    """The procedures under `paths`; under the procedures folder where there are none.

    Raises `UsageError` for a path that does not exist or under which there is no procedure.
    """
    found = [
        path for path in pages(paths or [settings.procedures], settings) if not _is_prose(path, settings)
    ]
    if not found:
        where = " ".join(settings.name_of(path) for path in paths) or settings.name_of(settings.procedures)
        raise UsageError(
            f"there is no procedure in {where}",
            hint="a procedure is a Markdown file whose front matter names a lab",
        )
    return found


def pages(paths: Iterable[Path], settings: Settings) -> list[Path]:
    """Every Markdown file that is named, or lies under a folder that is named, once, sorted within each folder."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (
                entry
                for entry in path.rglob("*.md")
                if not any(part.startswith(".") for part in entry.relative_to(path).parts)
            )
            found.update(dict.fromkeys(entry.absolute() for entry in sorted(inside)))
        elif path.is_file():
            found[path.absolute()] = None
        else:
            raise UsageError(
                f"there is no {settings.name_of(path)}",
                hint="name a procedure, or a folder with procedures; the project's own are in "
                + settings.name_of(settings.procedures),
            )
    return list(found)


def matches_words(expression: str) -> Callable[[Procedure], bool]:
    """A test for `-k`: every word of `expression` occurs in the path or the title; `not WORD` means that it does not."""
    words: list[tuple[bool, str]] = []
    wanted = True
    for word in expression.lower().split():
        if word == "not":
            wanted = False
        elif word != "and":
            words.append((wanted, word))
            wanted = True

    def matches(procedure: Procedure) -> bool:
        text = f"{procedure.path} {procedure.title}".lower()
        return all((word in text) is is_wanted for is_wanted, word in words)

    return matches


def _is_prose(path: Path, settings: Settings) -> bool:
    return path.name in PROSE_NAMES and not is_procedure(read_page(path, name=settings.name_of(path)))
