"""`scale` on a real lab: the whole page for each number, in a lab of its own, and one result of all."""

from typing import Any

import pytest

from tests.project import Project
from tests.pytest_plugin.test_steps_as_items import lines, run_pytest

PAGE = """\
# Page

<!-- setup
```console
root@h1:~# echo begin > note
```
-->

## Write

```console repeat=lines
root@h1:~# echo {{ i }} of {{ n }}: {{ i * 10 }} >> note
root@h1:~# tail -n 1 note
{{ i }} of {{ n }}: {{ i * 10 }}
```

## Count

```console
root@h1:~# wc -l < note
{{ n + 1 }}
```

<!-- teardown
```console
root@h1:~# rm note
```
-->
"""


def outcome_of(
    bench: Project, body: str = PAGE, *arguments: str, numbers: str = "[1, 3, 5]", status: int = 0
) -> str:
    bench.page(body, front=f"scale: {{lines: {numbers}}}")
    outcome = bench.call("run", *arguments)
    assert outcome.status == status, outcome.out + outcome.err
    return outcome.text


def procedure(bench: Project) -> dict[str, Any]:
    found: dict[str, Any] = bench.result()["procedures"][0]
    return found


def scale(bench: Project) -> list[tuple[int, str]]:
    return [(one["n"], one["verdict"]) for one in procedure(bench)["scale"]]


def test_every_number_is_proven_in_a_fresh_lab_and_the_result_is_one(bench: Project) -> None:
    text = outcome_of(bench)
    assert scale(bench) == [(1, "passed"), (3, "passed"), (5, "passed")]
    result = procedure(bench)
    assert (result["verdict"], len(bench.result()["procedures"])) == ("passed", 1)
    assert [(step["id"], step["verdict"], step["n"]) for step in result["steps"]] == [
        ("(setup)", "passed", 5),
        ("write", "passed", 5),
        ("count", "passed", 5),
        ("(teardown)", "passed", 5),
    ]
    for one in result["scale"]:
        assert 0 < one["repeated"] < one["duration"]
    assert result["duration"] == pytest.approx(sum(one["duration"] for one in result["scale"]))
    assert text.splitlines()[1].split() == ["lines", "repeated", "each", "whole"]
    assert [line.split()[:2] for line in text.splitlines()[2:5]] == [
        ["1", "passed"],
        ["3", "passed"],
        ["5", "passed"],
    ]


def test_a_repeated_command_is_one_exchange_with_how_often(bench: Project) -> None:
    outcome_of(bench)
    echo, tail = procedure(bench)["steps"][1]["exchanges"]
    assert (echo["command"], echo["times"]) == ("echo 5 of 5: 50 >> note", 5)
    assert (tail["expected"], tail["output"].strip(), tail["times"]) == (
        "{{ i }} of {{ n }}: 50",
        "5 of 5: 50",
        5,
    )
    count = procedure(bench)["steps"][2]["exchanges"][0]
    assert (count["expected"], count["times"]) == ("6", 1)


def test_each_number_has_recordings_of_its_own(bench: Project) -> None:
    outcome_of(bench)
    assert procedure(bench)["recordings"] == [
        f"procedures-page.n-{number}-h1-shell.cast" for number in (1, 3, 5)
    ]


def test_a_failure_says_with_which_number_and_the_larger_ones_are_not_tried(bench: Project) -> None:
    body = PAGE.replace("{{ n + 1 }}", "2")
    text = outcome_of(bench, body, status=1)
    assert scale(bench) == [(1, "passed"), (3, "failed"), (5, "not-reached")]
    assert procedure(bench)["scale"][2]["reason"] == "it was not tried after lines = 3"
    assert procedure(bench)["reason"] == (
        'with lines = 3, step "Count": the output differs from what the page shows'
    )
    assert (
        'step 2 "Count", n = 3  failed\n  root@h1:~# wc -l < note\n  expected   2\n  got        4\n' in text
    )


def test_keep_going_tries_the_larger_ones_too(bench: Project) -> None:
    text = outcome_of(bench, PAGE.replace("{{ n + 1 }}", "2"), "--keep-going", status=1)
    assert scale(bench) == [(1, "passed"), (3, "failed"), (5, "failed")]
    assert "n = 3  failed" in text


def test_a_failure_in_the_middle_of_a_repetition_shows_what_was_typed_there(bench: Project) -> None:
    body = PAGE.replace("echo {{ i }} of", "test {{ i }} -lt 3 && echo {{ i }} of")
    text = outcome_of(bench, body, status=1)
    assert scale(bench) == [(1, "passed"), (3, "failed"), (5, "not-reached")]
    assert 'step 1 "Write", n = 3  failed\n  root@h1:~# test 3 -lt 3 && echo 3 of 3: 30 >> note\n' in text
    failed, passed = procedure(bench)["steps"][1]["exchanges"]
    assert (failed["verdict"], failed["times"]) == ("failed", 3)
    assert (passed["verdict"], passed["times"]) == ("passed", 2)


def test_a_lab_that_breaks_on_the_way_breaks_the_page(bench: Project) -> None:
    body = PAGE.replace("root@h1:~# wc -l", "root@h1:~# test {{ n }} -lt 3 || kill -9 $$\nroot@h1:~# wc -l")
    outcome_of(bench, body, status=3)
    assert scale(bench) == [(1, "passed"), (3, "broken"), (5, "not-reached")]
    assert procedure(bench)["verdict"] == "broken"


