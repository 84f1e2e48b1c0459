"""`validator run`: run procedures against their labs."""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from validator.cli.execution import Execution
from validator.cli.progress import progress_for
from validator.errors import AuthoringError, UsageError
from validator.evidence.files import cannot, write_atomically
from validator.evidence.freshness import Latest, freshness, latest_results
from validator.evidence.store import encode_result
from validator.lab.binding.readers import read_binding
from validator.markdown.durations import parse_duration
from validator.markdown.procedure import read_procedure
from validator.model import Freshness, Procedure, RunResult, Verdict
from validator.report import junit
from validator.report.terminal import summary
from validator.run.bench import Interruption
from validator.run.bound_sessions import bind_sessions, on_known_devices
from validator.run.chains import make_plan
from validator.run.plan import Session
from validator.run.selection import matches_words, procedures_in
from validator.settings import Settings, load_settings

__all__ = ["exit_status", "run"]

Test = Callable[[Procedure], bool]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-k",
    "words",
    metavar="WORDS",
    help='Only procedures whose path or title has all WORDS ("not WORD": has not).',
)
@click.option(
    "--tag", "tags", multiple=True, help="Only procedures with this tag; may be given several times."
)
@click.option("--lab", "labs", multiple=True, help="Only procedures of this lab; may be given several times.")
@click.option(
    "--changed", is_flag=True, help="Only procedures that changed since their last result, or never ran."
)
@click.option("--failed", is_flag=True, help="Only procedures whose last result is no pass.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Labs at the same time."
)
@click.option(
    "--binding",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the devices are: run on those, and not in the labs that would be made.",
)
@click.option("--keep-going", is_flag=True, help="Go on with a procedure's later steps after one has failed.")
@click.option(
    "--var", "variables", multiple=True, metavar="NAME=VALUE", help="A value in place of a sample value."
)
@click.option("--json", "json_path", metavar="PATH", help="Write the result as JSON; - is standard output.")
@click.option(
    "--junit", "junit_path", metavar="PATH", help="Write the result as JUnit XML; - is standard output."
)
@click.option(
    "-v", "--verbose", is_flag=True, help="A line for every step, and of failures the whole output."
)
def run(
    paths: tuple[Path, ...],
    words: str | None,
    tags: tuple[str, ...],
    labs: tuple[str, ...],
    changed: bool,  # noqa: FBT001 - click passes options by name
    failed: bool,  # noqa: FBT001 - click passes options by name
    jobs: int,
    binding: Path | None,
    keep_going: bool,  # noqa: FBT001 - click passes options by name
    variables: tuple[str, ...],
    json_path: str | None,
    junit_path: str | None,
    verbose: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """Run the procedures in PATHS (files or folders; by default the project's own) against their labs.

    A fresh lab is brought up for each. The results are kept under .validator/runs, from which the site takes
    its marks.
    """
    if json_path == "-" and junit_path == "-":
        raise UsageError("--json and --junit cannot both write to standard output")
    started = time.monotonic()
    settings = load_settings(Path.cwd())
    tests: list[Test] = []
    if words is not None:
        tests.append(matches_words(words))
    if tags:
        tests.append(lambda procedure: bool(set(tags) & set(procedure.tags)))
    if labs:
        tests.append(lambda procedure: procedure.lab in labs)
    if changed or failed:
        tests.append(_by_evidence(settings, changed=changed, failed=failed))
    chosen = _filter(procedures_in(paths, settings), settings, tests)
    sessions = _bound(make_plan(chosen, settings, _variables(variables)), binding, settings)

    stream = sys.stderr if "-" in (json_path, junit_path) else sys.stdout
    live = stream.isatty() and not os.environ.get("CI")
    progress = progress_for(stream, live=live, verbose=verbose)
    interruption = Interruption()
    execution = Execution(
        settings=settings,
        listen=progress,
        tell=progress.say,
        jobs=jobs,
        keep_going=keep_going,
        interruption=interruption,
    )
    with progress.showing():
        result = execution.run(sessions)
    progress.say(summary(result.procedures, time.monotonic() - started))
    progress.say(f"evidence: {settings.name_of(settings.evidence / 'runs' / result.run.id)}")
    _write(json_path, lambda: encode_result(result))
    _write(junit_path, lambda: junit.build(result).encode())
    sys.exit(130 if interruption.count else exit_status(result))


def exit_status(result: RunResult) -> int:
    """0 all passed or known; 1 a procedure failed; 3 nothing failed, but a lab was broken or a watch inconclusive."""
    verdicts = {procedure.verdict for procedure in result.procedures}
    if Verdict.FAILED in verdicts:
        return 1
    return 3 if verdicts & {Verdict.BROKEN, Verdict.INCONCLUSIVE, Verdict.NOT_REACHED} else 0


def _filter(paths: list[Path], settings: Settings, tests: list[Test]) -> list[Path]:
    """The paths whose procedures pass all `tests`. One that cannot be read stays: the plan says what is wrong."""
    if not tests:
        return paths
    chosen = []
    for path in paths:
        try:
            procedure = read_procedure(path, name=settings.name_of(path), defaults=settings.defaults)
        except AuthoringError:
            chosen.append(path)
            continue
        if all(test(procedure) for test in tests):
            chosen.append(path)
    if not chosen:
        raise UsageError(f"none of {len(paths)} procedures is selected", hint="take some of the options away")
    return chosen


def _by_evidence(settings: Settings, *, changed: bool, failed: bool) -> Test:
    latest = latest_results(settings.evidence / "runs", warn=lambda text: click.echo(text, err=True))
    stale_after = parse_duration(settings.stale_after)

    def test(procedure: Procedure) -> bool:
        found: Latest | None = latest.get(procedure.path)
        state = freshness(procedure, found, now=datetime.now(UTC), stale_after_default=stale_after)
        is_changed = state in (Freshness.EDITED, Freshness.NEVER_RUN)
        has_failed = found is not None and found.result.verdict not in (Verdict.PASSED, Verdict.KNOWN_ISSUE)
        return (changed and is_changed) or (failed and has_failed)

    return test


def _bound(sessions: tuple[Session, ...], binding: Path | None, settings: Settings) -> tuple[Session, ...]:
    """The sessions where they are to run: `--binding` moves every lab, the setting those that have no devices else."""
    if binding is not None:
        return bind_sessions(sessions, read_binding(binding))
    return on_known_devices(sessions, settings)


def _variables(said: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for word in said:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise UsageError(f'"--var {word}" is not NAME=VALUE')
        control = next((one for one in value if one < " " or one == "\x7f"), None)
        if control is not None:
            raise UsageError(
                f'the value of "--var {name}" contains the control character U+{ord(control):04X}',
                hint="delete it: in a command it would be a key",
            )
        values[name] = value
    return values


def _write(path: str | None, content: Callable[[], bytes]) -> None:
    if path is None:
        return
    if path == "-":
        sys.stdout.buffer.write(content())
        sys.stdout.flush()
        return
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe: a file put in its place would take /dev/null away from the whole machine.
            target.write_bytes(content())
        else:
            write_atomically(target.resolve(), content())  # through a symbolic link, which stays one
    except OSError as error:
        raise cannot("write", target, error) from None
