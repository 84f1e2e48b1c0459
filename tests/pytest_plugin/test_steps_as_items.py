"""Procedures under pytest, in a process of their own, as a user runs them."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from tests.project import WITHOUT_FRR, Outcome, Project

PAGE = """\
# Page

## First step

```console
root@h1:~# echo one > note
```

## Check the note

```console
root@h1:~# cat note
{shown}
```

## Last step

```console
root@h1:~# true
```
"""


def run_pytest(project: Project, *arguments: str, before: Sequence[str] = (), **environment: str) -> Outcome:
    done = subprocess.run(
        [*before, sys.executable, "-m", "pytest", "procedures", *arguments],
        cwd=project.root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def lines(outcome: Outcome) -> list[str]:
    return [line.split(" [")[0].rstrip() for line in outcome.out.splitlines() if "::" in line and "%" in line]


def test_every_step_is_an_item_with_its_id(bench: Project) -> None:
    bench.page(PAGE.format(shown="one"), name="routing/ebgp.md")
    outcome = run_pytest(bench, "-v")
    assert outcome.status == 0, outcome.out
    assert lines(outcome) == [
        "procedures/routing/ebgp.md::first-step PASSED",
        "procedures/routing/ebgp.md::check-the-note PASSED",
        "procedures/routing/ebgp.md::last-step PASSED",
    ]


def test_a_project_needs_no_settings(bench: Project) -> None:
    bench.page(PAGE.format(shown="one"))
    for name in ("validator.toml", "pyproject.toml"):
        (bench.root / name).unlink(missing_ok=True)
    outcome = run_pytest(bench)
    assert outcome.status == 0, outcome.out
    assert "3 passed" in outcome.out


def test_a_failure_reads_as_on_the_command_line_and_the_rest_is_skipped(bench: Project) -> None:
    bench.page(PAGE.format(shown="two"))
    outcome = run_pytest(bench, "-v", "-rs")
    assert outcome.status == 1
    assert lines(outcome) == [
        "procedures/page.md::first-step PASSED",
        "procedures/page.md::check-the-note FAILED",
        'procedures/page.md::last-step SKIPPED (step "Check the note" failed)',
    ]
    assert (
        """\
procedures/page.md:16:1  step 2 "Check the note"  failed
  root@h1:~# cat note
  expected   two
  got        one
