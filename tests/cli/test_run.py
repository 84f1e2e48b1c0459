"""`validator run` as CI and people use it: exit statuses, selection, and what it writes."""

import json
import os
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.project import WITHOUT_FRR, Project

GOOD = "# Good one\n\n## Step\n\n```console\nroot@h1:~# true\n```\n"
BAD = "# Bad one\n\n## Step\n\n```console\nroot@h1:~# false\n```\n"


@pytest.fixture
def two(bench: Project) -> Project:
    bench.page(GOOD, name="good.md", front="tags: [easy]")
    bench.page(BAD, name="sub/bad.md")
    return bench


def paths(project: Project) -> list[str]:
    return [procedure["path"] for procedure in project.result()["procedures"]]


def test_a_pipe_gets_plain_lines(two: Project) -> None:
    outcome = two.call("run")
    assert outcome.status == 1
    assert outcome.err == ""
    text = re.sub(r"\d+\.\d s", "N s", outcome.text)
    assert (
        text
        == """\
passed   procedures/good.md  1 step  N s
failed   procedures/sub/bad.md  1 step  N s
procedures/sub/bad.md:9:1  step 1 "Step"  failed
  root@h1:~# false
  reason     the command ended with exit status 1
  expected   exit status 0
  got        exit status 1
  hint       correct the command, or say exit=1 if the reader is to see it fail
2 procedures: 1 passed, 1 failed in N s"""
    )
    assert "\x1b" not in outcome.out


def test_verbose_has_a_line_for_every_step(two: Project) -> None:
    assert "  passed       procedures/good.md  1. Step" in two.call("run", "-v").out


def test_what_the_output_cannot_encode_is_spelled_out(bench: Project) -> None:
    bench.page("## Größe\n\n```console\nroot@h1:~# true\n```\n")
    outcome = bench.call("run", "-v", PYTHONIOENCODING="ascii")
    assert (outcome.status, outcome.err) == (0, "")
    assert r"  passed       procedures/page.md  1. Gr\xf6\xdfe" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["procedures/good.md"], ["procedures/good.md"]),
        (["procedures/sub"], ["procedures/sub/bad.md"]),
        (["-k", "good"], ["procedures/good.md"]),
        (["-k", "one not good"], ["procedures/sub/bad.md"]),
        (["--tag", "easy"], ["procedures/good.md"]),
        (["--lab", "one"], ["procedures/good.md", "procedures/sub/bad.md"]),
    ],
)
def test_selection(two: Project, arguments: list[str], expected: list[str]) -> None:
    two.call("run", *arguments)
    assert paths(two) == expected


def test_changed_and_failed_go_by_the_evidence(two: Project) -> None:
    two.call("run")
    two.call("run", "--failed")
    assert paths(two) == ["procedures/sub/bad.md"]
    two.page(GOOD.replace("true", "true #"), name="good.md")
    two.call("run", "--changed")
    assert paths(two) == ["procedures/good.md"]
    outcome = two.call("run", "--changed")
    assert (outcome.status, outcome.err) == (
        2,
        "validator: none of 2 procedures is selected\n  hint       take some of the options away\n",
    )


def test_jobs_run_labs_side_by_side(two: Project) -> None:
    outcome = two.call("run", "--jobs", "2")
    assert outcome.status == 1
    assert sorted(paths(two)) == ["procedures/good.md", "procedures/sub/bad.md"]


def test_json_on_standard_output_is_json_alone(two: Project) -> None:
    outcome = two.call("run", "--json", "-")
    assert [p["verdict"] for p in json.loads(outcome.out)["procedures"]] == ["passed", "failed"]
    assert "2 procedures: 1 passed, 1 failed" in outcome.err


def test_json_and_junit_files(two: Project) -> None:
    two.call("run", "--json", "out.json", "--junit", "out.xml")
    assert json.loads((two.root / "out.json").read_text()) == two.result()
    suites = ET.parse(two.root / "out.xml").getroot()  # noqa: S314 - our own file
    assert [case.get("name") for case in suites.iter("testcase")] == ["step", "step"]


def test_a_pipe_that_has_a_name_is_written_to_and_not_replaced(two: Project) -> None:
    pipe, link = two.root / "pipe", two.root / "link.xml"
    os.mkfifo(pipe)
    link.symlink_to("real.xml")
    with ThreadPoolExecutor() as pool:
        came = pool.submit(pipe.read_bytes)
        two.call("run", "--json", "pipe", "--junit", "link.xml")
        assert pipe.is_fifo(), "so /dev/null is not replaced by a file either"
        assert json.loads(came.result(timeout=10)) == two.result()
    assert link.is_symlink()
    assert (two.root / "real.xml").is_file()


