"""The command itself: help, version, schemas, and our own bugs."""

import json
import subprocess
import sys

from tests.project import Project


def test_version(project: Project) -> None:
    assert project.call("--version").out.startswith("validator ")


def test_help_names_every_verb(project: Project) -> None:
    out = project.call("--help").out
    assert all(f"\n  {verb} " in out for verb in ("run", "check", "lab", "schema"))


def test_an_unknown_verb(project: Project) -> None:
    outcome = project.call("runn")
    assert outcome.status == 2
    assert "No such command 'runn'" in outcome.err


def test_help_loads_neither_verbs_nor_rich() -> None:
    """What `--help` imports is what a user waits for at every start."""
    code = "import sys, validator.cli.main; print([m for m in sys.modules if m in ('rich', 'yaml', 'msgspec', 'pexpect', 'sybil')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_schemas(project: Project) -> None:
    for kind in ("procedure", "lab", "result"):
        schema = json.loads(project.call("schema", kind).out)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_started_without_standard_streams(project: Project) -> None:
    """As `validator check >&- 2>&- <&-` does it; what is opened first must not become standard output."""
    project.page("## Step\n\n```console\nroot@h1:~# true\n```\n")
    shell = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")
    assert project.call("check", before=shell).status == 0
    project.write("procedures/page.md", "no front matter\n")
    assert project.call("check", before=shell).status == 2


def test_nowhere_left_to_write_to(project: Project) -> None:
    project.page("## Step\n\n```console\nroot@h1:~# true\n```\n")
    outcome = project.call("check", before=("sh", "-c", 'exec "$@" >/dev/full', "sh"))
    assert (outcome.status, outcome.err) == (
        2,
        "validator: cannot write: No space left on device\n  hint       look at the free space\n",
    )


def test_a_bug_of_ours_says_so_without_a_traceback() -> None:
    code = (
        "import sys; from unittest import mock; from validator.cli import main\n"
        "sys.argv = ['validator', 'schema', 'lab']\n"
        "with mock.patch('json.dumps', side_effect=RuntimeError('boom')): main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert done.stderr.startswith(
        "validator: this is a bug in validator, not in your procedures: RuntimeError: boom\n"
    )
    assert "Traceback" not in done.stderr
