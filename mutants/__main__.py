"""`python -m mutants`: runs every mutant, says what came of it, and exits 0 only if none was missed."""

import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from mutants.counting import about, columns, count
from mutants.declared import read_declared, stale
from mutants.judge import Judge
from mutants.kinds import DEEDS, PROMISES
from mutants.mutant import Mutant
from mutants.outcome import GOOD, Outcome
from mutants.page import Page, read_pages
from mutants.results import write_results
from mutants.tape import record
from validator.errors import ValidatorError
from validator.run.bench import Interruption
from validator.run.pool import catch_interrupts
from validator.run.selection import procedures_in
from validator.settings import load_settings

__all__ = ["main"]


@click.command()
@click.option("--page", "paths", multiple=True, type=click.Path(path_type=Path), help="Only this procedure.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of change.")
@click.option("--sample", type=click.IntRange(min=1), help="Only so many, chosen at random.")
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses other ones.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=32, show_default=True, help="Labs at once.")
@click.option("--whole", is_flag=True, help="Run every mutant on a lab, and replay none.")
def main(
    paths: tuple[Path, ...],
    kinds: tuple[str, ...],
    sample: int | None,
    seed: int,
    jobs: int,
    whole: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """Make one change at a time to the project's procedures, and see that each is caught at its line.

    Without options all of them are run, and mutants/results.json and docs/mutants.md are written.
    """
    started = time.monotonic()
    interruption = Interruption()
    settings = load_settings(Path.cwd())
    try:
        judge = Judge(read_declared(), interruption, jobs)
        pages = read_pages(procedures_in(paths, settings), settings)
        chosen = _chosen(pages, kinds, sample, random.Random(seed))  # noqa: S311 - for a choice that can be made again
        with catch_interrupts(interruption, lambda: _say("interrupted: cleaning up")):
            outcomes = list(_run(judge, chosen, whole=whole, chance=random.Random(seed)))  # noqa: S311 - as above
    except ValidatorError as error:
        raise SystemExit(f"{error}" + (f"\n  hint       {error.hint}" if error.hint else "")) from None
    if interruption.count:
        sys.exit(130)
    seconds = time.monotonic() - started
    rows = count(outcomes)
    faults = [about(one) for one in outcomes if one.came not in GOOD]
    if not (paths or kinds or sample):
        faults += [
            f'declared.yml  this excuses no mutant of {one.page}: {one.kind} in "{one.before}"'
            for one in stale(judge.declarations, outcomes)
        ]
        if not whole:
            write_results(outcomes, rows, seconds)
    _say("\n\n".join(["", *faults, columns(rows)]))
    _say(f"\n{len(faults)} of {len(outcomes):,} missed, in {seconds / 60:.0f} min")
    sys.exit(1 if faults else 0)


def _chosen(
    pages: Sequence[Page], kinds: Sequence[str], sample: int | None, chance: random.Random
) -> dict[str, list[Mutant]]:
    """The mutants of every page by its name, in the order of its text."""
    found = [
        mutant
        for page in pages
        for mutate in (*PROMISES, *DEEDS)
        for mutant in mutate(page)
        if not kinds or mutant.kind in kinds
    ]
    if not found:
        raise SystemExit("there is no such mutant")
    if sample is not None and sample < len(found):
        kept = sorted(chance.sample(range(len(found)), sample))
        found = [found[n] for n in kept]
    return {page.name: [one for one in found if one.page is page] for page in pages}


def _run(
    judge: Judge, chosen: dict[str, list[Mutant]], *, whole: bool, chance: random.Random
) -> Iterator[Outcome]:
    """What comes of all of them: first those that can be replayed, page by page, then the others all at once."""
    on_labs: list[Mutant] = []
    replayed: list[Outcome] = []
    for name, mutants in chosen.items():
        promises = [one for one in mutants if not one.deed]
        on_labs += [one for one in mutants if one.deed]
        if whole:
            on_labs += promises
        elif promises:
            began = time.monotonic()
            tape = record(promises[0].page, judge.interruption)
            found = [(one, judge.replayed(one, tape)) for one in promises]
            on_labs += [one for one, outcome in found if outcome is None]
            replayed += [outcome for _, outcome in found if outcome is not None]
            _say(f"{name}: replayed {len(promises):,} mutants in {time.monotonic() - began:.0f} s")
    again = {id(one.mutant): one for one in _sample(replayed, chance)}
    _say(f"{len(on_labs):,} mutants on labs, and {len(again)} of those that were replayed, to compare")
    yield from (one for one in replayed if id(one.mutant) not in again)
    for number, outcome in enumerate(judge.whole([*on_labs, *(one.mutant for one in again.values())]), 1):
        before = again.get(id(outcome.mutant))
        yield outcome if before is None else outcome.compared(before)
        if number % 100 == 0:
            _say(f"{number:,} done")


def _sample(outcomes: Iterable[Outcome], chance: random.Random) -> list[Outcome]:
    """One for each kind, way to match, and what came of it."""
    found: dict[tuple[str, str, str], list[Outcome]] = {}
    for one in outcomes:
        if one.ran == "replayed":
            found.setdefault((one.mutant.kind, one.mutant.mode, one.came), []).append(one)
    return [chance.choice(alike) for alike in found.values()]


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
