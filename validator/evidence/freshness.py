"""The newest result of every page, and whether it still speaks about the page as it is now.

Freshness is separate from the verdict, and counts from the newest result that tells something about the text,
whatever its verdict:

- A page that was edited and then failed is *verified* and failed, not *edited*: the failure is about the text as
  it is. An older pass of another text is history.
- A page that passed and then failed unchanged is failed; the pass before does not come back by any edit, since
  results are bound to the digest of what was run.
- A page that passed, was edited, and was edited back is *verified* again: the digest is the same.
- A result of which nothing ran (*skipped* because the lab lacks something here), or that did not get to the end
  (*not-reached*, as after Ctrl-C), tells nothing about the page, so it never hides one that does. It counts only
  for a page that has no other, and that page is *never-run*.
- A *broken* or *inconclusive* result does hide what was before: the last attempt to prove the page did not, and
  whoever reads the page must see that.
- Age counts from the start of the result, also where it was no pass: an old failure is as stale as an old pass.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from validator.errors import UsageError
from validator.evidence.reading import RESULT, ProcedureGlance, glance, read_result
from validator.evidence.store import run_folders
from validator.model import Freshness, Procedure, ProcedureResult, RunInfo, Verdict

__all__ = ["Latest", "freshness", "latest_results"]

_NOT_RUN = frozenset({Verdict.SKIPPED, Verdict.NOT_REACHED})


class Latest(NamedTuple):
    """The newest telling result of a page, the run it comes from, and the name of that run's folder."""

    run: RunInfo
    result: ProcedureResult
    run_id: str


def latest_results(
    root: Path, *, wanted: AbstractSet[str] | None = None, warn: Callable[[str], None]
) -> dict[str, Latest]:
    """The newest telling result for every page's path over all runs under `root`.

    With `wanted`, only those paths, and the search ends when all are found. `warn` gets a message for every run
    that cannot be read. Raises `UsageError` where `root` itself cannot be read.
    """
    found: dict[str, Latest] = {}
    fallback: dict[str, Latest] = {}
    for folder in run_folders(root):
        if wanted is not None and wanted <= found.keys():
            break
        path = folder / RESULT
        try:
            useful = {
                seen.path
                for seen in glance(path).procedures
                if seen.path not in found
                and (wanted is None or seen.path in wanted)
                and (_tells(seen) or seen.path not in fallback)
            }
            if not useful:
                continue
            whole = read_result(path)
        except UsageError as error:
            warn(str(error))
            continue
        for result in whole.procedures:
            if result.path in useful:
                entry = Latest(whole.run, result, folder.name)
                if _tells(result):
                    found[result.path] = entry  # of several in one run the last counts
                else:
                    fallback.setdefault(result.path, entry)
    return fallback | found


def freshness(
    procedure: Procedure, latest: Latest | None, *, now: datetime, stale_after_default: float | None
) -> Freshness:
    """How `latest`, the newest result of `procedure`, stands to its text at the time `now` (with a time zone).

    `stale_after_default`, in seconds, counts where the page says nothing; None means never. *Edited* outweighs
    *stale*, which outweighs *prose-edited*.
    """
    if latest is None or not _tells(latest.result):
        return Freshness.NEVER_RUN
    result = latest.result
    if result.digest != procedure.digest:
        return Freshness.EDITED
    limit = procedure.stale_after if procedure.stale_after is not None else stale_after_default
    if limit is not None and _age(result, now) > limit:
        return Freshness.STALE
    if result.source_digest != procedure.source_digest:
        return Freshness.PROSE_EDITED
    return Freshness.VERIFIED


def _tells(seen: ProcedureGlance | ProcedureResult) -> bool:
    """Whether the result says anything about the page. One with skipped steps does where other steps ran."""
    if seen.verdict == Verdict.SKIPPED:
        return any(step.verdict not in _NOT_RUN for step in seen.steps)
    return seen.verdict != Verdict.NOT_REACHED


def _age(result: ProcedureResult, now: datetime) -> float:
    """Seconds since the result; endless where its time cannot be read, for a mark must not come from a guess."""
    try:
        started = datetime.fromisoformat(result.started)
    except ValueError:
        return float("inf")
    if started.tzinfo is None:
        started = started.replace(tzinfo=UTC)
    return (now - started).total_seconds()
