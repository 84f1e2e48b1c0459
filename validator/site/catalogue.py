"""Everything that is known about a project's procedures at the time of one build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from validator.errors import AuthoringError, UsageError
from validator.evidence.freshness import latest_results
from validator.markdown.front_matter import split
from validator.markdown.procedure import is_procedure
from validator.markdown.scan import Heading, scan
from validator.site.files import PREFIX, Source, sources
from validator.site.overview import Row
from validator.site.page import PageView, Reading, view_of_file

__all__ = ["Catalogue", "read_catalogue", "title_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is published from the procedures folder; `views` has the procedures among it, by place in the site."""

    sources: tuple[Source, ...] = ()
    views: Mapping[str, PageView] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def overview(self) -> str:
        """Where the overview of all procedures is: the folder's own index page, unless that is one itself."""
        index = f"{PREFIX}/index.md"
        return index if index not in self.views else f"{PREFIX}/overview.md"

    def rows(self, url_of: Callable[[str], str]) -> list[Row]:
        """The rows of the overview; `url_of` gives the address of a page from there."""
        return [
            Row(
                title=title_of(view),
                url=url_of(uri),
                folders=tuple(
                    self.names.get("/".join(folder.parts), folder.name)
                    for folder in reversed(PurePosixPath(uri).parents)
                    if len(folder.parts) > 1
                ),
                view=view,
            )
            for uri, view in self.views.items()
        ]


def read_catalogue(
    folder: Path,
    *,
    runs: Path,
    name_of: Callable[[Path], str],
    reading: Reading,
    warn: Callable[[str], None],
) -> Catalogue:
    """Reads `folder` and the newest results in `runs`. `warn` gets a message for whatever cannot be read."""
    found = tuple(sources(folder))
    pages = [source for source in found if source.is_page]
    procedures = {source.uri: source for source in pages if _is_procedure(source.path)}
    names = {source.uri: name_of(source.path) for source in procedures.values()}
    try:
        latest = latest_results(runs, wanted=frozenset(names.values()), warn=warn)
    except UsageError as error:
        warn(str(error))
        latest = {}
    views = {
        uri: view_of_file(source.path, name=names[uri], latest=latest.get(names[uri]), reading=reading)
        for uri, source in procedures.items()
    }
    for view in views.values():
        for wrong in view.errors:
            warn(str(wrong))
    return Catalogue(sources=found, views=views, names=_folder_names(pages))


def title_of(view: PageView) -> str:
    """A procedure's title; that of a page that cannot be read comes from its first heading or its name."""
    if view.procedure is not None:
        return view.procedure.title
    return (_first_heading(view.text) if view.text else None) or _from_name(PurePosixPath(view.name).stem)


def _is_procedure(path: Path) -> bool:
    """A folder's index page may be prose. What cannot be read as text counts, so that it is reported."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return True
    return is_procedure(text) or path.name not in ("index.md", "README.md")


def _folder_names(pages: list[Source]) -> dict[str, str]:
    """The titles that folders' index pages give them, by folder."""
    names: dict[str, str] = {}
    for source in pages:
        folder = PurePosixPath(source.uri).parent.as_posix()
        names.setdefault(folder, _from_name(PurePosixPath(folder).name))
        if PurePosixPath(source.uri).name == "index.md":
            try:
                title = _first_heading(source.path.read_text(encoding="utf-8-sig"))
            except (OSError, UnicodeDecodeError):
                continue
            names[folder] = title or names[folder]
    return names


def _first_heading(text: str) -> str | None:
    try:
        found = scan(split(text, path="").body, path="")
        return next((one.title for one in found if isinstance(one, Heading) and one.level == 1), None)
    except AuthoringError:
        return None


def _from_name(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ")
    return words.capitalize() if words.lower() == words else words