def test_a_variable_from_the_command_line(bench: Project) -> None:
    bench.page(
        "## Step\n\n```console\nroot@h1:~# echo {{ word }}\n{{ word }}\n```\n", front="vars: {word: hello}"
    )
    digest_of_the_page = bench.call("run") and bench.result()["procedures"][0]["digest"]
    assert bench.call("run", "--var", "word=other").status == 0
    procedure = bench.result()["procedures"][0]
    assert procedure["steps"][0]["exchanges"][0]["command"] == "echo other"
    assert procedure["digest"] != digest_of_the_page, "what was proven is not the page as it is printed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--var", "word"], 'validator: "--var word" is not NAME=VALUE\n'),
        (
            ["--var", "wrod=x"],
            'validator: no selected procedure has a variable "wrod"\n  hint       variables: none\n',
        ),
        (
            ["--var", "word=a\rb"],
            (
                'validator: the value of "--var word" contains the control character U+000D\n'
                "  hint       delete it: in a command it would be a key\n"
            ),
        ),
        (
            ["procedures/none.md"],
            "validator: there is no procedures/none.md\n"
            "  hint       name a procedure, or a folder with procedures; the project's own are in procedures\n",
        ),
        (
            ["--json", "-", "--junit", "-"],
            "validator: --json and --junit cannot both write to standard output\n",
        ),
    ],
)
def test_wrong_use_is_exit_2_and_one_message(two: Project, arguments: list[str], message: str) -> None:
    outcome = two.call("run", *arguments)
    assert (outcome.status, outcome.err, outcome.out) == (2, message, "")


def test_a_folder_without_procedures(project: Project) -> None:
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (
        2,
        "validator: there is no procedure in procedures\n"
        "  hint       a procedure is a Markdown file whose front matter names a lab\n",
    )


def test_a_prerequisite_runs_first_on_the_same_lab(bench: Project) -> None:
    bench.page("## Make\n\n```console\nroot@h1:~# echo kept > note\n```\n", name="first.md")
    bench.page(
        "## Use\n\n```console\nroot@h1:~# cat note\nkept\n```\n",
        name="second.md",
        front="prerequisites: [first]",
    )
    assert bench.call("run", "procedures/second.md").status == 0
    assert paths(bench) == ["procedures/first.md", "procedures/second.md"]
    assert bench.call("run").status == 0
    assert paths(bench) == ["procedures/first.md", "procedures/second.md"], "the first runs once, not twice"


def test_other_values_in_a_prerequisite_prove_nothing_of_what_builds_on_it(bench: Project) -> None:
    bench.page(
        "## Make\n\n```console\nroot@h1:~# echo {{ word }} > note\n```\n",
        name="first.md",
        front="vars: {word: kept}",
    )
    bench.page(
        "## Use\n\n```console\nroot@h1:~# test -e note\n```\n",
        name="second.md",
        front="prerequisites: [first]",
    )
    assert bench.call("run", "procedures/second.md").status == 0
    printed = {p["path"]: p["digest"] for p in bench.result()["procedures"]}
    assert bench.call("run", "procedures/second.md", "--var", "word=other").status == 0
    assert all(printed[p["path"]] != p["digest"] for p in bench.result()["procedures"])


def test_what_builds_on_a_failure_is_not_reached(bench: Project) -> None:
    bench.page(BAD, name="first.md")
    bench.page(
        "## Use\n\n```console\nroot@h1:~# true\n```\n", name="second.md", front="prerequisites: [first]"
    )
    outcome = bench.call("run")
    assert outcome.status == 1
    assert "it builds on procedures/first.md, which is failed" in outcome.out
    assert [p["verdict"] for p in bench.result()["procedures"]] == ["failed", "not-reached"]


def test_what_the_lab_does_not_offer_is_skipped(bench: Project) -> None:
    bench.page(GOOD, front="requires: [console]")
    outcome = bench.call("run")
    assert outcome.status == 0
    assert 'the lab "one" does not offer console' in outcome.out
    assert bench.result()["procedures"][0]["verdict"] == "skipped"


@pytest.mark.parametrize(("require", "status", "verdict"), [("", 0, "skipped"), ("lab", 3, "broken")])
def test_a_lab_that_this_machine_lacks_is_skipped_unless_it_is_required(
    bench: Project, require: str, status: int, verdict: str
) -> None:
    bench.page("## Step\n\n```console\nleft# show version\n```\n", lab="pair")
    outcome = bench.call("run", before=WITHOUT_FRR, VALIDATOR_REQUIRE=require)
    assert (outcome.status, bench.result()["procedures"][0]["verdict"]) == (status, verdict)
    assert "sudo apt-get install -y --no-install-recommends frr" in outcome.out
