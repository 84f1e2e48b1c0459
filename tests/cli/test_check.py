"""`validator check`: what is wrong without a lab, in three formats."""

import json

from tests.project import Project

STEP = "## Step\n\n```console\nroot@h1:~# true\n```\n"


def test_nothing_wrong(project: Project) -> None:
    project.page(STEP)
    outcome = project.call("check")
    assert (outcome.status, outcome.out) == (0, "1 page: nothing is wrong\n")


def test_links(project: Project) -> None:
    project.page(
        "# Page\n\n[good](other.md#step), [up](../docs/index.md), [gone](gone.md), [no anchor](other.md#stp),\n"
        "[here](#step), [web](https://example.org/x.md) and `[code](nowhere.md)`.\n\n" + STEP
    )
    project.page(STEP, name="other.md")
    project.write("docs/index.md", "# Hello\n\n[page](procedures/page.md) [overview](procedures/index.md)\n")
    outcome = project.call("check", "procedures", "docs")
    assert (
        outcome.out
        == """\
procedures/page.md:6:48  error: the link leads to "gone.md", which does not exist
procedures/page.md:6:65  error: the link leads to "#stp", which procedures/other.md does not have
  hint       did you mean "step"?
3 pages: 2 errors
"""
    )
    assert outcome.status == 2


def test_a_block_that_only_looks_like_a_transcript_is_a_warning(project: Project) -> None:
    project.page(STEP + "\n```\nroot@h1:~# reboot\n```\n")
    outcome = project.call("check")
    assert (outcome.status, outcome.out) == (
        0,
        "procedures/page.md:10:1  warning: this block looks like a transcript, and does not run\n"
        "  hint       begin it with ```console, or with ```text where it is only to be read\n"
        "1 page: 1 warning\n",
    )


def test_a_page_that_runs_and_names_no_lab(project: Project) -> None:
    project.write("docs/page.md", STEP)
    outcome = project.call("check", "docs")
    assert outcome.status == 2
    assert (
        "docs/page.md:3:1  error: this page has a block that runs, and names no lab to run it on\n"
        "  hint       add front matter with a lab, or mark the block as an example\n"
    ) in outcome.out


def test_json(project: Project) -> None:
    project.page(STEP.replace("console", "console x=1"))
    found = json.loads(project.call("check", "--format", "json").out)
    assert found["pages"] == 1
    assert [(p["path"], p["line"], p["severity"]) for p in found["problems"]] == [
        ("procedures/page.md", 6, "error")
    ]


def test_github(project: Project) -> None:
    project.page(STEP.replace("console", "console timeot=1s"))
    assert project.call("check", "--format", "github").out == (
        '::error file=procedures/page.md,line=6,col=1::unknown attribute "timeot" (did you mean "timeout"?)\n'
    )
