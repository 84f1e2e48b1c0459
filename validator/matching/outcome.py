"""What comes of comparing shown output with what came."""

from dataclasses import dataclass

__all__ = ["Match", "Mismatch"]


@dataclass(frozen=True, slots=True)
class Match:
    """The output is what the page shows. `captured` are the values of names that had none before."""

    captured: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The output is not what the page shows.

    `index` counts the shown lines from 0: the one to blame, or None where the output goes on after the last one,
    and then `got` is the first line too many. `expected` is the shown line with the values of known names filled
    in; `got` the line of the output to hold against it, or None where there is none. `column` is the offset,
    from 1, of the first difference in `got`. `hint` says what to do, or what is wrong in a few words.
    """

    index: int | None
    expected: str | None
    got: str | None
    column: int | None
    hint: str
