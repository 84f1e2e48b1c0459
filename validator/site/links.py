"""Links as they are on disk, translated into links as they are in the site.

In the repository a procedure links to ``../../docs/install.md`` and a page of the docs to
``../procedures/routing/ebgp.md``, and both must work in an editor and on a code host. In the site these pages stand
elsewhere. Links that already have the site's form stay as they are.
"""

import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

__all__ = ["translate"]


def translate(address: str, *, page: str, disk: str, uris: Mapping[str, str]) -> str:
    """`address`, as found on the page `page` (its place in the site) whose file is `disk`, for MkDocs.

    `uris` has the place in the site of every published file on disk. Both sides use `/`.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address
    path = unquote(parts.path)
    in_site = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if in_site in uris.values():
        return address
    target = uris.get(posixpath.normpath(posixpath.join(posixpath.dirname(disk), path)))
    if target is None:
        return address
    relative = posixpath.relpath(target, posixpath.dirname(page) or ".")
    return urlunsplit(("", "", quote(relative), parts.query, parts.fragment))
