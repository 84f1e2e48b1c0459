"""What came of a mutant."""

from dataclasses import dataclass, replace
from enum import StrEnum

from mutants.mutant import Mutant
from validator.errors import AuthoringError
from validator.model import ClaimResult, ExchangeResult, ProcedureResult, Verdict

__all__ = ["GOOD", "Came", "Outcome", "of_error", "of_result"]


class Came(StrEnum):
    """`CAUGHT` is what must come of every mutant that is not `EQUIVALENT`.

    Everything else is a fault: of a page that does not verify what it tells, or of the program. `ELSEWHERE` was caught at a line that is not the mutant's, `BROKEN` was blamed on the lab, and `REFUSED` is a
    page that says the same in other words and was failed for it. `DIFFERS` came out one way against the tape and
    another way on a lab.
    """

    CAUGHT = "caught"
    EQUIVALENT = "equivalent"
    MISSED = "missed"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"
    REFUSED = "refused"
    DIFFERS = "differs"


GOOD = (Came.CAUGHT, Came.EQUIVALENT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`line` is where it was reported, with `reason`; both are None where it was not. `ran` is how it was run."""

    mutant: Mutant
    came: Came
    line: int | None = None
    reason: str | None = None
    ran: str = "replayed"

    def compared(self, replayed: "Outcome") -> "Outcome":
        """This one, of a run on a lab, unless the same mutant came out another way when it was `replayed`."""
        if (self.came, self.line) == (replayed.came, replayed.line):
            return self
        reason = (
            f"on a lab {self.came} at {self.line}, replayed {replayed.came} at {replayed.line}: {self.reason}"
        )
        return replace(self, came=Came.DIFFERS, reason=reason)


def of_error(mutant: Mutant, error: AuthoringError) -> Outcome:
    """Nothing ran: the text itself says that it is wrong."""
    return _at(mutant, error.place.line, error.message, "checked")


def of_result(mutant: Mutant, result: ProcedureResult, ran: str) -> Outcome:
    """What a run made of it, where it is not yet known whether the mutant is equivalent."""
    if result.verdict is Verdict.PASSED:
        return Outcome(mutant, Came.MISSED, ran=ran)
    if result.verdict is not Verdict.FAILED:
        return Outcome(mutant, Came.BROKEN, reason=f"{result.verdict}: {result.reason}", ran=ran)
    judged: list[ExchangeResult | ClaimResult] = []
    for step in result.steps:
        judged += [*step.exchanges, *step.claims]
    found = next(one.finding for one in judged if one.verdict is Verdict.FAILED and one.finding is not None)
    return _at(mutant, found.line, found.reason, ran)


def _at(mutant: Mutant, line: int, reason: str, ran: str) -> Outcome:
    came = Came.CAUGHT if mutant.is_right(line) else Came.ELSEWHERE
    return Outcome(mutant, came, line, reason, ran)
