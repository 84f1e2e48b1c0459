"""A `python run` block, as far as its text tells what it will do. Pure: it is read here, and run elsewhere."""

import ast
import builtins
import keyword
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from validator.errors import AuthoringError, Place, did_you_mean
from validator.model import Fence

__all__ = ["Call", "PythonBlock", "read_python"]

_GIVEN = ("lab", "vars")
_OPEN = frozenset({"exec", "eval", "globals", "locals", "setattr", "__import__"})


@dataclass(frozen=True, slots=True)
class Call:
    """A command that the text shows: `run("…")` of a device (None where the text does not say which)."""

    device: str | None
    command: str
    window: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class PythonBlock:
    """What a block asks for and gives.

    `reads` are the variables that it takes by name, `sets` those that it gives; `sets_any` says that it may give
    others, too. In the commands of `calls`, what is not in the text is left out.
    """

    code: str
    reads: tuple[tuple[str, Place], ...]
    sets: frozenset[str]
    sets_any: bool
    calls: tuple[Call, ...]


def read_python(fence: Fence, devices: Collection[str]) -> PythonBlock:
    """The block in `fence`, in a lab with `devices`.

    Raises `AuthoringError` where it is no Python, or uses a name that nothing gives it.
    """
    code = "\n".join(line.text for line in fence.lines)
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
        reason = getattr(error, "msg", None) or str(error)
        raise AuthoringError(
            _place(fence, line, column - 1),
            f"this is no Python: {reason}",
            hint="correct it, or take run away",
        ) from None
    except (RecursionError, MemoryError):
        raise AuthoringError(fence.place, "this Python is nested too deeply") from None
    if not tree.body:
        raise AuthoringError(
            fence.place, "this block has no Python", hint="write some, or take the block away"
        )
    nodes = list(ast.walk(tree))
    _refuse_unknown_names(fence, nodes, devices)
    sets, sets_any = _sets(nodes)
    return PythonBlock(
        code=code,
        reads=tuple((name, _at(fence, node)) for name, node in _subscripts(nodes, ast.Load)),
        sets=sets,
        sets_any=sets_any,
        calls=tuple(_calls(fence, nodes, devices)),
    )


def _place(fence: Fence, line: int, column: int) -> Place:
    """Where in the page the code's `line` (from 1) and `column` (from 0) are."""
    if not 1 <= line <= len(fence.lines):
        return fence.place
    shown = fence.lines[line - 1]
    return Place(fence.place.path, shown.line, shown.column + max(0, column))


def _at(fence: Fence, node: ast.expr) -> Place:
    return _place(fence, node.lineno, node.col_offset)


def _subscripts(nodes: list[ast.AST], context: type[ast.expr_context]) -> Iterator[tuple[str, ast.Subscript]]:
    """``vars["name"]``, wherever it is read or set."""
    for node in nodes:
        if isinstance(node, ast.Subscript) and _is_vars(node.value) and isinstance(node.ctx, context):
            name = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if isinstance(name, str):
                yield name, node


def _is_vars(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "vars"


def _sets(nodes: list[ast.AST]) -> tuple[frozenset[str], bool]:
    """The variables that are set by name, and whether others may be.

    They may where a name is not in the text, as in ``vars[name]``, and where `vars` is given to something else.
    """
    named = {name for name, _ in _subscripts(nodes, ast.Store)}
    by_name = {
        id(node.value)
        for context in (ast.Load, ast.Store, ast.Del)
        for _, node in _subscripts(nodes, context)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_vars(node.func.value):
            keywords = [one.arg for one in node.keywords]
            if node.func.attr in ("get", "keys", "values", "items", "copy"):
                by_name.add(id(node.func.value))
            elif node.func.attr == "update" and not node.args and None not in keywords:
                by_name.add(id(node.func.value))
                named.update(name for name in keywords if name is not None)
    every = [node for node in nodes if isinstance(node, ast.Name) and _is_vars(node)]
    return frozenset(named), any(id(node) not in by_name for node in every)


def _calls(fence: Fence, nodes: list[ast.AST], devices: Collection[str]) -> Iterator[Call]:
    for node in nodes:
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run"
        ):
            continue
        given = {one.arg: one.value for one in node.keywords}
        command = _text(node.args[0] if node.args else given.get("command"))
        window = given.get("window")
        name = _device(node.func.value)
        if command is not None:
            yield Call(
                device=name if name in devices else None,
                command=command,
                window=window.value
                if isinstance(window, ast.Constant) and isinstance(window.value, str)
                else None,
                place=_at(fence, node),
            )


def _device(node: ast.expr) -> str | None:
    """The device that ``left`` or ``lab.devices["left"]`` is."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return None


def _text(node: ast.expr | None) -> str | None:
    """A text as far as it stands in the code."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (_text(left) or "") + (_text(right) or "")
        case ast.BinOp(left=left, op=ast.Mod()):
            return _text(left)
        case ast.Call(func=ast.Attribute(value=template, attr="format")):
            return _text(template)
    return None


def _refuse_unknown_names(fence: Fence, nodes: list[ast.AST], devices: Collection[str]) -> None:
    used = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    bound = set(_bound(nodes))
    if "*" in bound or any(node.id in _OPEN for node in used):
        return
    named = [name for name in devices if name.isidentifier() and not keyword.iskeyword(name)]
    known = {*bound, *_GIVEN, *named, *dir(builtins), "__name__"}
    for node in used:
        if node.id not in known:
            near = did_you_mean(node.id, [*_GIVEN, *named, *bound])
            raise AuthoringError(
                _at(fence, node),
                f'nothing gives this block the name "{node.id}"',
                hint=near or f"there are {', '.join(_GIVEN)}, and the devices {', '.join(named)}",
            )


def _bound(nodes: list[ast.AST]) -> Iterator[str]:
    """Every name that the code itself gives a meaning, wherever; `*` where it cannot be told."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.arg(arg=name):
                yield name
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
