"""The rules about the code as a whole. `style.md` and `architecture.md` of the design gave them; this keeps them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "validator"
MODULES = sorted(PACKAGE.rglob("*.py"))
HARNESS = sorted((ROOT / "mutants").rglob("*.py"))
SOURCES = sorted(
    path
    for folder in ("validator", "tests", "benchmarks", "mutants")
    for pattern in ("*.py", "*.js", "*.css", "*.yml")
    for path in (ROOT / folder).rglob(pattern)
)
LONGEST = 400

# Third-party packages that one part of the program keeps to itself.
KEEPERS = {"pexpect": "device", "msgspec": "strict.py", "mkdocs": "site"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_each_folder_imports_only_what_comes_before_it_on_the_journey() -> None:
    check = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("path", [*MODULES, *HARNESS], ids=name)
def test_a_module_says_what_is_public(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    if not [statement for statement in body if not _is_docstring(statement)]:
        return
    assert "__all__" in {target for statement in body for target in _assigned(statement)}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(("package", "keeper"), KEEPERS.items())
def test_some_packages_are_known_to_one_part_only(package: str, keeper: str) -> None:
    strangers = [
        name(path)
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] != keeper and package in _imported(path)
    ]
    assert strangers == []


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _assigned(statement: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found
