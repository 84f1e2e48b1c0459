"""One file per kind of change. Each has a function `mutate`: a page to its mutants, always the same ones."""

from mutants.kinds import (
    answers,
    cells,
    claims,
    devices,
    digits,
    documents,
    drops,
    exits,
    front,
    letters,
    lines,
    names,
    prompts,
    python,
    samples,
    slips,
    swaps,
    values,
    words,
)
from mutants.mutant import Mutator

__all__ = ["DEEDS", "PROMISES"]

PROMISES: tuple[Mutator, ...] = (
    digits.mutate,
    letters.mutate,
    words.mutate,
    lines.mutate,
    prompts.mutate,
    exits.mutate,
    names.mutate,
    samples.mutate,
    cells.mutate,
    documents.mutate,
    python.mutate,
    claims.mutate,
)
"""Changes to what a page promises."""

DEEDS: tuple[Mutator, ...] = (
    drops.mutate,
    swaps.mutate,
    devices.mutate,
    values.mutate,
    slips.mutate,
    front.mutate,
    answers.mutate,
)
"""Changes to what is done."""
