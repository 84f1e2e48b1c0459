"""The watches of a page, checked before anything runs: started before they are claimed about, and the other way round."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.claims import Claim, ClaimError, read_claim
from validator.markdown.probes import MEASURES, Probe, ProbeError, ProbeKind, probe_of
from validator.model import Exchange, Fence, Procedure
from validator.run.plan import SETUP, WatchAction

__all__ = ["check_claims", "check_watches", "last_claims", "read_claims", "watch_action"]


def check_watches(procedure: Procedure) -> None:
    """Raises `AuthoringError` where watches and claims of the page do not fit together."""
    for fence in procedure.teardown:
        if fence.runs and fence.attributes.watch is not None:
            raise AuthoringError(
                fence.place, "the teardown has nothing to watch", hint="put this block into a step"
            )
    order = {step.id: number for number, step in enumerate(procedure.steps, 1)}
    started: dict[str, _Start] = {}
    claimed: set[str] = set()
    for number, step, fence in _fences(procedure):
        name = fence.attributes.watch
        if name is None or fence.attributes.example:
            continue
        if fence.has_claims:
            claimed.add(name)
            if fence.runs:
                _check_order(fence, step, started, order)
        elif fence.runs or name not in started:
            _check_new(fence, number, started.get(name))
            started[name] = _Start(fence, number)
    for name, start in started.items():
        if name not in claimed:
            raise AuthoringError(
                start.fence.place,
                f'nothing is claimed about the watch "{name}"',
                hint=f"state what must hold in a block ```watch {name} further down",
            )


@dataclass(frozen=True, slots=True)
class _Start:
    """The block that starts a watch, and the number of its step; 0 for the set-up."""

    fence: Fence
    step: int


def _fences(procedure: Procedure) -> Iterator[tuple[int, str, Fence]]:
    """Every block with the number and the id of its step, in the order in which they run; the set-up is 0."""
    yield from ((0, SETUP, fence) for fence in procedure.setup)
    for number, step in enumerate(procedure.steps, 1):
        yield from ((number, step.id, fence) for fence in step.fences)


def _check_new(fence: Fence, step: int, before: _Start | None) -> None:
    """A watch is started once, or by one of several variants of a block."""
    if before is None or not before.fence.runs:
        return
    variants = fence.attributes.only is not None and before.fence.attributes.only is not None
    if not variants or before.step != step:
        raise AuthoringError(
            fence.place,
            f'the watch "{fence.attributes.watch}" is started twice: first on line {before.fence.place.line}',
            hint="give one of them another name",
        )


def _check_order(fence: Fence, step: str, started: Mapping[str, _Start], order: Mapping[str, int]) -> None:
    name = fence.attributes.watch
    assert name is not None, "a block of claims has the name of its watch"
    if step == SETUP:
        raise AuthoringError(
            fence.place, "claims stand in a step, which gets their mark", hint="move this block into a step"
        )
    start = started.get(name)
    if start is None:
        raise AuthoringError(
            fence.place,
            f'no block before this one starts the watch "{name}"',
            hint=did_you_mean(name, started) or f"start it with ```console watch={name}",
        )
    if not start.fence.runs:
        raise AuthoringError(
            fence.place,
            f'the watch "{name}" is never started: skip leaves out the block on line {start.fence.place.line}',
            hint="say skip here, too",
        )
    for place, claim in read_claims(fence):
        if claim.step is not None:
            _check_step(
                claim.step, Place(place.path, place.line, place.column + claim.step_at), step, start, order
            )


def _check_step(named: str, place: Place, own: str, start: _Start, order: Mapping[str, int]) -> None:
    """The step that a claim is limited to has run by then, and the watch was there."""
    if named not in order:
        raise AuthoringError(
            place,
            f'there is no step "{named}"',
            hint=did_you_mean(named, order) or "steps here: " + ", ".join(order),
        )
    if order[named] > order[own]:
        raise AuthoringError(
            place, f'the step "{named}" comes only after this claim', hint="put the claim after it"
        )
    if order[named] < start.step:
        raise AuthoringError(
            place,
            f'the watch "{start.fence.attributes.watch}" is started only after the step "{named}"',
            hint="start it earlier, or name a later step",
        )


def last_claims(procedure: Procedure) -> frozenset[Place]:
    """The blocks after which nothing more is claimed about their watch."""
    found = {
        fence.attributes.watch: fence.place
        for _, _, fence in _fences(procedure)
        if fence.has_claims and fence.runs
    }
    return frozenset(found.values())


def read_claims(fence: Fence) -> tuple[tuple[Place, Claim], ...]:
    """The claims of a `watch` block with their places. Raises `AuthoringError`."""
    found = []
    for line in fence.lines:
        text = line.text.strip()
        if not text:
            continue
        place = Place(fence.place.path, line.line, line.column + len(line.text) - len(line.text.lstrip()))
        try:
            claim = read_claim(text)
        except ClaimError as error:
            raise AuthoringError(
                Place(place.path, place.line, place.column + error.offset), error.message, hint=error.hint
            ) from None
        found.append((place, claim))
    if not found:
        raise AuthoringError(
            fence.place, "this block claims nothing", hint="write a line such as outage <= 1s in it"
        )
    return tuple(found)


def watch_action(fence: Fence, exchanges: tuple[Exchange, ...]) -> WatchAction:
    """What the block that starts a watch does. Raises `AuthoringError` where that is not one command."""
    name = fence.attributes.watch
    assert name is not None, "asked only about blocks that start one"
    if len(exchanges) > 1:
        raise AuthoringError(
            exchanges[1].place,
            "a block that starts a watch holds that one command",
            hint="put what comes before or after it into blocks of its own",
        )
    (exchange,) = exchanges
    if exchange.command is None:
        raise AuthoringError(
            exchange.place,
            "this block starts a watch, and types nothing",
            hint="write the command after the prompt",
        )
    if exchange.answers or exchange.help_key:
        raise AuthoringError(
            exchange.place,
            "the command of a watch asks nothing and is answered nothing",
            hint="take the answers away, or do what asks in a block before this one",
        )
    if "\n" in exchange.command:
        raise AuthoringError(
            exchange.place,
            "the command of a watch is one line",
            hint="write it in one, or put a script into a file block and start that",
        )
    try:
        probe = probe_of(exchange.command, fence.attributes.every)
    except ProbeError as error:
        raise AuthoringError(exchange.place, error.message, hint=error.hint) from None
    return WatchAction(name=name, exchange=exchange, probe=probe)


def check_claims(claims: tuple[tuple[Place, Claim], ...], watch: WatchAction) -> None:
    """Raises `AuthoringError` for a claim that the watch's command cannot prove."""
    for place, claim in claims:
        if claim.measure is None:
            continue
        measurable = MEASURES[watch.probe.kind]
        if claim.measure not in measurable:
            raise AuthoringError(
                place,
                f'"{claim.measure}" cannot be measured by the watch "{watch.name}" ({_told(watch.probe)})',
                hint=_what_can(measurable),
            )
        interval = watch.probe.interval or 0.0
        if claim.measure == "outage" and claim.sign == "<=" and claim.bound < interval:
            raise AuthoringError(
                Place(place.path, place.line, place.column + claim.bound_at),
                f"an outage of {claim.bound_text} cannot be seen by probes that are sent every {interval:g} s",
                hint="send them more often, or allow more",
            )


def _told(probe: Probe) -> str:
    return {
        ProbeKind.PING: "a ping",
        ProbeKind.IPERF3: "an iperf3",
        ProbeKind.POLL: "a command that is repeated",
        ProbeKind.LINES: "lines that come when they come",
    }[probe.kind]


def _what_can(measurable: tuple[str, ...]) -> str:
    if measurable:
        return f"measured are {', '.join(measurable)}, and lines"
    return "watch a ping, an iperf3, or a command that ends, repeated by every=1s; of others, claim something about lines"
