"""`<<…>>` on the page: what the reader types at a question, told apart from what the device asks."""

from validator.errors import AuthoringError
from validator.markdown.answers import read_answer
from validator.model import Answer, ShownLine
from validator.site.html import element, safe

__all__ = ["SECRET", "split_answer"]

SECRET = "********"  # noqa: S105 - what stands in the place of one
"""What is published instead of a secret, whatever its length."""


def split_answer(line: ShownLine) -> tuple[str, str] | None:
    """What the device asks, as text, and what is typed, as HTML; None where nothing is typed on this line."""
    try:
        answer = read_answer(line, None, "")
    except AuthoringError:
        return None  # the page as a whole says what is wrong with it
    if answer is None:
        return None
    return line.text[: answer.place.column - line.column], element(
        "span", _typed(answer), class_="validator-typed validator-answer"
    )


def _typed(answer: Answer) -> str:
    if answer.secret is not None:
        return element("span", SECRET, title=f"the secret {answer.secret}")
    if answer.key is not None:
        return element("kbd", safe(f"Ctrl+{answer.key[1:]}" if answer.key.startswith("^") else answer.key))
    return safe(answer.text or "") + element("kbd", "Enter")
