"""`only`: variants of a step for different devices, and what a step's mark rests on then."""

from typing import Any

import pytest

from tests.project import Project

TABS = """\
## Look at the version

=== "FRR"

    ```console only="platform == 'frr'"
    left# show version
    FRRouting ...
    ...
    ```

=== "Open vSwitch"

    ```console only="platform == 'ovs'"
    root@left:~# ovs-vsctl --version
    ovs-vsctl (Open vSwitch) ...
    ...
    ```

=== "Somebody else's"

    ```console only="platform == 'linux' and version >= '99'"
    <left>display version
    ```
"""


def variants(*conditions: str, more: str = "") -> str:
    """A step with a block for each condition; each block says which one it is."""
    blocks = "\n".join(
        f'```console only="{condition}"\nroot@h1:~# echo {number}\n{number}\n```\n'
        for number, condition in enumerate(conditions, 1)
    )
    return f"## Step\n\n{blocks}\n{more}"


def steps(bench: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bench.result()["procedures"][0]["steps"]
    return found


def test_a_page_with_a_variant_for_each_platform_passes(bench: Project) -> None:
    bench.page(TABS, lab="pair")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err
    (step,) = steps(bench)
    assert step["verdict"] == "passed"
    assert [exchange["command"] for exchange in step["exchanges"]] == ["show version"]
    assert step["left_out"] == [
        {"block": 2, "line": 16, "reason": "it is only for platform == 'ovs', and left has platform frr"},
        {
            "block": 3,
            "line": 24,
            "reason": "it is only for platform == 'linux' and version >= '99', and left has platform frr",
        },
    ]
    assert "1 step, 2 blocks for other devices" in outcome.out


def test_a_version_decides_once_the_lab_is_up(bench: Project) -> None:
    bench.page(variants("version < '2.6'", "version >= '2.6'"))
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err
    (step,) = steps(bench)
    assert (step["verdict"], [one["output"].strip() for one in step["exchanges"]]) == ("passed", ["2"])
    (out,) = step["left_out"]
    assert out["block"] == 1
    assert out["reason"].startswith("it is only for version < '2.6', and h1 has version ")


def test_a_step_of_which_nothing_is_for_these_devices_is_skipped(bench: Project) -> None:
    bench.page(variants("version < '2'", "platform == 'frr'"))
    outcome = bench.call("run")
    assert outcome.status == 0
    (step,) = steps(bench)
    assert (step["verdict"], step["exchanges"], len(step["left_out"])) == ("skipped", [], 2)
    assert step["reason"].startswith("it is only for version < '2', and h1 has version ")
    assert "1 skipped" in outcome.out


def test_a_block_without_a_variant_that_ran_leaves_the_step_without_a_pass(bench: Project) -> None:
    bench.page(variants("platform == 'frr'", more="```console\nroot@h1:~# true\n```\n"))
    assert bench.call("run").status == 0
    (step,) = steps(bench)
    assert (step["verdict"], len(step["exchanges"])) == ("skipped", 1)
    assert (
        step["reason"] == "a block is left out: it is only for platform == 'frr', and h1 has platform linux"
    )


def test_a_variant_stands_for_its_neighbours_and_not_for_what_comes_after_a_block_for_all(
    bench: Project,
) -> None:
    always = "```console\nroot@h1:~# true\n```\n\n"
    bench.page(
        variants(
            "platform == 'linux'", more=always + variants("platform == 'frr'").removeprefix("## Step\n\n")
        )
    )
    assert bench.call("run").status == 0
    (step,) = steps(bench)
    assert step["verdict"] == "skipped"
    assert [one["block"] for one in step["left_out"]] == [3]


def test_a_block_for_several_devices_must_be_for_each(bench: Project) -> None:
    body = """\
        ## Step

        ```console only="platform == 'frr'"
        left# show version
        root@h1:~# true
        ```

        ```console only="platform != 'frr'"
        root@h1:~# true
        ```
        """
    bench.page(body, lab="pair")
    assert bench.call("run").status == 0
    (step,) = steps(bench)
    assert (step["verdict"], len(step["exchanges"])) == ("passed", 1)
    assert step["left_out"][0]["reason"] == "it is only for platform == 'frr', and h1 has platform linux"


def test_a_file_may_be_for_some_devices_only(bench: Project) -> None:
    bench.page(
        """\
        ## Step

        ```text file=/var/tmp/note on=h1 only="device == 'h1'"
        yes
        ```

        ```console
        root@h1:~# cat /var/tmp/note
        yes
        ```
        """
    )
    assert bench.call("run").status == 0
    assert steps(bench)[0]["verdict"] == "passed"


def test_a_value_that_only_a_block_for_others_captures_is_missing(bench: Project) -> None:
    body = """\
        ## Step

        ```console only="version < '2'"
        root@h1:~# echo 1
        {{ x }}
        ```

        ```console only="version >= '2'"
        root@h1:~# true
        ```

        ```console
        root@h1:~# echo {{ x }}
        ```
        """
    bench.page(body)
    outcome = bench.call("run")
    assert outcome.status == 1
    assert "correct what failed before, or give it a value in every variant" in outcome.out


def test_a_failure_in_a_variant_is_a_failure(bench: Project) -> None:
    bench.page(variants("platform == 'frr'", "platform == 'linux'").replace("\n2\n", "\n3\n"))
    assert bench.call("run").status == 1
    assert steps(bench)[0]["verdict"] == "failed"


@pytest.mark.parametrize(
    ("condition", "message", "hint"),
    [
        ("platform == 'fr'", 'only asks for the platform "fr", and there is none', 'did you mean "frr"?'),
        ("device == 'h2'", 'only asks for the device "h2", and there is none', "devices: h1"),
    ],
)
def test_a_condition_that_never_holds_is_refused(
    project: Project, condition: str, message: str, hint: str
) -> None:
    project.page(variants(condition))
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (2, f"procedures/page.md:6:1  {message}\n  hint       {hint}\n")


def test_a_condition_about_nobody_is_refused(project: Project) -> None:
    project.page("## Step\n\n```console only=\"version > '1'\"\n$ true\n```\n")
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (
        2,
        "procedures/page.md:6:1  nothing tells whose platform and version only asks for: this block names no device of"
        " the lab\n  hint       add on=DEVICE, or begin a line with a prompt\n",
    )
