"""What the page answers while a command runs, as a window types it."""

from collections.abc import Callable, Mapping

from validator.device.reply import Typed
from validator.markdown.answers import key_bytes
from validator.matching import Mismatch, match
from validator.model import Answer, Exchange
from validator.template import fill

__all__ = ["typed_answers"]


def typed_answers(
    exchange: Exchange, values: Mapping[str, str], secret: Callable[[str], str]
) -> tuple[Typed, ...]:
    """The answers of `exchange` with their `values`; `secret` gives one by its name, and raises `LabError`."""
    return tuple(_typed(answer, exchange, values, secret) for answer in exchange.answers)


def _typed(
    answer: Answer, exchange: Exchange, values: Mapping[str, str], secret: Callable[[str], str]
) -> Typed:
    def when(came: str) -> bool:
        """Whether the question stands on the last line, or the line that the answer waits for has come."""
        lines = came.split("\n")
        if not answer.alone:
            return _fits(answer.asked, lines[-1], exchange, values)
        return not answer.asked or any(_fits(answer.asked, line, exchange, values) for line in lines)

    if answer.key is not None:
        return Typed(key_bytes(answer.key), when)
    text = secret(answer.secret) if answer.secret is not None else fill(answer.text or "", values)
    data = text.encode("utf-8", "surrogateescape") + b"\n"
    return Typed(data, when, echo=text, secret=answer.secret is not None)


def _fits(asked: str, line: str, exchange: Exchange, values: Mapping[str, str]) -> bool:
    """Whether `line` is the one that the page shows: with its values, its `...` and its `vary`."""
    outcome = match([asked], line, values=values, vary=exchange.attributes.vary)
    return not isinstance(outcome, Mismatch)