"""
        in outcome.out
    )
    assert "Traceback" not in outcome.out


def test_verdicts(bench: Project) -> None:
    bench.page(
        """\
        ## Known

        ```console
        root@h1:~# false
        ```

        ## Left out

        ```console skip="needs a second power supply"
        root@h1:~# true
        ```

        ## Lab dies

        ```console
        root@h1:~# kill -9 $$
        ```
        """,
        front="known-issues: [{step: known, reason: it answers twice}]",
    )
    outcome = run_pytest(bench, "-v", "-rxs")
    assert [line.split(" ")[1] for line in lines(outcome)] == ["XFAIL", "SKIPPED", "ERROR"]
    assert "1 skipped, 1 xfailed, 1 error" in outcome.out
    assert 'the window on h1 closed during "kill -9 $$"' in outcome.out


def test_a_step_selected_alone_has_the_steps_before_it_run(bench: Project) -> None:
    bench.page(PAGE.format(shown="one"))
    outcome = run_pytest(bench, "-v", "-k", "check-the-note")
    assert lines(outcome) == ["procedures/page.md::check-the-note PASSED"]
    assert "1 passed, 2 deselected" in outcome.out


def test_a_step_whose_foundation_fails_is_an_error(bench: Project) -> None:
    bench.page(PAGE.format(shown="two"))
    outcome = run_pytest(bench, "-v", "-k", "last-step")
    assert [line.split(" ")[1] for line in lines(outcome)] == ["ERROR"]
    assert 'step 2 "Check the note"  failed' in outcome.out


def test_exit_first_stops(bench: Project) -> None:
    bench.page(PAGE.format(shown="two"), name="a.md")
    bench.page(PAGE.format(shown="one"), name="b.md")
    outcome = run_pytest(bench, "-v", "-x")
    assert "1 failed, 1 passed" in outcome.out


def test_last_failed_runs_the_failed_step_again(bench: Project) -> None:
    bench.page(PAGE.format(shown="two"))
    run_pytest(bench)
    bench.page(PAGE.format(shown="one"))
    outcome = run_pytest(bench, "-v", "--lf")
    assert lines(outcome) == ["procedures/page.md::check-the-note PASSED"]


def test_junit_tells_failures_from_errors(bench: Project) -> None:
    bench.page(PAGE.format(shown="two"), name="wrong.md")
    bench.page("## Step\n\n```console\nroot@h1:~# kill -9 $$\n```\n", name="dead.md")
    run_pytest(bench, "--junitxml", "out.xml")
    suite = ET.parse(bench.root / "out.xml").getroot()[0]  # noqa: S314 - our own file
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("1", "1", "1")


def test_a_page_that_is_wrong_is_a_collection_error_in_our_words(bench: Project) -> None:
    bench.page(PAGE.format(shown="one").replace("console", "console timeot=1s", 1))
    outcome = run_pytest(bench)
    assert outcome.status == 2
    assert 'procedures/page.md:8:1  unknown attribute "timeot"' in outcome.out
    assert "Traceback" not in outcome.out


def test_steps_of_a_page_stay_together_and_in_order(bench: Project) -> None:
    """Whatever shuffles items: here, a conftest that reverses them."""
    bench.page(PAGE.format(shown="one"), name="a.md")
    bench.page(PAGE.format(shown="one"), name="b.md")
    bench.write(
        "conftest.py",
        """
        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_collection_modifyitems(items):
            items[:] = [*items[::-2], *items[-2::-2]]
        """,
    )
    outcome = run_pytest(bench, "-v")
    assert outcome.status == 0, outcome.out
    names = [line.split(" ")[0] for line in lines(outcome)]
    assert len({name.split("::")[0] for name in names[:3]}) == 1
    assert [name.split("::")[1] for name in names] == ["first-step", "check-the-note", "last-step"] * 2


def test_a_teardown_that_fails_is_an_error(bench: Project) -> None:
    bench.page(
        "## Step\n\n```console\nroot@h1:~# true\n```\n\n<!-- teardown\n```console\nroot@h1:~# false\n```\n-->\n"
    )
    outcome = run_pytest(bench)
    assert "1 passed, 1 error" in outcome.out
    assert "procedures/page.md:12:1  teardown  failed" in outcome.out


def test_an_error_before_a_step_is_told_in_our_words_alone(bench: Project) -> None:
    """Its set-up phase is where pytest runs a step, and it shows the code of whatever is raised there."""
    set_up = "<!-- setup\n```console\nroot@h1:~# false\n```\n-->\n\n"
    bench.page(set_up + "## Step\n\n```console\nroot@h1:~# true\n```\n")
    outcome = run_pytest(bench)
    told = outcome.out.partition("= ERRORS =")[2].partition("= short test summary")[0].splitlines()
    assert told[1:-1] == [
        "____________________________ ERROR at setup of Step ____________________________",
        "procedures/page.md:6:1  set-up  failed",
        "  root@h1:~# false",
        "  reason     the command ended with exit status 1",
        "  expected   exit status 0",
        "  got        exit status 1",
        "  hint       correct the command, or say exit=1 if the reader is to see it fail",
    ]


def test_a_lab_that_does_not_come_up_is_told_in_our_words_alone(bench: Project) -> None:
    bench.page(PAGE.format(shown="one"), lab="pair")
    outcome = run_pytest(bench, before=WITHOUT_FRR, VALIDATOR_REQUIRE="lab")
    assert "3 errors" in outcome.out
    assert "def " not in outcome.out


def test_prose_and_other_folders_are_left_alone(bench: Project) -> None:
    bench.page(PAGE.format(shown="one"))
    bench.write("procedures/README.md", "# About\n")
    bench.write("notes/other.md", "# Nothing to run\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "."],
        cwd=bench.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("::") == 3


def test_a_prerequisite_runs_on_the_same_lab(bench: Project) -> None:
    bench.page("## Make\n\n```console\nroot@h1:~# echo kept > note\n```\n", name="first.md")
    bench.page(
        "## Use\n\n```console\nroot@h1:~# cat note\nkept\n```\n",
        name="second.md",
        front="prerequisites: [first]",
    )
    assert "2 passed" in run_pytest(bench).out


def test_what_builds_on_a_failure_is_an_error_when_it_is_selected_alone(bench: Project) -> None:
    bench.page("## Make\n\n```console\nroot@h1:~# false\n```\n", name="first.md")
    bench.page(
        "## Use\n\n```console\nroot@h1:~# true\n```\n", name="second.md", front="prerequisites: [first]"
    )
    outcome = run_pytest(bench, "-k", "use")
    assert outcome.status == 1
    assert "it builds on procedures/first.md, which is failed" in outcome.out
