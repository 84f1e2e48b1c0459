"""A project's settings: `validator.toml`, or `[tool.validator]` in `pyproject.toml`. All of them have defaults."""

from dataclasses import dataclass
from pathlib import Path

from validator.errors import AuthoringError, Place, UsageError
from validator.strict import Record, decode_toml

__all__ = ["Settings", "SettingsFile", "load_settings", "shown_path"]


class SettingsFile(Record, frozen=True):
    """The keys. Paths are relative to the file; `defaults` are fence attributes for every procedure."""

    procedures: str = "procedures"
    labs: str | None = None
    docs: str = "docs"
    evidence: str = ".validator"
    binding: str | None = None
    stale_after: str = "30d"
    defaults: dict[str, str | int | float] = {}  # noqa: RUF012 - msgspec copies defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings that were read. Paths are absolute; `root` is the folder that procedures are named from."""

    root: Path
    procedures: Path
    labs: Path
    docs: Path
    evidence: Path
    binding: Path | None
    stale_after: str
    defaults: dict[str, str]

    def name_of(self, path: Path) -> str:
        """What messages and results call the file at `path`: relative to the root, where it is inside."""
        path = path.absolute()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def shown_path(path: Path) -> str:
    """`path` as a person in the current folder would type it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def load_settings(start: Path) -> Settings:
    """The settings for work in `start`: from there or the nearest folder above that has some.

    Where none has, `start` itself is the root. Raises `AuthoringError` for a file that is wrong.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        for name, table in (("validator.toml", ()), ("pyproject.toml", ("tool", "validator"))):
            path = folder / name
            if path.is_file():
                found = decode_toml(_text(path), SettingsFile, path=shown_path(path), table=table)
                if found is not None:
                    return _settings(folder, found)
    return _settings(start, SettingsFile())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        place = Place(shown_path(path), before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise AuthoringError(place, "this file is not UTF-8", hint="save it as UTF-8") from None
    except OSError as error:
        raise UsageError(f"cannot read the settings in {shown_path(path)}: {error.strerror}") from None


def _settings(root: Path, found: SettingsFile) -> Settings:
    procedures = root / found.procedures
    return Settings(
        root=root,
        procedures=procedures,
        labs=root / found.labs if found.labs is not None else procedures / "labs",
        docs=root / found.docs,
        evidence=root / found.evidence,
        binding=root / found.binding if found.binding is not None else None,
        stale_after=found.stale_after,
        defaults={key: str(value) for key, value in found.defaults.items()},
    )
