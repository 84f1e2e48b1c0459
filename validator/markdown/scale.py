"""What `scale` and `repeat` of one page say, and whether each has the other."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from validator.errors import AuthoringError, Place, did_you_mean
from validator.model import Procedure, Scale

__all__ = ["LARGEST", "check_repeats", "read_scale"]

LARGEST = 1_000_000
"""More repetitions would take hours, and were a slip."""

_PlaceOf = Callable[..., Place]


def read_scale(lists: Mapping[str, Sequence[int]], place_of: _PlaceOf) -> Scale | None:
    """The page's scale; None where it has none. Raises `AuthoringError` where the numbers do not rise."""
    if not lists:
        return None
    (name, numbers), *more = lists.items()
    if more:
        raise AuthoringError(
            place_of("scale", more[0][0]),
            f'this page has two scales, "{name}" and "{more[0][0]}"',
            hint="a page is proven along one of them: make the other a page of its own",
        )
    place = place_of("scale", name)
    if not numbers:
        raise AuthoringError(place, f'the scale "{name}" has no number', hint="write [1, 10, 100]")
    if not 1 <= min(numbers) <= max(numbers) <= LARGEST:
        wrong = next(number for number in numbers if not 1 <= number <= LARGEST)
        raise AuthoringError(
            place, f"a scale cannot have {wrong}", hint=f"write numbers from 1 to {LARGEST:,}"
        )
    fall = next((pair for pair in pairwise(numbers) if pair[0] >= pair[1]), None)
    if fall is not None:
        raise AuthoringError(
            place, f"a scale goes up, and {fall[1]} follows {fall[0]}", hint="write it as [1, 10, 100]"
        )
    return Scale(name=name, numbers=tuple(numbers))


def check_repeats(procedure: Procedure, place_of: _PlaceOf) -> None:
    """Raises `AuthoringError` for a `repeat` without its scale, a scale without a `repeat`, and names that both use."""
    scale = procedure.scale
    fences = [
        *procedure.setup,
        *(one for step in procedure.steps for one in step.fences),
        *procedure.teardown,
    ]
    repeated = [fence for fence in fences if fence.attributes.repeat is not None]
    for fence in repeated:
        name = fence.attributes.repeat or ""
        if scale is None or name != scale.name:
            known = [scale.name] if scale else []
            raise AuthoringError(
                fence.place,
                f'"repeat" names the scale "{name}", which the front matter does not have',
                hint=did_you_mean(name, known) or f"add scale: {{{name}: [1, 10, 100]}} to the front matter",
            )
    if scale is None:
        return
    if not any(fence.runs for fence in repeated):
        raise AuthoringError(
            place_of("scale", scale.name),
            f'no block is repeated for the scale "{scale.name}"',
            hint=f"add repeat={scale.name} to the block that is to be repeated, or take the scale away",
        )
    for name, what in (("i", "counts the repetitions"), ("n", "is the number to be proven")):
        if name in procedure.variables:
            raise AuthoringError(
                place_of("vars", name),
                f"on a page with scale {{{{ {name} }}}} {what}",
                hint="give this variable another name",
            )
