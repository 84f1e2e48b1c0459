"""What was done of a step: the results of its commands and claims, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from validator.model import ClaimResult, ExchangeResult, Verdict, worst

__all__ = ["Done", "blamed"]

_Result = TypeVar("_Result", ExchangeResult, ClaimResult)


@dataclass(slots=True)
class Done:
    """What was done of a step so far."""

    exchanges: list[ExchangeResult] = field(default_factory=list)
    claims: list[ClaimResult] = field(default_factory=list)

    @property
    def _all(self) -> list[ExchangeResult | ClaimResult]:
        return [*self.exchanges, *self.claims]

    @property
    def verdict(self) -> Verdict:
        """The worst there is; a step that has nothing to do has passed."""
        return worst([Verdict.PASSED, *(one.verdict for one in self._all)])

    @property
    def reason(self) -> str | None:
        """That of the first that decides."""
        return next((one.reason for one in self._all if one.verdict is self.verdict), None)

    @property
    def may_go_on(self) -> bool:
        """Whether the rest of the step can be tried: what a watch could not tell keeps nobody from going on."""
        return self.verdict in (Verdict.PASSED, Verdict.INCONCLUSIVE)

    def blame(self, verdict: Verdict, reason: str) -> None:
        """Whatever did not pass says nothing about the page."""
        self.exchanges = blamed(self.exchanges, verdict, reason)
        self.claims = blamed(self.claims, verdict, reason)


def blamed(results: Iterable[_Result], verdict: Verdict, reason: str) -> list[_Result]:
    """`results`, with what did not pass put down to something else than the page."""
    return [
        one if one.verdict is Verdict.PASSED else replace(one, verdict=verdict, reason=reason)
        for one in results
    ]
