"""A lab that breaks is never the page's failure; and whatever a device does, a verdict comes of it."""

import re

from tests.project import Project


def test_a_daemon_that_crashes_makes_the_step_broken(bench: Project) -> None:
    """The page is right; the router's bgpd dies under it."""
    bench.page(
        """\
        ## Step

        ```console
        root@left:~# kill -SEGV $(pidof bgpd); sleep 0.3
        left# show bgp summary
        % No BGP neighbors found in VRF default
        ```

        ## Next

        ```console
        root@left:~# true
        ```
        """,
        lab="pair",
    )
    outcome = bench.call("run")
    assert outcome.status == 3, outcome.out
    procedure = bench.result()["procedures"][0]
    assert [step["verdict"] for step in procedure["steps"]] == ["broken", "not-reached"]
    assert "bgpd on left died: signal 11 (SIGSEGV)" in outcome.out


def test_a_window_that_dies_during_a_command_is_broken(bench: Project) -> None:
    bench.page("## Step\n\n```console\nroot@h1:~# kill -9 $$\n```\n")
    outcome = bench.call("run")
    assert outcome.status == 3
    assert outcome.text.splitlines()[1:-1] == [
        'procedures/page.md:7:1  step 1 "Step"  broken',
        "  root@h1:~# kill -9 $$",
        '  reason     the window on h1 closed during "kill -9 $$" (it said nothing)',
    ]


def test_control_characters_and_nuls_are_output_like_any_other(bench: Project) -> None:
    bench.page(
        """\
        ## Step

        ```console
        root@h1:~# printf 'a\\0b \\033[1;31mred\\033[0m \\007\\033]0;title\\007 end\\n'
        ab red  end
        root@h1:~# head -c 2000 /dev/urandom
        ...
        root@h1:~# echo still here
        still here
        ```
        """
    )
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out


def test_a_flood_that_nobody_looks_at_passes_in_bounded_memory(bench: Project) -> None:
    bench.page("## Step\n\n```console\nroot@h1:~# yes | head -c 50000000\n```\n")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out
    exchange = bench.result()["procedures"][0]["steps"][0]["exchanges"][0]
    assert len(exchange["output"]) <= 4 * 1024 * 1024 + 65536


def test_teardown_runs_after_a_failure_and_steps_after_it_do_not(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# false
        ```

        ## Two

        ```console
        root@h1:~# true
        ```

        <!-- teardown
        ```console
        root@h1:~# echo tidy
        tidy
        ```
        -->
        """
    )
    assert bench.call("run").status == 1
    steps = bench.result()["procedures"][0]["steps"]
    assert [(step["id"], step["verdict"]) for step in steps] == [
        ("one", "failed"),
        ("two", "not-reached"),
        ("(teardown)", "passed"),
    ]


def test_a_teardown_that_fails_fails_the_procedure(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# true
        ```

        <!-- teardown
        ```console
        root@h1:~# false
        ```
        -->
        """
    )
    outcome = bench.call("run")
    assert outcome.status == 1
    assert re.search(r"procedures/page.md:12:1  teardown  failed", outcome.out)


def test_a_teardown_that_misses_what_a_broken_lab_never_made_is_not_the_pages_failure(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# kill -9 $$
        root@h1:~# touch made
        ```

        <!-- teardown
        ```console
        root@h1:~# rm made
        ```
        -->
        """
    )
    outcome = bench.call("run")
    assert outcome.status == 3, outcome.out
    assert [step["verdict"] for step in bench.result()["procedures"][0]["steps"]] == ["broken", "broken"]
    assert (
        """\
procedures/page.md:13:1  teardown  broken
  root@h1:~# rm made
  reason     the command ended with exit status 1
             the lab broke in step "One", so this says nothing about the page
  expected   exit status 0
  got        exit status 1
             rm: cannot remove 'made': No such file or directory
"""
        in outcome.out
    )


def test_a_set_up_that_fails_reaches_no_step(bench: Project) -> None:
    bench.page(
        """\
        <!-- setup
        ```console
        root@h1:~# false
        ```
        -->

        ## One

        ```console
        root@h1:~# true
        ```
        """
    )
    assert bench.call("run").status == 1
    steps = bench.result()["procedures"][0]["steps"]
    assert [(step["id"], step["verdict"]) for step in steps] == [
        ("(setup)", "failed"),
        ("one", "not-reached"),
    ]


def test_a_block_left_out_of_a_step_leaves_the_step_without_a_pass(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# true
        ```

        ```console skip="needs a second power supply"
        root@h1:~# false
        ```
        """
    )
    outcome = bench.call("run")
    assert outcome.status == 0
    step = bench.result()["procedures"][0]["steps"][0]
    assert (step["verdict"], len(step["exchanges"])) == ("skipped", 1)
    assert "a block is left out: needs a second power supply" in outcome.out


def test_keep_going_shows_a_pages_other_failures(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# false
        ```

        ## Two

        ```console
        root@h1:~# ls /nowhere
        ```

        ## Three

        ```console
        root@h1:~# true
        ```
        """
    )
    assert bench.call("run", "--keep-going").status == 1
    steps = bench.result()["procedures"][0]["steps"]
    assert [step["verdict"] for step in steps] == ["failed", "failed", "passed"]


def test_keep_going_without_a_value_that_a_failure_owed(bench: Project) -> None:
    bench.page(
        """\
        ## One

        ```console
        root@h1:~# echo other
        name: {{ name }}
        ```

        ## Two

        ```console
        root@h1:~# echo {{ name }}
        ```
        """
    )
    outcome = bench.call("run", "--keep-going")
    assert outcome.status == 1
    assert (
        """\
procedures/page.md:14:1  step 2 "Two"  failed
  root@h1:~# echo {{ name }}
  reason     {{ name }} has no value: the output that gives it one did not come
  hint       correct what failed before, or give it a value in every variant
"""
        in outcome.out
    )
