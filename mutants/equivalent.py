"""Mutants that are not wrong: what they say is as true as what the page says. Decided by the page's text alone.

Every rule is one sentence of the format. A mutant to which one applies must pass; where it fails, the program
refuses a page that is right.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import yaml

from mutants.mutant import Mutant, shows
from mutants.page import Spot
from mutants.text import tokens, words
from validator.markdown.counting import CalculationError, with_numbers
from validator.matching.elements import Sample
from validator.matching.lines import normal, read_line
from validator.template import placeholders

__all__ = ["excuse", "reason"]

HEADER_AND_ROW = 2
"""Lines of the smallest table."""


def reason(mutant: Mutant) -> str | None:
    """Why `mutant` is as right as its page, or None."""
    return _first(_RULES.get(mutant.mode, ()), mutant)


def excuse(mutant: Mutant) -> str | None:
    """Why `mutant` need not be caught, although it may be: it tells less than its page, in a form that may be refused."""
    return _first(_EXCUSES.get(mutant.mode, ()), mutant)


def _first(rules: Sequence["_Rule"], mutant: Mutant) -> str | None:
    spot = next(
        (one for one in mutant.page.spots if one.line == mutant.line and one.role in ("shown", "check")), None
    )
    if spot is None:
        return None
    return next((found for rule in rules if (found := rule(mutant, spot))), None)


def _varies(mutant: Mutant, spot: Spot) -> str | None:
    kinds = spot.fence.attributes.vary
    if not kinds or mutant.kind == "line removed":
        return None
    before, after = (
        [read_line(normal(line), kinds).elements for line in text.split("\n")]
        for text in (mutant.before, mutant.after)
    )
    if [_plain(line) for line in before] != [_plain(line) for line in after]:
        return None
    return f"a value that varies ({', '.join(kinds)}) stands for any other of its kind"


def _plain(elements: tuple[object, ...]) -> list[object]:
    return [one.kinds if isinstance(one, Sample) else one for one in elements]


def _beside_a_gap(mutant: Mutant, spot: Spot) -> str | None:
    if _shows_elsewhere(mutant, spot):
        return None
    if mutant.kind == "line removed":
        around = {mutant.page.lines[spot.line - 2].strip(), mutant.page.lines[spot.line].strip()}
        return "the `...` beside the line stands for it, too" if "..." in around else None
    if mutant.kind == "word removed":
        had, has = tokens(mutant.before), tokens(mutant.after)
        at = next((n for n, (a, b) in enumerate(zip(had, has, strict=False)) if a != b), len(has))
        beside = [*had[max(at - 1, 0) : at], *had[at + 1 : at + 2]]
        if len(had) == len(has) + 1 and "..." in beside:
            return "the `...` beside the word stands for it, too"
    return None


def _nothing_more(mutant: Mutant, spot: Spot) -> str | None:
    """Where a value is taken from the line, another line may give it one."""
    shown = spot.exchange.shown if spot.exchange else ()
    if mutant.kind == "line removed" and len(shown) == 1:
        return "where nothing is shown, nothing is promised"
    return None


def _shows_elsewhere(mutant: Mutant, spot: Spot) -> bool:
    """Whether the line also gives a value that the page uses later, or is an error that must be shown in full."""
    left = "" if mutant.kind == "line removed" else mutant.after
    return shows(mutant.page, spot, left) != {spot.line}


def _nothing_left(mutant: Mutant, spot: Spot) -> str | None:
    shown = spot.exchange.shown if spot.exchange else ()
    if mutant.kind == "line removed" and len(shown) == 1 and not _shows_elsewhere(mutant, spot):
        return "where nothing is shown, nothing is promised"
    return None


def _other_rows(mutant: Mutant, spot: Spot) -> str | None:
    if spot.exchange is None or spot.line <= spot.exchange.shown[0].line:
        return None
    if mutant.kind == "line removed" and len(spot.exchange.shown) > HEADER_AND_ROW:
        return "a table may have other rows than those that are shown"
    return "the rows of a table may come in any order" if mutant.kind == "lines swapped" else None


def _other_columns(mutant: Mutant, spot: Spot) -> str | None:
    if len(mutant.before) != len(mutant.after):
        return None
    return _not_compared(mutant, spot)


def _no_name(mutant: Mutant, spot: Spot) -> str | None:
    """Where its column has no name any more, a cell may fall into one that is compared."""
    return _not_compared(mutant, spot) if mutant.kind == "word removed" else None


def _not_compared(mutant: Mutant, spot: Spot) -> str | None:
    """Whether the first thing that changed is a cell, or the name, of a column that is not compared."""
    if spot.exchange is None or not spot.fence.attributes.columns:
        return None
    pairs = enumerate(zip(mutant.before, mutant.after, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), len(mutant.after))
    header = mutant.page.lines[spot.exchange.shown[0].line - 1]
    names, cells = (list(words(line, 0, len(line))) for line in (header, mutant.before))
    number = next((n for n, cell in enumerate(cells) if at < cell[1]), len(cells) - 1)
    cell = cells[number]
    # Values in braces move what follows them. A row without empty cells has as many as there are names.
    start, end = (
        names[number]
        if len(names) == len(cells)
        else max(names, key=lambda one: min(one[1], cell[1]) - max(one[0], cell[0]))
    )
    name = header[start:end]
    if name in {*spot.fence.attributes.columns, spot.fence.attributes.key}:
        return None
    return f"the column {name} is not compared"


def _same_numbers(mutant: Mutant, spot: Spot) -> str | None:
    scale = mutant.page.planned.procedure.scale
    if scale is None or mutant.kind == "line removed" or spot.fence.attributes.repeat is not None:
        return None
    try:
        same = all(
            with_numbers(mutant.before, {"n": n}) == with_numbers(mutant.after, {"n": n})
            for n in scale.numbers
        )
    except CalculationError:
        return None
    return "the calculation comes to the same for every number of the scale" if same else None


def _any_name(mutant: Mutant, spot: Spot) -> str | None:
    if mutant.kind != "variable":
        return None
    had, has = (
        Counter((one.name, one.kind) for one in placeholders(line)) for line in (mutant.before, mutant.after)
    )
    ((old, kind),), ((new, _),) = had - has, has - had
    mentions = [one.name for line in mutant.page.lines for one in placeholders(line)]
    if kind is None or mentions.count(old) > 1 or new in mentions:
        return None
    return "a value that nothing uses may have any name"


def _contained(mutant: Mutant, spot: Spot) -> str | None:
    return "other lines may come between" if mutant.kind == "line removed" else None


def _same_document(mutant: Mutant, spot: Spot) -> str | None:
    """Read by the libraries alone: what is shown and the page's, as values."""
    if spot.exchange is None:
        return None
    read = _json if mutant.mode == "json" else yaml.safe_load
    first, last = spot.exchange.shown[0].line, spot.exchange.shown[-1].line
    gone = len(mutant.page.text.split("\n")) - len(mutant.text.split("\n"))
    try:
        old = read("\n".join(mutant.page.lines[first - 1 : last]))
        new = read("\n".join(mutant.text.split("\n")[first - 1 : last - gone]))
    except (ValueError, yaml.YAMLError):
        return None
    if not _contains(old, new):
        return None
    return "a document may have other keys than those that are shown, in any order"


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _contains(old: Any, new: Any) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in old and _contains(old[key], value) for key, value in new.items())
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return all(map(_contains, old, new))
    return type(old) is type(new) and bool(old == new)


_Rule = Callable[[Mutant, Spot], str | None]
_RULES: dict[str, tuple[_Rule, ...]] = {
    "text": (_varies, _beside_a_gap, _nothing_left, _any_name, _same_numbers),
    "table": (_other_columns, _other_rows, _nothing_left),
    "contains": (_varies, _contained),
    "json": (_same_document,),
    "yaml": (_same_document,),
    "exact": (_nothing_left,),
    "regex": (_beside_a_gap, _nothing_left),
}
_EXCUSES: dict[str, tuple[_Rule, ...]] = {"table": (_no_name,), "text": (_nothing_more,)}
