"""Where secrets are: in an environment variable, in a file, or written down as they are."""

import os
from pathlib import Path

from validator.errors import UsageError

__all__ = ["value_of"]


def value_of(said: str, *, what: str, folder: Path) -> str:
    """The value of a secret that is written as `env:NAME`, `file:PATH` (from `folder`), `plain:TEXT`, or as it is.

    Of a file the first line counts. `what` is what messages call it. Raises `UsageError` where it cannot be had.
    """
    sort, colon, rest = said.partition(":")
    if not colon or sort not in ("env", "file", "plain"):
        return said
    if sort == "plain":
        return rest
    if sort == "env":
        value = os.environ.get(rest)
        if value is None:
            raise UsageError(
                f"{what} is in the environment variable {rest}, which is not set", hint=f"export {rest}=…"
            )
        return value
    path = folder / Path(rest).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError(f"{what} is in the file {path}, which is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"{what} cannot be read from {path}: {error.strerror}") from None
