"""The built wheel, in an environment without this checkout: a user's own procedures run, and their site is built."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.project import Project

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel. Dependencies come from ours; this checkout does not.

    A path in a .pth file is searched, but its own .pth files (the editable install is one) are not read.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def call(environment: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(environment / "bin" / "python"), "-m", *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_carries_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in sorted((ROOT / "validator").rglob("*")):
        if path.is_file() and path.suffix in (".py", ".yml", ".css", ".js", ".svg", ".html"):
            assert path.relative_to(ROOT).as_posix() in names
    assert not any(name.startswith(("tests/", "procedures/", "docs/")) for name in names)


def test_it_is_the_wheel_that_runs(environment: Path, tmp_path: Path) -> None:
    code = "import validator, sys; sys.stdout.write(validator.__file__)"
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(environment))


def test_a_users_procedures_run_and_their_site_is_built(environment: Path, bench: Project) -> None:
    bench.page(
        "# Show the version\n\n## Look\n\n```console\nleft# show version\nFRRouting ...\n...\n```\n",
        lab="pair",
    )
    bench.write("docs/index.md", "# Our guides\n\n[Versions](procedures/page.md)\n")
    bench.write(
        "mkdocs.yml",
        """
        site_name: Our guides
        theme: {name: material, font: false}
        plugins: [search, validator]
        markdown_extensions: [pymdownx.superfences, validator]
        """,
    )
    done = call(environment, bench.root, "validator", "run")
    assert done.returncode == 0, done.stdout + done.stderr
    done = call(environment, bench.root, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (bench.root / "site" / "procedures" / "page" / "index.html").read_text()
    assert "Verified" in page
    assert (bench.root / "site" / "procedures" / "index.html").is_file()
