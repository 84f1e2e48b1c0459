"""Reading `result.json`, strictly: another schema, a missing key or an unknown one is refused, never guessed at."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.evidence.files import cannot
from validator.model import RunResult, Verdict
from validator.strict import decode_json

__all__ = ["RESULT", "SCHEMA", "Glance", "ProcedureGlance", "StepGlance", "glance", "read_result"]

SCHEMA = 1
"""The version of `result.json` that this program writes, and the only one that it reads."""

RESULT = "result.json"


@dataclass(frozen=True, slots=True)
class _Schema:
    schema: int


@dataclass(frozen=True, slots=True)
class StepGlance:
    """What a glance shows of a step."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProcedureGlance:
    """What a glance shows of a procedure."""

    path: str
    verdict: Verdict
    steps: tuple[StepGlance, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is worth knowing of a result before reading the whole of it, at a fifth of the cost."""

    procedures: tuple[ProcedureGlance, ...]


def read_result(path: Path) -> RunResult:
    """The result file at `path`. Raises `UsageError`, which names the file, where it cannot be read."""
    data = _read(path)
    try:
        result = decode_json(data, RunResult)
        unknown = next(_unknown_keys(decode_json(data, object), result, ""), None)
    except ValueError as error:
        raise _malformed(path, str(error)) from None
    if unknown:
        raise _malformed(path, f'unknown key "{unknown}"')
    return result


def glance(path: Path) -> Glance:
    """What the result file at `path` is about. Raises `UsageError` as `read_result` does."""
    try:
        return decode_json(_read(path), Glance)
    except ValueError as error:
        raise _malformed(path, str(error)) from None


def _read(path: Path) -> bytes:
    """The bytes of a file that says that it has the right schema."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot("read", path, error) from None
    try:
        schema = decode_json(data, _Schema).schema
    except ValueError as error:
        raise _malformed(path, str(error)) from None
    if schema != SCHEMA:
        raise UsageError(
            f"{path} has schema {schema}, and this validator reads schema {SCHEMA}",
            hint="read it with the validator that wrote it, or remove the run's folder",
        )
    return data


def _malformed(path: Path, problem: str) -> UsageError:
    return UsageError(
        f"{path} is not a result file: {problem.replace('`', '')}",
        hint="restore it or remove the run's folder; `validator schema result` describes the format",
    )


def _unknown_keys(raw: Any, value: Any, where: str) -> Iterator[str]:
    """The keys of the JSON `raw` that the typed `value`, which was made from it, has no place for."""
    if is_dataclass(value):
        known = {field.name for field in fields(value)}
        for key, inner in raw.items():
            name = f"{where}.{key}".lstrip(".")
            if key not in known:
                yield name
            else:
                yield from _unknown_keys(inner, getattr(value, key), name)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _unknown_keys(raw[index], inner, f"{where}[{index}]")
