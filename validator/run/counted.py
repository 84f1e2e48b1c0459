"""An action with its numbers filled in: what is calculated on a page with `scale`, for one repetition."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from validator.markdown.counting import with_numbers
from validator.model import Exchange, ShownLine
from validator.run.plan import FileAction, WatchAction

__all__ = ["counted"]


Work = TypeVar("Work", bound=Exchange | FileAction | WatchAction)


def counted(action: Work, numbers: Mapping[str, int]) -> Work:
    """`action` with the calculations in what is typed, shown or written done for these numbers."""
    if isinstance(action, WatchAction):
        return replace(action, exchange=counted(action.exchange, numbers))
    if isinstance(action, FileAction):
        return replace(action, content=with_numbers(action.content, numbers))
    command = action.command and with_numbers(action.command, numbers)
    shown = tuple(_line(line, numbers) for line in action.shown)
    answers = tuple(replace(one, text=one.text and with_numbers(one.text, numbers)) for one in action.answers)
    return replace(action, command=command, shown=shown, answers=answers)


def _line(line: ShownLine, numbers: Mapping[str, int]) -> ShownLine:
    text = with_numbers(line.text, numbers)
    return line if text == line.text else replace(line, text=text)
