"""Placeholders in what is shown: another name, a misspelt name, another kind."""

from collections.abc import Iterator

from mutants.mutant import Mutant, spot_changed
from mutants.page import Page
from validator.template import placeholders

__all__ = ["mutate"]


def mutate(page: Page) -> Iterator[Mutant]:
    """Where one of the two names is taken from what is shown, or used, each is said to be wrong, or both are."""
    used: dict[str, list[int]] = {name: [] for name in page.planned.procedure.variables}
    for spot in page.spots:
        for found in placeholders(page.lines[spot.line - 1]):
            used.setdefault(found.name, []).append(spot.line)
    for spot in page.spots:
        if spot.role not in ("shown", "check"):
            continue
        line = page.lines[spot.line - 1]
        for found in placeholders(line):
            kind = f":{found.kind}" if found.kind else ""
            others = [name for name in used if name != found.name]
            for name in [*others, found.name + found.name[-1]]:
                new = f"{{{{ {name}{kind} }}}}"
                later = used[found.name] + used.get(name, [])
                yield spot_changed(page, "variable", spot, found.start, found.end, new, at=later)
            if found.kind:
                other = "ipv4" if found.kind == "mac" else "mac"
                new = f"{{{{ {found.name}:{other} }}}}"
                later = [one for one in used[found.name] if one >= spot.line]
                yield spot_changed(page, "kind of value", spot, found.start, found.end, new, at=later)
