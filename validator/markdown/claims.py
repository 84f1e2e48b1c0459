"""What a `watch` block states: one claim a line. Pure: text in, a claim out.

    claim    quantity ["during" STEP-ID]
    quantity "outage" sign TIME | "outages" sign NUMBER | "lost" sign NUMBER | "rate" sign RATE
           | ("no" | "some") "line matches" "EXPRESSION in double quotes"
    sign     "<=" | ">="

There is nothing else. The expression reaches to the last quote, so that quotes inside it need no escape.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from validator.errors import did_you_mean
from validator.markdown.durations import EXAMPLES, parse_duration

__all__ = ["Claim", "ClaimError", "Measure", "Sign", "read_claim"]

Measure = Literal["outage", "outages", "lost", "rate"]
Sign = Literal["<=", ">="]

_NUMERIC = re.compile(
    r"(?P<word>[A-Za-z]+)\s*(?P<sign>[<>=!]+)\s*(?P<bound>.*?)(?:\s+during\s+(?P<step>\S+))?"
)
_LINES = re.compile(
    r'(?P<word>no|some)\s+line\s+matches\s+"(?P<expression>.*)"(?:\s+during\s+(?P<step>[^\s"]+))?'
)
_RATE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kKMGT]?)(?:bit/s|bits/s(?:ec)?|bps)?")
_TIMES = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_MEASURES = get_args(Measure)
_FORMS = 'outage <= 1s, outages <= 2, lost <= 3, rate >= 900M, no line matches "…" or some line matches "…"'


class ClaimError(ValueError):
    """The text is no claim. `offset` is where in it, from 0."""

    def __init__(self, message: str, offset: int, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim. Of a quantity: `measure`, `sign` and `bound` (seconds, a count, or bits per second).

    Of lines: `expression`, and `wanted` says whether some line must match it or none may. `step` is the id of the step
    that it is limited to. `bound_at`, `expression_at` and `step_at` are where in `text` these begin, from 0; `bound_text`
    is the bound as the page has it.
    """

    text: str
    measure: Measure | None = None
    sign: Sign = "<="
    bound: float = 0.0
    bound_text: str = ""
    bound_at: int = 0
    expression: str | None = None
    expression_at: int = 0
    wanted: bool = False
    step: str | None = None
    step_at: int = 0


def read_claim(text: str) -> Claim:
    """The claim that `text`, one line without blanks around it, states. Raises `ClaimError`."""
    lines = _LINES.fullmatch(text)
    if lines:
        return Claim(
            text=text,
            expression=lines["expression"],
            expression_at=lines.start("expression"),
            wanted=lines["word"] == "some",
            step=lines["step"],
            step_at=max(lines.start("step"), 0),
        )
    found = _NUMERIC.fullmatch(text)
    if found is None or found["word"] not in _MEASURES:
        raise _no_claim(text)
    if found["sign"] not in get_args(Sign):
        raise ClaimError(
            f'"{found["sign"]}" compares nothing here',
            found.start("sign"),
            "write <= for at most, >= for at least",
        )
    measure: Measure = found["word"]  # type: ignore[assignment]
    sign: Sign = found["sign"]  # type: ignore[assignment]
    return Claim(
        text=text,
        measure=measure,
        sign=sign,
        bound=_bound(measure, found["bound"], found.start("bound")),
        bound_text=found["bound"],
        bound_at=found.start("bound"),
        step=found["step"],
        step_at=max(found.start("step"), 0),
    )


def _no_claim(text: str) -> ClaimError:
    """Says what is nearest to a claim in `text`, and where it stops being one."""
    word = text.split(maxsplit=1)[0]
    expression = re.match(r"(?:no|some)\s+line\s+matches\b\s*", text)
    if expression:
        return ClaimError(
            "the expression after matches does not stand in double quotes",
            expression.end(),
            f'write {expression[0].rstrip()} "EXPRESSION"',
        )
    if re.match(r"(?:no|some)\b", text):
        return ClaimError("this is no claim about lines", 0, f'write {word} line matches "EXPRESSION"')
    quantity = re.match(r"[A-Za-z]+", text)
    if quantity and quantity[0] in _MEASURES:
        return ClaimError(
            f'a sign is missing after "{quantity[0]}"',
            quantity.end(),
            f"write {quantity[0]} <= or >= and a bound",
        )
    known = (*_MEASURES, "no", "some")
    return ClaimError(
        f'nothing can be claimed about "{quantity[0] if quantity else word}"',
        0,
        did_you_mean(quantity[0], known) or f"write {_FORMS}" if quantity else f"write {_FORMS}",
    )


def _bound(measure: Measure, text: str, offset: int) -> float:
    match measure:
        case "outage":
            try:
                return parse_duration(text)
            except ValueError:
                raise ClaimError(f'"{text}" is not a time', offset, f"write {EXAMPLES}") from None
        case "outages" | "lost":
            if not re.fullmatch(r"\d{1,9}", text):
                raise ClaimError(f'"{text}" is not a whole number', offset, f"write it like {measure} <= 3")
            return float(text)
        case "rate":
            found = _RATE.fullmatch(text)
            if not found:
                raise ClaimError(
                    f'"{text}" is not a rate', offset, "write it in bits per second: 900M, 1.5G or 64k"
                )
            return float(found["number"]) * _TIMES[found["unit"]]
