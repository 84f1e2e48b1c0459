"""The pages under `procedures/`, as files of the site."""

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

__all__ = ["PREFIX", "Source", "site_file", "sources"]

PREFIX = "procedures"
"""The folder of the site in which procedures are published, whatever theirs is called."""

_MEDIA = frozenset(
    f".{name}"
    for name in (
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "avif",
        "pdf",
        "txt",
        "csv",
        "zip",
        "mp4",
        "webm",
    )
)
"""What may be published with a page. Lab files and whatever else lies there is nobody's business."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file under the procedures folder, and the address in the site that it is published from."""

    path: Path
    uri: str

    @property
    def is_page(self) -> bool:
        """Whether it is Markdown."""
        return self.path.suffix == ".md"


def sources(folder: Path) -> Iterator[Source]:
    """What is published from `folder`: pages and the media beside them, index pages first, folders last."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        inside = Path(root).relative_to(folder).as_posix()
        index = next((name for name in ("index.md", "README.md") if name in names), None)
        for name in sorted(names, key=lambda name: (name != index, name)):
            if name.startswith(".") or (name == "README.md" and name != index):
                continue
            if PurePosixPath(name).suffix.lower() in {".md", *_MEDIA}:
                # Published as index.md, so that there is one address for the page of a folder.
                uri = posixpath.normpath(
                    posixpath.join(PREFIX, inside, "index.md" if name == index else name)
                )
                yield Source(Path(root) / name, uri)


def site_file(config: MkDocsConfig, source: Source) -> File:
    """The MkDocs file for `source`; its edit link leads to where it really is."""
    file = File.generated(config, source.uri, abs_src_path=str(source.path))
    relative = os.path.relpath(source.path, config.docs_dir)
    file.edit_uri = PurePosixPath(*Path(relative).parts).as_posix()
    return file
