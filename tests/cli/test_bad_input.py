"""Bad input: one clear message with file, line, column and a hint; exit 2; nothing run."""

import pytest

from tests.project import Project

STEP = "## Step\n\n```console\nroot@h1:~# true\n```\n"


def refused(project: Project) -> str:
    """What `run` says; and it must not have run anything, nor `check` say anything else."""
    outcome = project.call("run")
    assert outcome.status == 2, outcome.out + outcome.err
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert not (project.root / ".validator").exists(), "something was run"
    check = project.call("check")
    assert check.status == 2
    first = outcome.err.splitlines()[0]
    place, _, message = first.partition("  ")
    assert f"{place}  error: {message}" in check.out
    return outcome.err.rstrip("\n")


def test_an_unknown_front_matter_key(project: Project) -> None:
    project.page(STEP, front="prerequisits: [x]")
    assert (
        refused(project)
        == """\
procedures/page.md:3:1  unknown key "prerequisits"
  hint       did you mean "prerequisites"?"""
    )


def test_an_unknown_attribute(project: Project) -> None:
    project.page(STEP.replace("console", "console timeot=3s"))
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  unknown attribute "timeot"
  hint       did you mean "timeout"?"""
    )


def test_malformed_yaml(project: Project) -> None:
    project.page(STEP, front="tags: [a, b")
    assert refused(project).startswith("procedures/page.md:4:1  this is not valid YAML: ")


def test_a_lab_that_does_not_exist(project: Project) -> None:
    project.page(STEP, lab="pairs")
    assert (
        refused(project)
        == """\
procedures/page.md:2:6  there is no lab "pairs" in procedures/labs
  hint       did you mean "pair"?"""
    )


def test_a_prompt_of_an_unknown_device(project: Project) -> None:
    project.page(STEP.replace("root@h1", "root@h2"))
    assert (
        refused(project)
        == """\
procedures/page.md:7:1  the prompt "root@h2:~#" names "h2", which is no device of the lab
  hint       devices here: h1"""
    )


def test_duplicate_step_ids(project: Project) -> None:
    project.page(STEP + "\n" + STEP)
    assert (
        refused(project)
        == """\
procedures/page.md:10:1  two steps have the id "step": the other is on line 4
  hint       give one of them another title, or an id of its own: {#step-2}"""
    )


def test_an_undefined_variable(project: Project) -> None:
    project.page(STEP.replace("true", "ping {{ adress }}"), front="vars: {address: 10.0.0.1}")
    assert (
        refused(project)
        == """\
procedures/page.md:8:17  the variable "adress" has no value here
  hint       did you mean "address"?"""
    )


def test_a_file_that_is_not_utf8(project: Project) -> None:
    page = project.page(STEP)
    page.write_bytes(page.read_bytes().replace(b"true", b"tru\xe9"))
    assert (
        refused(project)
        == """\
procedures/page.md:7:15  this file is not UTF-8: found the byte 0xe9
  hint       save it as UTF-8"""
    )


def test_an_empty_procedure(project: Project) -> None:
    project.write("procedures/page.md", "")
    assert (
        refused(project)
        == """\
procedures/page.md:1:1  this procedure is empty
  hint       begin the file with three lines: ---, lab: NAME, ---"""
    )


def test_a_procedure_without_a_step(project: Project) -> None:
    project.page("# Title\n\nProse.\n")
    assert (
        refused(project)
        == """\
procedures/page.md:4:1  this procedure has no step: nothing in it runs
  hint       put a ```console block under a level 2 heading or in a numbered item"""
    )


def test_a_huge_procedure(project: Project) -> None:
    project.page(STEP + "x" * 10_000_000)
    assert (
        refused(project)
        == """\
procedures/page.md:1:1  this file has 10.0 MB; a procedure may have at most 1 MB
  hint       split it into several procedures, and chain them with prerequisites"""
    )


def test_a_prerequisite_that_does_not_exist(project: Project) -> None:
    project.page(STEP, name="connect.md")
    project.page(STEP, front="prerequisites: [conect]")
    assert (
        refused(project)
        == """\
procedures/page.md:3:16  there is no procedure "conect" to come first
  hint       did you mean "connect.md"?"""
    )


