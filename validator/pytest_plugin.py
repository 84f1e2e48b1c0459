"""The hooks that make pytest collect procedures. What they collect is in `pytest_steps`."""

from pathlib import Path
from typing import Any

import pytest

from validator.settings import Settings, load_settings

__all__ = ["pytest_collect_file", "pytest_collection_modifyitems"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Takes the Markdown files of the project's procedures folder."""
    if file_path.suffix != ".md":
        return None
    # A project without settings is the folder that pytest was started in, as it is for `validator run`.
    for start in (file_path.parent, parent.config.invocation_params.dir):
        settings = load_settings(start)
        if file_path.is_relative_to(settings.procedures):
            return _collect(file_path, parent, settings)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the steps of one page together and in order, whatever was done to the order before."""
    if not any(hasattr(item, "step_place") for item in items):
        return
    first: dict[Any, int] = {}
    for index, item in enumerate(items):
        first.setdefault(item.parent if hasattr(item, "step_place") else item, index)
    items.sort(
        key=lambda item: (
            first[item.parent if hasattr(item, "step_place") else item],
            getattr(item, "step_place", ()),
        )
    )


def _collect(path: Path, parent: pytest.Collector, settings: Settings) -> pytest.Collector | None:
    # Imported here: pytest loads this module in every project of an environment, and most have no procedures.
    from validator.errors import AuthoringError  # noqa: PLC0415 - see above
    from validator.markdown.procedure import is_procedure, read_page  # noqa: PLC0415 - see above
    from validator.pytest_steps import ProcedureFile  # noqa: PLC0415 - see above
    from validator.run.selection import PROSE_NAMES  # noqa: PLC0415 - see above

    if path.name in PROSE_NAMES:
        try:
            if not is_procedure(read_page(path, name=settings.name_of(path))):
                return None
        except AuthoringError:
            return None
    file: pytest.Collector = ProcedureFile.from_parent(parent, path=path, settings=settings)
    return file
