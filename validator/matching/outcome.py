"""What comes of comparing shown output with what came."""

from dataclasses import dataclass, field

from validator.model import Detail

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
    from 1, of the first difference in `got`. `hint` says what to do, or what is wrong in a few words; None where
    the differences in `detail` say it. `shown_column` is where in the shown line the part at fault begins, from 1.

    Two that blame the same line for the same reason are equal: `shown_column` and `detail` only explain.
    """

    index: int | None
    expected: str | None
    got: str | None
    column: int | None
    hint: str | None
    shown_column: int = field(default=1, compare=False, kw_only=True)
    detail: Detail = field(default=Detail(), compare=False, kw_only=True)