def test_prerequisites_in_a_circle(project: Project) -> None:
    project.page(STEP, name="a.md", front="prerequisites: [b]")
    project.page(STEP, name="b.md", front="prerequisites: [a]")
    assert '"a" builds on this procedure: they wait for each other' in refused(project)


def test_a_file_block_for_an_unknown_device(project: Project) -> None:
    project.page(STEP + "\n```text file=/x on=h3\na\n```\n")
    assert (
        refused(project)
        == """\
procedures/page.md:10:1  the lab has no device "h3"
  hint       devices here: h1"""
    )


def test_a_platform_that_does_not_exist(project: Project) -> None:
    project.write("procedures/labs/odd.yml", "devices:\n  h1: {platform: linx}\n")
    project.page(STEP, lab="odd")
    said = refused(project)
    assert 'there is no platform "linx"' in said
    assert 'did you mean "linux"?' in said


@pytest.mark.parametrize("verb", ["run", "check"])
def test_an_interface_that_no_lab_could_have(project: Project, verb: str) -> None:
    project.write(
        "procedures/labs/odd.yml",
        "devices:\n  h1: {platform: linux}\n  h2: {platform: linux}\nlinks:\n  - [h1:lo, h2:eth0]\n",
    )
    project.page(STEP, lab="odd")
    project.page(STEP, name="good.md")
    outcome = project.call(verb)
    assert outcome.status == 2
    assert "procedures/labs/odd.yml:5:" in outcome.out + outcome.err
    assert not (project.root / ".validator").exists()


def test_a_provider_that_does_not_exist(project: Project) -> None:
    project.write("procedures/labs/odd.yml", "devices:\n  h1: {platform: linux}\nprovider: netn\n")
    project.page(STEP, lab="odd")
    said = refused(project)
    assert said.startswith('procedures/labs/odd.yml:1:1  there is no lab provider "netn"'), said
    assert 'did you mean "netns"?' in said


def test_settings_that_are_wrong(project: Project) -> None:
    project.write("validator.toml", 'procedure = "x"\n')
    project.page(STEP)
    outcome = project.call("run")
    assert outcome.status == 2
    assert (
        outcome.err
        == """\
validator.toml:1:1  unknown key "procedure"
  hint       did you mean "procedures"?
"""
    )


@pytest.mark.parametrize("pages", [("one.md", "two.md")])
def test_what_is_wrong_in_several_pages_comes_at_once(project: Project, pages: tuple[str, ...]) -> None:
    for name in pages:
        project.page(STEP.replace("console", "console x"), name=name)
    said = refused(project)
    assert all(f"procedures/{name}:6:1" in said for name in pages)


def test_a_capture_whose_end_nothing_tells(project: Project) -> None:
    project.page(STEP.replace("true", "echo ab\n{{ one }}{{ two }}"))
    assert (
        refused(project)
        == """\
procedures/page.md:8:1  nothing tells where {{ one }} ends: another value of any length follows it at once
  hint       give it a kind, as in {{ one:word }}"""
    )


def test_a_prompt_of_another_form_after_output(project: Project) -> None:
    project.page(STEP.replace("true", "true\nsome output\nh1$ ip address"))
    assert (
        refused(project)
        == """\
procedures/page.md:9:1  "h1$" is not a prompt of h1
  hint       prompts of h1 look like root@h1:~#"""
    )


def test_a_way_to_match_that_does_not_exist(project: Project) -> None:
    project.page(STEP.replace("console", "console match=contain"))
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  there is no way to match "contain"
  hint       did you mean "contains"?"""
    )


def test_a_key_that_is_not_among_the_columns(project: Project) -> None:
    project.page(STEP.replace("console", "console match=table columns=A,B key=C"))
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  the key "C" is not among the columns
  hint       add it to columns"""
    )


def test_columns_without_a_table(project: Project) -> None:
    project.page(STEP.replace("console", "console columns=A,B"))
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  "columns" means nothing with match=text
  hint       add match=table, or take columns away"""
    )


def test_any_order_without_json_or_yaml(project: Project) -> None:
    project.page(STEP.replace("console", "console unordered"))
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  "unordered" means nothing with match=text
  hint       add match=json or match=yaml, or take unordered away"""
    )