def test_python_knows_the_number(bench: Project) -> None:
    outcome_of(
        bench,
        PAGE + '\n## Check\n\n```python run\nassert vars["n"] in ("1", "3", "5")\nprint(vars["n"])\n```\n',
    )
    assert procedure(bench)["steps"][3]["exchanges"][-1]["output"] == "5\n"


def test_a_file_may_grow_and_a_number_may_stand_in_json(bench: Project) -> None:
    body = """\
        ## Step

        ```text file=/root/list on=h1 append repeat=lines
        line {{ i }}
        ```

        ```console match=json
        root@h1:~# printf '{"count": %d, "last": "%s"}\\n' $(wc -l < list) "$(tail -n 1 list)"
        {"count": {{ n * 1 }}, "last": "line {{ n }}"}
        ```
        """
    outcome_of(bench, body, numbers="[2]")


def test_prerequisites_run_before_each_number_and_are_told_once(bench: Project) -> None:
    bench.page("## Make\n\n```console\nroot@h1:~# echo kept > kept\n```\n", name="first.md")
    body = "## Use\n\n```console repeat=lines\nroot@h1:~# cat kept\nkept\n```\n"
    bench.page(body, name="second.md", front="scale: {lines: [1, 2]}\nprerequisites: [first]")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out
    assert sorted(one["path"] for one in bench.result()["procedures"]) == [
        "procedures/first.md",
        "procedures/second.md",
    ]


def test_a_thousand_repetitions_are_as_quick_as_a_thousand_commands(bench: Project) -> None:
    """Nothing is timed here: that each is typed once, and kept as one exchange, is what makes it quick."""
    body = "## Step\n\n```console repeat=lines\nroot@h1:~# echo {{ i }} >> note\n```\n\n```console\nroot@h1:~# sort -n note | uniq | wc -l\n{{ n }}\n```\n"
    outcome_of(bench, body, numbers="[1000]")
    assert [one["times"] for one in procedure(bench)["steps"][0]["exchanges"]] == [1000, 1]


def test_in_pytest_every_number_has_its_items(bench: Project) -> None:
    bench.page(PAGE.replace("{{ n + 1 }}", "2"), front="scale: {lines: [1, 3]}")
    outcome = run_pytest(bench, "-v")
    assert lines(outcome) == [
        "procedures/page.md::write[1] PASSED",
        "procedures/page.md::count[1] PASSED",
        "procedures/page.md::write[3] PASSED",
        "procedures/page.md::count[3] FAILED",
    ]
    assert 'step 2 "Count", n = 3  failed' in outcome.out
    alone = run_pytest(bench, "-v", "-k", "count and 1")
    assert lines(alone) == ["procedures/page.md::count[1] PASSED"]


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            "wc -l < note",
            "wc -l < note{{ i }}",
            "24:24  {{ i }} counts the repetitions of a block, and this block is not repeated",
            "add repeat=lines to the block, or take {{ n }} for how many there are",
        ),
        (
            "{{ n + 1 }}",
            "{{ i + 1 }}",
            "25:1  {{ i }} counts the repetitions of a block, and this block is not repeated",
            "add repeat=lines to the block, or take {{ n }} for how many there are",
        ),
        (
            "{{ n + 1 }}",
            "{{ i }}",
            "25:1  {{ i }} counts the repetitions of a block, and this block is not repeated",
            "add repeat=lines to the block, or take {{ n }} for how many there are",
        ),
        (
            "{{ i * 10 }} >> note",
            "{{ i / 10 }} >> note",
            '16:37  "/" gives parts of numbers',
            "write // for whole ones",
        ),
        (
            "{{ n + 1 }}",
            "{{ n + x }}",
            '25:1  "x" cannot be calculated with',
            "write it with i, n, whole numbers, + - * // % and brackets",
        ),
    ],
)
def test_what_is_refused(project: Project, old: str, new: str, message: str, hint: str) -> None:
    body = PAGE.replace(old, new)
    project.page(body, front="scale: {lines: [1]}")
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (2, f"procedures/page.md:{message}\n  hint       {hint}\n")


def test_nothing_can_build_on_a_page_with_scale(project: Project) -> None:
    project.page(PAGE, name="first.md", front="scale: {lines: [1]}")
    project.page(
        "## Use\n\n```console\nroot@h1:~# true\n```\n", name="second.md", front="prerequisites: [first]"
    )
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (
        2,
        "procedures/second.md:3:16  procedures/first.md has a scale: it leaves several labs behind, and none to build"
        " on\n  hint       move what this page needs to a page without scale, and let both build on that\n",
    )


KNOWN = "known-issues: [{step: count, reason: many are slow}]"


@pytest.mark.parametrize(
    ("shown", "numbers", "verdict", "status"),
    [
        ("{{ n + 1 }}", "[1, 3]", "failed", 1),
        ("2", "[1, 3]", "known-issue", 0),
        ("7", "[1, 3]", "known-issue", 0),
    ],
)
def test_a_known_issue_is_gone_where_it_shows_with_no_number(
    bench: Project, shown: str, numbers: str, verdict: str, status: int
) -> None:
    bench.page(PAGE.replace("{{ n + 1 }}", shown), front=f"scale: {{lines: {numbers}}}\n{KNOWN}")
    outcome = bench.call("run")
    assert outcome.status == status, outcome.out
    assert procedure(bench)["verdict"] == verdict
    assert procedure(bench)["steps"][2]["verdict"] == verdict
    if verdict == "failed":
        assert 'the known issue "many are slow" does not show any more' in procedure(bench)["reason"]
        assert [one["verdict"] for one in procedure(bench)["scale"]] == ["passed", "passed"]
