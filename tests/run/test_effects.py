"""Dangerous effects: declared by the page, granted by the lab for the very device, or nothing is run."""

import pytest

from tests.project import Project

STEP = "## Step\n\n```console\nroot@h1:~# true && sudo reboot\n```\n"
HIDDEN = (
    "## Step\n\n<!-- {word}\n```console\nroot@h1:~# reboot\n```\n-->\n\n```console\nroot@h1:~# true\n```\n"
)


def refused(project: Project) -> str:
    outcome = project.call("run")
    assert (outcome.status, outcome.out) == (2, ""), outcome.out
    assert not (project.root / ".validator").exists(), "something was run"
    assert project.call("check").status == 2
    return outcome.err.rstrip("\n")


def test_an_effect_that_the_page_does_not_declare(project: Project) -> None:
    project.page(STEP)
    assert (
        refused(project)
        == """\
procedures/page.md:7:1  "reboot" has the effect "reload", which the page does not declare
  hint       add effects: [reload] to the front matter; the lab must grant it, too"""
    )


def test_an_effect_that_the_lab_grants_on_another_device(project: Project) -> None:
    project.write(
        "procedures/labs/two.yml",
        "devices:\n  h1: {platform: linux}\n  h2: {platform: linux, grants: [reload]}\n",
    )
    project.page(STEP, lab="two", front="effects: [reload]")
    assert (
        refused(project)
        == """\
procedures/page.md:8:1  "reboot" has the effect "reload", which the lab "two" does not grant on h1
  hint       add it to grants in two.yml, of the lab or of h1, if it may suffer it"""
    )


@pytest.mark.parametrize("word", ["setup", "hidden", "teardown"])
def test_blocks_that_run_unseen_count(project: Project, word: str) -> None:
    project.page(HIDDEN.format(word=word))
    assert '"reboot" has the effect "reload", which the page does not declare' in refused(project)


def test_a_value_of_the_page_counts(project: Project) -> None:
    project.page(STEP.replace("sudo reboot", "{{ how }}"), front="vars: {how: reboot -f}")
    assert '"reboot -f" has the effect "reload", which the page does not declare' in refused(project)


def test_a_value_of_the_command_line_counts(project: Project) -> None:
    project.page(STEP.replace("sudo reboot", "{{ how }}"), front="vars: {how: true}")
    outcome = project.call("run", "--var", "how=reboot")
    assert outcome.status == 2
    assert '"reboot" has the effect "reload", which the page does not declare' in outcome.err


def test_an_effect_that_there_is_not(project: Project) -> None:
    project.page(STEP, front="effects: [relod]")
    assert (
        refused(project)
        == """\
procedures/page.md:3:11  "relod" is none of the values for "effects"
  hint       did you mean "reload"?"""
    )


def test_a_grant_that_there_is_not(project: Project) -> None:
    project.write("procedures/labs/two.yml", "devices:\n  h1: {platform: linux, grants: [powr]}\n")
    project.page(STEP, lab="two")
    assert (
        refused(project)
        == """\
procedures/labs/two.yml:2:34  "powr" is none of the values for "grants"
  hint       did you mean "power"?"""
    )


@pytest.mark.parametrize(
    "lab",
    [
        "devices:\n  h1: {platform: linux, grants: [erase]}\n",
        "devices:\n  h1: {platform: linux}\ngrants: [erase]\n",
    ],
)
def test_what_is_declared_and_granted_runs(bench: Project, lab: str) -> None:
    bench.write("procedures/labs/two.yml", lab)
    bench.page(
        "## Step\n\n```console\nroot@h1:~# echo x > note\nroot@h1:~# shred -u note\n```\n",
        lab="two",
        front="effects: [erase]",
    )
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err


def test_a_command_that_a_captured_value_makes_dangerous_is_not_typed(bench: Project) -> None:
    body = """\
        ## Step

        ```console
        root@h1:~# echo shred
        {{ how }}
        root@h1:~# {{ how }} -u note
        ```
        """
    bench.page(body)
    outcome = bench.call("run")
    assert outcome.status == 1
    assert (
        outcome.text.partition("\n")[2].rpartition("\n")[0]
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# shred -u note
  reason     it was not typed: "shred -u note" has the effect "erase", which the page does not declare
  hint       add effects: [erase] to the front matter; the lab must grant it, too"""
    )
