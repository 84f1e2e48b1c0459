"""Every reason that the program gives for a step that did not pass is explained.

The reasons are read from the code, as what is passed as a reason or raised as a fault of the lab; the parts of
them that are filled in may be anything on the page.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from docs_pages import ROOT, text_of

RAISED = {"LabError", "LabUnavailable", "DeviceLost", "Misfit"}
GIVEN = {"_at": 1, "_give_up": 2, "_unknown": 0}
"""Functions that take a reason, and as which argument."""

NAMES = {"reason", "_blocked", "doubt", "unknown"}
SHORTEST = 10
"""Characters of its own that a reason has; with fewer it only passes another one on."""

FOLDERS = ("run", "device", "lab")
NOT_SAID = {"validator/lab/netns/inside", "validator/lab/qemu/inside"}
"""What runs in the lab: its messages are wrapped by what starts it."""


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression can give, as regular expressions."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=values):
            yield "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else ".*?" for part in values
            )
        case ast.IfExp(body=body, orelse=other):
            yield from texts(body)
            yield from texts(other)
        case ast.BinOp(left=left):
            yield from texts(left)
        case ast.BoolOp(values=values):
            for value in values:
                yield from texts(value)


def reasons(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found += [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
            found += node.args[:1] if name in RAISED else []
            found += node.args[GIVEN[name] : GIVEN[name] + 1] if name in GIVEN else []
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                found += [
                    value
                    for name, value in zip(names, values, strict=False)
                    if (name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")) in NAMES
                ]
        for expression in found:
            for text in texts(expression):
                if len(text.replace(".*?", "").replace("\\", "")) >= SHORTEST:
                    yield node.lineno, text


def all_reasons() -> list[tuple[str, str]]:
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / "validator" / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not any(name.startswith(f"{other}/") for other in NOT_SAID):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found += [(f"{name}:{line}", text) for line, text in reasons(tree)]
    return found


@pytest.mark.parametrize(("where", "reason"), [pytest.param(*one, id=one[0]) for one in all_reasons()])
def test_a_reason_that_the_program_gives_is_explained(where: str, reason: str) -> None:
    page = " ".join(text_of("troubleshooting.md").split())
    assert re.search(reason, page), (
        f"{where} gives a reason that docs/troubleshooting.md does not have: {reason}"
    )


def test_the_reasons_are_found_in_the_code() -> None:
    found = {reason.replace("\\", "") for _, reason in all_reasons()}
    assert "the device answered with an error" in found
    assert "the command did not come back within .*? s" in found
    assert 'step ".*?" failed' in found
    assert len(found) > 25
