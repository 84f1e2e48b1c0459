"""What a watch saw, as `result.json` has it: in seconds from the beginning of the procedure, and bounded."""

from collections.abc import Mapping, Sequence

from validator.markdown.probes import ProbeKind
from validator.model import Outage, Stall, WatchResult
from validator.run.plan import WatchAction
from validator.run.watches.outages import Gap, gaps
from validator.run.watches.series import Sample, Seen

__all__ = ["MOST_SAMPLES", "watch_result"]

MOST_SAMPLES = 5_000
"""About so many samples are written down: more than a plot has points, and 100 kB. All of them were judged."""

MOST_STALLS = 200

_DIGITS = 4  # a tenth of a millisecond


def watch_result(
    action: WatchAction, command: str, seen: Seen, *, origin: float, steps: Mapping[str, tuple[float, float]]
) -> WatchResult:
    """`seen` as evidence. `origin` is when the procedure began, `steps` are when each step did and ended."""
    interval = action.probe.interval
    until = seen.ended[0] if seen.ended else seen.now
    found = [] if interval is None else gaps(seen.arrivals, interval, until=until)
    one_in, kept = _thinned(seen.samples, found, lowest=action.probe.kind is ProbeKind.IPERF3)
    return WatchResult(
        name=action.name,
        device=action.device,
        window=action.exchange.window_name,
        line=action.place.line,
        command=command,
        kind=action.probe.kind.value,
        interval=interval,
        started=_seconds(seen.started - origin),
        ended=_seconds(until - origin),
        ending=seen.ended[1] if seen.ended else None,
        one_in=one_in,
        samples=tuple((_seconds(sample.at - origin), _value(sample)) for sample in kept),
        outages=tuple(
            Outage(
                start=_seconds(gap.start - origin),
                length=_seconds(gap.length),
                steps=tuple(name for name, times in steps.items() if gap.touches(*times)),
                open=gap.open,
            )
            for gap in found
        ),
        stalls=tuple(
            Stall(start=_seconds(stall.start - origin), length=_seconds(stall.end - stall.start))
            for stall in sorted(seen.stalls, key=lambda stall: stall.start - stall.end)[:MOST_STALLS]
        ),
    )


def _thinned(samples: Sequence[Sample], found: Sequence[Gap], *, lowest: bool) -> tuple[int, list[Sample]]:
    """One in so many, and those; the edges of gaps always, and of figures the lowest of each group."""
    one_in = -(-len(samples) // MOST_SAMPLES) or 1
    if one_in == 1:
        return 1, list(samples)
    edges = {time for gap in found for time in (gap.last, gap.until)}
    kept = []
    for start in range(0, len(samples), one_in):
        group = samples[start : start + one_in]
        chosen = min(group, key=lambda sample: sample.value or 0.0) if lowest else group[0]
        kept += [sample for sample in group if sample is chosen or sample.at in edges]
    return one_in, kept


def _value(sample: Sample) -> float | None:
    if not sample.arrived and sample.value is None:
        return None
    return None if sample.value is None else float(f"{sample.value:.6g}")


def _seconds(seconds: float) -> float:
    return round(seconds, _DIGITS)
