"""Numbers that are calculated on a page with `scale`: ``10.{{ i // 256 }}.{{ i % 256 }}.0/24``.

`i` counts the repetitions of a block from 1, `n` is the number that is being proven. Whole numbers, `+ - * // %` and
brackets are all there is. A divisor is a number and not a name, so that nothing can go wrong while a page runs.
On a page without `scale` two braces around such a text are two braces.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Calculation", "CalculationError", "calculations", "with_numbers"]

# A name alone is a variable like any other; with an operator, or with brackets, it is calculated with.
_BRACES = re.compile(r"\{\{(?P<inside>(?=[^{}]*[-+*/%()])(?=[^{}]*\b[in]\b)[\w\s+\-*/%()]*)\}\}")
_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_LONGEST = 80  # characters; nobody reads a longer one


class CalculationError(ValueError):
    """The text in the braces is no calculation. `hint` says how to write it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Calculation:
    """One calculation: `start` and `end` are offsets in the text it was found in, `names` what it counts with."""

    text: str
    start: int
    end: int

    def names(self) -> frozenset[str]:
        """`i`, `n` or both. Raises `CalculationError`."""
        tree = _read(self.text)
        _value(tree, {"i": 1, "n": 1})
        return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))

    def value(self, numbers: Mapping[str, int]) -> int:
        """What comes out for these numbers. Raises `CalculationError`, and `KeyError` for a name without a number."""
        return _value(_read(self.text), numbers)


def calculations(text: str) -> Iterator[Calculation]:
    """The calculations in `text`, from left to right."""
    if "{{" not in text:
        return
    for found in _BRACES.finditer(text):
        yield Calculation(found["inside"].strip(), found.start(), found.end())


def with_numbers(text: str, numbers: Mapping[str, int]) -> str:
    """`text` with what comes out in place of every calculation. Raises as `Calculation.value` does."""
    for found in reversed(list(calculations(text))):
        text = text[: found.start] + str(found.value(numbers)) + text[found.end :]
    return text


@lru_cache(maxsize=64)  # a block that repeats asks for the same ones a thousand times
def _read(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise CalculationError("this calculation is too long", "calculate it in a python block")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        raise CalculationError(f'"{text}" cannot be calculated', _HOW) from None


_HOW = "write it with i, n, whole numbers, + - * // % and brackets"


def _value(node: ast.expr, numbers: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=number) if type(number) is int:
            return number
        case ast.Name(id="i" | "n" as name):
            return numbers[name]
        case ast.Name(id=name):
            raise CalculationError(f'"{name}" cannot be calculated with', _HOW)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, numbers)
        case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod() as op, right=right):
            if not (isinstance(right, ast.Constant) and isinstance(right.value, int) and right.value > 0):
                raise CalculationError(
                    f'"{ast.unparse(right)}" is no number to divide by', "divide by a whole number above 0"
                )
            return _OPERATORS[type(op)](_value(left, numbers), right.value)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, numbers), _value(right, numbers))
        case ast.BinOp(op=ast.Div()):
            raise CalculationError('"/" gives parts of numbers', "write // for whole ones")
    raise CalculationError(f'"{ast.unparse(node)}" cannot be calculated', _HOW)
