"""Every placeholder has a value before it is typed: from the front matter, or captured earlier in the text."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.counting import CalculationError, calculations
from validator.matching import DEFAULT_MODE, KINDS, MODES, Options, unknown_kind
from validator.model import Attributes, Exchange, Fence, Scale, ShownLine
from validator.run.captures import Captures
from validator.run.counted import counted
from validator.run.plan import Action, ClaimsAction, FileAction, PlannedBlock, PythonAction, WatchAction
from validator.template import placeholders

__all__ = ["check_kind", "check_mode", "check_variables"]

_SAMPLE = {"i": 1, "n": 1}


def check_variables(
    values: Mapping[str, str],
    blocks: Sequence[PlannedBlock],
    *,
    scale: Scale | None,
    fences: Sequence[Fence],
) -> None:
    """Raises `AuthoringError` for a placeholder without a value or without a use, and for a kind that does not exist.

    `fences` are all blocks of the page, also those of which nothing is done.
    """
    known = _Known(values)
    known.blocks = blocks
    known.captures = Captures(fences)
    known.scale = scale
    if scale is not None:
        known.add("n")
    for block in blocks:
        known.counts = block.repeats
        known.update({"i"} if block.repeats else ())
        for action in block.actions:
            _check(action, known)
        if block.repeats:
            known.discard("i")
    known.captures.check(known)


def _check(action: Action, known: "_Known") -> None:
    match action:
        case Exchange():
            _check_exchange(action, known)
        case WatchAction(exchange=exchange):
            _check_exchange(exchange, known)
        case FileAction():
            for number, line in enumerate(action.content.split("\n"), 1):
                _check_typed(line, Place(action.place.path, action.place.line + number), known)
        case PythonAction():
            # It may read what it set itself, and in an order that only the run knows.
            for name, place in action.block.reads:
                if name not in action.block.sets:
                    known.check(name, place)
            known.open |= action.block.sets_any
            known.update(_given(action))
        case ClaimsAction():
            _check_claims(action, known)


class _Known(set[str]):
    """The names that have a value by now. `open` says that Python may have given one to others, too.

    `blocks` are all there are, for what gets its value too late. On a page with `scale`, `counts` says whether {{ i }}
    has a value in this block. `captures` notes where shown output gave a name its value.
    """

    open = False
    blocks: Sequence[PlannedBlock] = ()
    captures = Captures(())
    scale: Scale | None = None
    counts = False

    def check(self, name: str, place: Place) -> None:
        """Raises `AuthoringError` at `place` for a name that has none."""
        self.check_counting(name, place)
        if name not in self and not self.open:
            actions = (action for block in self.blocks for action in block.actions)
            late = next((action.place.line for action in actions if name in _given(action)), None)
            raise AuthoringError(
                place,
                f'the variable "{name}" has no value here',
                hint=f"it gets one in line {late}: move that before this, or give it a sample value under vars"
                if late is not None
                else did_you_mean(name, self)
                or "give it a sample value under vars, or capture it from output that is shown earlier",
            )

    def check_counting(self, name: str, place: Place) -> None:
        """Raises `AuthoringError` at `place` where `name` would count, and nothing is repeated."""
        if name == "i" and self.scale is not None and not self.counts:
            raise AuthoringError(
                place,
                "{{ i }} counts the repetitions of a block, and this block is not repeated",
                hint=f"add repeat={self.scale.name} to the block, or take {{{{ n }}}} for how many there are",
            )

    def check_calculations(self, text: str, start: Place) -> None:
        """Raises `AuthoringError` for what stands in braces like a calculation, and is none."""
        for found in calculations(text) if self.scale is not None else ():
            place = Place(start.path, start.line, start.column + found.start)
            try:
                names = found.names()
            except CalculationError as error:
                raise AuthoringError(place, str(error), hint=error.hint) from None
            for name in names:
                self.check_counting(name, place)


def _check_exchange(exchange: Exchange, known: _Known) -> None:
    column = exchange.place.column + len(exchange.prompt) + 1
    for number, line in enumerate((exchange.command or "").split("\n")):
        _check_typed(
            line, Place(exchange.place.path, exchange.place.line + number, 1 if number else column), known
        )
    for answer in exchange.answers:
        place = Place(answer.place.path, answer.place.line, answer.place.column + len("<<"))
        _check_typed(answer.text or "", place, known)
    for shown in exchange.shown:
        _check_counting(shown, exchange.place.path, known)
    _check_shown(counted(exchange, _SAMPLE) if known.scale is not None else exchange, known)


def _check_counting(shown: ShownLine, path: str, known: _Known) -> None:
    start = Place(path, shown.line, shown.column)
    known.check_calculations(shown.text, start)
    for found in placeholders(shown.text):
        known.check_counting(found.name, replace(start, column=start.column + found.start))


def _check_claims(action: ClaimsAction, known: _Known) -> None:
    """An expression is one as in `match=regex`, and captures nothing: it may be about many lines."""
    for place, claim in action.claims:
        if claim.expression is None:
            continue
        start = place.column + claim.expression_at
        for fault in MODES["regex"].faults([claim.expression], Options(), known):
            raise AuthoringError(
                Place(place.path, place.line, start + fault.column - 1), fault.message, hint=fault.hint
            )


def _check_shown(exchange: Exchange, known: _Known) -> None:
    """Checks what is shown, and adds the names that it gives a value to `known`."""
    attributes = exchange.attributes
    matcher = MODES[attributes.match or DEFAULT_MODE]
    lines = [line.text for line in exchange.shown]
    options = _options(attributes)
    for fault in matcher.faults(lines, options, known) if lines else ():
        shown = exchange.shown[fault.index]
        raise AuthoringError(
            Place(exchange.place.path, shown.line, shown.column + fault.column - 1),
            fault.message,
            hint=fault.hint,
        )
    names = set(_given(exchange))
    if not known.open:
        known.captures.note(exchange, names - known)
    known.update(names)


def _given(action: Action) -> Collection[str]:
    """The names that have a value after `action`."""
    match action:
        case WatchAction(exchange=exchange):
            return _given(exchange)
        case PythonAction(block=block):
            return block.sets
        case Exchange(attributes=attributes, shown=shown):
            matcher = MODES[attributes.match or DEFAULT_MODE]
            return set(matcher.names([line.text for line in shown], _options(attributes)))
    return ()


def _options(attributes: Attributes) -> Options:
    return Options(
        columns=attributes.columns,
        key=attributes.key,
        unordered=attributes.unordered,
        vary=attributes.vary,
    )


def _check_typed(text: str, start: Place, known: _Known) -> None:
    known.check_calculations(text, start)
    for found in placeholders(text):
        place = Place(start.path, start.line, start.column + found.start)
        known.check(found.name, place)
        if found.kind is not None:
            check_kind(found.kind, place)


def check_kind(kind: str, place: Place) -> None:
    """Raises `AuthoringError` at `place` for a kind that does not exist."""
    if kind not in KINDS:
        message, hint = unknown_kind(kind)
        raise AuthoringError(place, message, hint=hint)


def check_mode(mode: str | None, place: Place) -> None:
    """Raises `AuthoringError` at `place` for a value of `match` that does not exist."""
    if mode is not None and mode not in MODES:
        raise AuthoringError(
            place,
            f'there is no way to match "{mode}"',
            hint=did_you_mean(mode, MODES) or "match= takes " + ", ".join(MODES),
        )
