"""What `validator check` found: for people, for programs, and as annotations on GitHub."""

import json
from collections.abc import Sequence
from typing import Protocol

from validator.errors import Place

__all__ = ["Problem", "as_github", "as_json", "as_text"]


class Problem(Protocol):
    """Something wrong at a place; `severity` is `error` or `warning`."""

    @property
    def place(self) -> Place: ...  # noqa: D102 - the class says it

    @property
    def severity(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def message(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def hint(self) -> str | None: ...  # noqa: D102 - the class says it


def as_text(problems: Sequence[Problem], pages: int) -> str:
    """One block a problem, and a line that counts."""
    lines = []
    for problem in problems:
        lines.append(f"{problem.place}  {problem.severity}: {problem.message}")
        if problem.hint:
            lines.append(f"  hint       {problem.hint}")
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [_count(errors, "error"), _count(len(problems) - errors, "warning")]
    found = ", ".join(count for count in counts if count) or "nothing is wrong"
    return "\n".join([*lines, f"{_count(pages, 'page') or '0 pages'}: {found}"])


def as_json(problems: Sequence[Problem], pages: int) -> str:
    """An object with `pages` and `problems`."""
    found = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps({"pages": pages, "problems": found}, indent=2, ensure_ascii=False)


def as_github(problems: Sequence[Problem], pages: int) -> str:  # noqa: ARG001 - one signature for all formats
    """Workflow commands, which GitHub shows beside the line."""
    return "\n".join(
        f"::{problem.severity} file={_property(problem.place.path)},line={problem.place.line},"
        f"col={problem.place.column}::{_data(problem.message + (f' ({problem.hint})' if problem.hint else ''))}"
        for problem in problems
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
