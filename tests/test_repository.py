"""The files around the code: what they promise is there, and nothing in them belongs to one machine only."""

import os
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from validator.markdown.procedure import parse_procedure

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions/README.md"]
OLDEST_PYTHON = "3.11.2"  # that of Debian 12

# The brackets keep this file from finding itself.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|raise Not[I]mplementedError")


def constraints() -> dict[str, str]:
    """Each pinned package, by canonical name, with its version."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return {
        canonicalize_name(package): version
        for package, version in re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE)
    }


def tracked_text() -> dict[str, str]:
    """Every text file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        # The clone may belong to somebody else than the user who tests it.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    texts = {}
    for path in filter(None, listing.stdout.decode().split("\0")):
        if (ROOT / path).is_file():
            try:
                texts[path] = (ROOT / path).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts


# --- nothing of one machine, nothing unfinished --------------------------------------------------------------


def test_no_file_names_the_folder_it_was_written_in() -> None:
    assert [path for path, text in tracked_text().items() if f"{ROOT}/" in text] == []


def test_nothing_is_left_for_later() -> None:
    unfinished = [
        f"{path}: {found.group()}"
        for path, text in tracked_text().items()
        if path.endswith((".py", ".sh", ".js", ".css", ".yml", ".toml", "Makefile"))
        if (found := UNFINISHED.search(text))
    ]
    assert unfinished == []


# --- constraints -----------------------------------------------------------------------------------------------


def test_constraints_name_no_index_and_no_path() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert re.findall(r"^.*(?:://|^--|^-[a-z] | @ ).*$", text, flags=re.MULTILINE) == []


def test_constraints_hold_everything_the_project_asks_for() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *extras["pytest"],
        *extras["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    requirements = [Requirement(line) for line in wanted]
    pinned = constraints()
    for requirement in requirements:
        package = canonicalize_name(requirement.name)
        if package != project["name"]:
            assert package in pinned, f"{package} is not pinned: run make constraints"
            assert requirement.specifier.contains(pinned[package]), f"{package}: run make constraints"


def test_every_pin_can_be_installed_on_the_oldest_python() -> None:
    demands = {}
    for package, version in constraints().items():
        try:
            installed = metadata.distribution(package)
        except metadata.PackageNotFoundError:
            continue
        if installed.version == version:
            demands[package] = ",".join(installed.metadata.get_all("Requires-Python") or [])
    if not demands:
        pytest.skip("this environment was not installed from constraints.txt")
    too_new = [package for package, demand in demands.items() if OLDEST_PYTHON not in SpecifierSet(demand)]
    assert too_new == []


# --- make and CI -----------------------------------------------------------------------------------------------


def test_make_alone_explains_every_target() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, env=_environment())
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"^  make ([a-z-]+)", shown.stdout, re.MULTILINE)) == targets


def test_prose_names_only_make_targets_that_exist() -> None:
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for path in PROSE:
        named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", (ROOT / path).read_text(encoding="utf-8")))
        assert named <= targets, path


@pytest.mark.parametrize("script", [".ci/run", "tools/packages.sh", "tools/venv.sh"])
def test_scripts_can_be_started(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    shell = (ROOT / script).read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]
    subprocess.run([shell, "-n", script], cwd=ROOT, check=True)


def test_nothing_is_installed_where_nothing_is_missing() -> None:
    done = subprocess.run(
        ["tools/packages.sh", "Nothing is missing"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout + done.stderr == ""


def test_a_machine_without_apt_is_told_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "tools/packages.sh", "The lab is missing programs", "frr", "iproute2"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": str(tmp_path)},
    )
    assert done.stderr == (
        "The lab is missing programs, and this machine has no apt-get. "
        "Install yourself what is called on Debian: frr iproute2\n"
    )


# --- prose -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PROSE)
def test_links_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
    assert [target for target in targets if not ((ROOT / path).parent / target).exists()] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_the_changelog_has_a_place_for_the_next_change() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_procedure_in_the_readme_is_one() -> None:
    procedure = parse_procedure(readme_procedure(), path="procedures/ebgp.md")
    assert [step.title for step in procedure.steps] == [
        "Configure the left router",
        "Configure the right router",
        "Check that routes arrive",
    ]


def test_the_failure_in_the_readme_points_at_the_line_of_that_procedure() -> None:
    expected = re.search(r"ebgp\.md:(\d+):\d+ .*\n.*\n  reason .*\n  expected   (.*)\n", README)
    assert expected
    earlier = readme_procedure()
    earlier = re.sub(r".*# no bgp ebgp-requires-policy\n", "", earlier)
    assert earlier.splitlines()[int(expected[1]) - 1] == expected[2]


def readme_procedure() -> str:
    """The one whole procedure that the README shows."""
    found = re.search(r"^````markdown\n(.*?)^````$", README, flags=re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def _environment() -> dict[str, str]:
    """This one, less what a surrounding make has said to its own children."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
