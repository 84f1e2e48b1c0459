"""Results as a run would have left them, made from the page itself: nothing is run here."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from validator.markdown.procedure import parse_procedure
from validator.model import (
    ClaimResult,
    DeviceResult,
    ExchangeResult,
    Fence,
    Finding,
    GitInfo,
    Procedure,
    ProcedureResult,
    RunInfo,
    RunResult,
    StepResult,
    Verdict,
    worst,
)
from validator.site.transcript import Kind, prompts_of, read_lines
from validator.strict import encode_json
from validator.template import fill_known

NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
RUN = RunInfo(
    id="20261124T120102Z-3f9a2c",
    started="2026-11-24T12:01:02.000Z",
    finished=None,
    version="0.1.0",
    git=GitInfo(commit="3f9a2c51b7d04e6f8a9b0c1d2e3f405162738495", dirty=True),
)
DEVICES = (
    DeviceResult(name="left", platform="frr", version="8.4.4"),
    DeviceResult(name="right", platform="frr", version="8.4.4"),
    DeviceResult(name="h1", platform="linux", version="6.1"),
)


def passed(text: str, path: str, *, started: str = "2026-11-24T12:01:02.500Z") -> ProcedureResult:
    """A result in which every step of the page passed."""
    procedure = parse_procedure(text, path=path)
    steps = [
        *_aside("(setup)", procedure.setup, procedure),
        *(
            StepResult(
                id=step.id,
                title=step.title,
                line=step.place.line,
                verdict=Verdict.PASSED,
                digest=step.digest,
                duration=0.4,
                exchanges=_exchanges(step.fences, procedure),
                claims=_claims(step.fences),
            )
            for step in procedure.steps
        ),
        *_aside("(teardown)", procedure.teardown, procedure),
    ]
    return ProcedureResult(
        path=path,
        title=procedure.title,
        digest=procedure.digest,
        source_digest=procedure.source_digest,
        lab=procedure.lab,
        verdict=Verdict.PASSED,
        started=started,
        duration=12.34,
        waited=7.1,
        devices=DEVICES,
        steps=tuple(steps),
    )


def spoiled(
    result: ProcedureResult,
    step_id: str,
    command: str,
    *,
    verdict: Verdict = Verdict.FAILED,
    output: str = "",
    finding: Finding | None = None,
    reason: str | None = None,
) -> ProcedureResult:
    """The result with one command that did not pass; the steps after it were not reached, teardown excepted."""
    steps, reached = [], True
    for step in result.steps:
        if step.id == step_id:
            at = next(i for i, one in enumerate(step.exchanges) if one.command == command)
            # A known issue is the step's; its command simply failed.
            own = Verdict.FAILED if verdict is Verdict.KNOWN_ISSUE else verdict
            bad = replace(step.exchanges[at], verdict=own, output=output, finding=finding, reason=reason)
            steps.append(replace(step, verdict=verdict, exchanges=(*step.exchanges[:at], bad)))
            reached = verdict is Verdict.KNOWN_ISSUE
        elif reached or step.id.startswith("("):
            steps.append(step)
        else:
            steps.append(replace(step, verdict=Verdict.NOT_REACHED, exchanges=()))
    return replace(result, steps=tuple(steps), verdict=worst(step.verdict for step in steps))


def write_run(root: Path, *results: ProcedureResult, run_id: str = "20261124T120102Z-3f9a2c") -> Path:
    """A run's folder under `root` with these results."""
    info = replace(RUN, id=run_id)
    folder = root / run_id
    folder.mkdir(parents=True)
    (folder / "result.json").write_bytes(encode_json(RunResult(schema=1, run=info, procedures=results)))
    return folder


def _aside(name: str, fences: tuple[Fence, ...], procedure: Procedure) -> list[StepResult]:
    if not fences:
        return []
    exchanges = _exchanges(fences, procedure)
    return [StepResult(id=name, title=name, line=1, verdict=Verdict.PASSED, exchanges=exchanges)]


def _claims(fences: tuple[Fence, ...]) -> tuple[ClaimResult, ...]:
    return tuple(
        ClaimResult(
            watch=fence.attributes.watch or "",
            text=line.text.strip(),
            line=line.line,
            verdict=Verdict.PASSED,
            value=0.42,
            measured="0.420 s, from 3.10 s to 3.52 s, during cut",
            hidden=fence.hidden,
        )
        for fence in fences
        if fence.has_claims and fence.runs
        for line in fence.lines
        if line.text.strip()
    )


def _exchanges(fences: tuple[Fence, ...], procedure: Procedure) -> tuple[ExchangeResult, ...]:
    everything = [*procedure.setup, *procedure.teardown, *(f for s in procedure.steps for f in s.fences)]
    prompts = prompts_of(everything)
    found: list[ExchangeResult] = []
    for fence in fences:
        if not fence.runs or fence.has_claims:
            continue
        if fence.attributes.file is not None:
            found.append(_exchange(fence, fence.place.line, None, f"write {fence.attributes.file}"))
            continue
        for line in read_lines(fence, prompts):
            if line.kind is Kind.COMMAND:
                command = fill_known(line.text.strip(), procedure.variables)
                found.append(_exchange(fence, line.source.line, line.prompt, command))
            elif line.kind is Kind.MORE:
                found[-1] = replace(found[-1], command=f"{found[-1].command}\n{line.text}")
            elif line.kind is Kind.OUTPUT and found:
                shown = f"{found[-1].output}{line.text}\n"
                found[-1] = replace(found[-1], output=shown, expected=shown)
    return tuple(found)


def _exchange(fence: Fence, line: int, prompt: str | None, command: str) -> ExchangeResult:
    device = fence.attributes.on or (prompt or "").rpartition("@")[2].rstrip("#>$").partition("(")[0]
    return ExchangeResult(
        device=device.partition(":")[0],
        window="shell" if "@" in (prompt or "") else "cli",
        line=line,
        command=command,
        expected=None,
        output="",
        prompt=prompt,
        status=None,
        verdict=Verdict.PASSED,
        duration=0.21,
        hidden=fence.hidden,
        at=prompt,
    )
