"""Each of some things gets a partner of its own among others: list elements in any order, rows of a table.

The work is bounded: beyond the bound the answer is `ExhaustedError`, never a pairing.
"""

from collections import deque
from collections.abc import Callable, Sequence

__all__ = ["ExhaustedError", "pair"]

# How many comparisons are allowed for each thing there is, and on top of that.
_WORK_EACH = 10
_WORK = 20_000


class ExhaustedError(Exception):
    """There was more to compare than is allowed."""


def pair(
    count: int, others: int, candidates: Callable[[int], Sequence[int]], fits: Callable[[int, int], bool]
) -> dict[int, int] | int:
    """For each of `count` things its partner among `others`; or the first that cannot have one.

    `candidates` are the partners that come into question, from the first on; for those of the same kind it gives
    the same object. Raises `ExhaustedError`.
    """
    pairing = _Pairing(candidates, fits, _WORK + _WORK_EACH * (count + others))
    for one in range(count):
        if not pairing.take_free(one) and not pairing.move_others(one):
            return one
    return pairing.partners


class _Pairing:
    """The partners so far, and who has each. `left` is the work that is left."""

    def __init__(
        self, candidates: Callable[[int], Sequence[int]], fits: Callable[[int, int], bool], left: int
    ) -> None:
        self.partners: dict[int, int] = {}
        self._owners: dict[int, int] = {}
        self._candidates = candidates
        self._fits = fits
        self._left = left
        # How many of the first candidates of a kind are taken: a partner that is taken is never free again.
        self._taken: dict[int, int] = {}

    def take_free(self, one: int) -> bool:
        """Gives `one` the first partner that fits and that nobody has."""
        among = self._candidates(one)
        start = self._taken.get(id(among), 0)
        while start < len(among) and among[start] in self._owners:
            start += 1
        self._taken[id(among)] = start
        for at in range(start, len(among)):
            self._spend()
            other = among[at]
            if other not in self._owners and self._fits(one, other):
                self.partners[one], self._owners[other] = other, one
                return True
        return False

    def move_others(self, first: int) -> bool:
        """Gives `first` a partner that somebody has who can take another one."""
        wanted_by: dict[int, int] = {}
        queue = deque([first])
        while queue:
            one = queue.popleft()
            for other in self._candidates(one):
                self._spend()
                if other in wanted_by or not self._fits(one, other):
                    continue
                wanted_by[other] = one
                if other not in self._owners:
                    self._hand_on(other, wanted_by)
                    return True
                queue.append(self._owners[other])
        return False

    def _hand_on(self, free: int, wanted_by: dict[int, int]) -> None:
        partner: int | None = free
        while partner is not None:
            one = wanted_by[partner]
            before = self.partners.get(one)
            self.partners[one], self._owners[partner] = partner, one
            partner = before

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ExhaustedError
