"""What the front matter asks for is there, before anything runs or while it does: `requires`, `prerequisites`, `defaults`."""

import pytest

from tests.project import Project


def step(*lines: str, attributes: str = "") -> str:
    return "## Step\n\n```console" + attributes + "\n" + "\n".join(lines) + "\n```\n"


TRUE = step("root@h1:~# true")


def verdicts(bench: Project) -> dict[str, str]:
    return {one["path"]: one["verdict"] for one in bench.result()["procedures"]}


# --- requires ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("feature", ["bgp", "routing", "console"])
def test_what_a_platform_or_the_lab_offers_is_there(bench: Project, feature: str) -> None:
    pair = bench.root / "procedures/labs/pair.yml"
    pair.write_text(pair.read_text(encoding="utf-8") + "features: [console]\n", encoding="utf-8")
    bench.page(TRUE, lab="pair", front=f"requires: [{feature}]")
    assert bench.call("run").status == 0
    assert verdicts(bench) == {"procedures/page.md": "passed"}


def test_what_is_not_there_skips_the_page_with_the_reason(project: Project) -> None:
    project.page(TRUE, lab="pair", front="requires: [bgp, bpg, vlan]")
    outcome = project.call("run")
    assert outcome.status == 0
    assert 'reason     the lab "pair" does not offer bpg, vlan (did you mean "bgp"?)' in outcome.out
    assert verdicts(project) == {"procedures/page.md": "skipped"}


def test_what_a_page_builds_on_may_require_something_too(project: Project) -> None:
    project.page(TRUE, name="first.md", front="requires: [vlan]")
    project.page(TRUE, name="second.md", front="prerequisites: [first]")
    outcome = project.call("run", "procedures/second.md")
    assert 'the lab "one" does not offer vlan' in outcome.out
    assert verdicts(project) == {"procedures/first.md": "skipped", "procedures/second.md": "skipped"}


# --- prerequisites -------------------------------------------------------------------------------------------


def test_several_run_once_each_in_order_on_one_lab(bench: Project) -> None:
    for name, front in {
        "a.md": "",
        "b.md": "prerequisites: [a]",
        "c.md": "prerequisites: [a]",
    }.items():
        bench.page(step(f"root@h1:~# echo {name} >> order"), name=name, front=front)
    shown = step("root@h1:~# cat order", "a.md", "c.md", "b.md")
    bench.page(shown, name="d.md", front="prerequisites: [c, b]")
    outcome = bench.call("run", "procedures/d.md")
    assert outcome.status == 0, outcome.out
    assert verdicts(bench)["procedures/d.md"] == "passed"


@pytest.mark.parametrize(
    ("first", "front", "verdict"),
    [
        (step("root@h1:~# false"), "", "failed"),
        (step("root@h1:~# true", attributes=' skip="not today"'), "", "skipped"),
        (step("root@h1:~# kill -9 $$"), "", "broken"),
    ],
)
def test_what_builds_on_no_pass_is_not_reached(bench: Project, first: str, front: str, verdict: str) -> None:
    bench.page(first, name="first.md", front=front)
    bench.page(TRUE, name="second.md", front="prerequisites: [first]")
    outcome = bench.call("run", "procedures/second.md")
    assert outcome.status != 0
    assert verdicts(bench) == {"procedures/first.md": verdict, "procedures/second.md": "not-reached"}
    assert f"it builds on procedures/first.md, which is {verdict}" in outcome.out


def test_a_failure_that_was_announced_lets_others_build_on_the_page(bench: Project) -> None:
    front = "known-issues: [{step: step, reason: slow}]"
    bench.page(step("root@h1:~# false"), name="first.md", front=front)
    bench.page(TRUE, name="second.md", front="prerequisites: [first]")
    assert bench.call("run", "procedures/second.md").status == 0
    assert verdicts(bench) == {"procedures/first.md": "known-issue", "procedures/second.md": "passed"}


def test_a_page_cannot_build_on_one_of_another_lab(project: Project) -> None:
    project.page(TRUE, name="first.md", lab="pair")
    project.page(TRUE, name="second.md", front="prerequisites: [first]")
    outcome = project.call("run", "procedures/second.md")
    assert (outcome.status, outcome.err) == (
        2,
        'procedures/second.md:3:16  procedures/first.md runs on the lab "pair", this on "one"\n'
        "  hint       a procedure and its prerequisites share one lab instance, so they must name the same lab\n",
    )


# --- defaults ------------------------------------------------------------------------------------------------


def test_defaults_count_where_a_block_says_nothing(bench: Project) -> None:
    body = """\
        ## Step

        ```console
        # date +%F
        2020-01-31
        ```

        ```text file=/root/note
        text
        ```

        ```console on=h1 vary=int
        root@h1:~# cat note; echo 5
        text
        4
        ```

        ```console exit=0
        # true
        ```

        ```console match=text
        # false
        ```
        """
    bench.page(body, front="defaults: {on: h1, vary: [date]}")
    outcome = bench.call("run", "--keep-going")
    assert outcome.status == 1
    assert [one["verdict"] for one in bench.result()["procedures"][0]["steps"][0]["exchanges"]] == [
        *(["passed"] * 4),
        "failed",
    ]


def test_the_projects_defaults_count_where_the_page_says_nothing(bench: Project) -> None:
    bench.write("validator.toml", 'defaults = {timeout = "500ms", exit = 3, match = "contains"}\n')
    bench.page(
        step("root@h1:~# printf '1\\n2\\n'; (exit 3)", "2")
        + "\n"
        + "## Slow\n\n```console\nroot@h1:~# sleep 60\n```\n"
    )
    outcome = bench.call("run")
    assert [one["verdict"] for one in bench.result()["procedures"][0]["steps"]] == ["passed", "failed"]
    assert "did not come back within 0.5 s" in outcome.out
    bench.page(step("root@h1:~# sleep 0.7; (exit 3)"), front="defaults: {timeout: 20s}")
    assert bench.call("run").status == 0
