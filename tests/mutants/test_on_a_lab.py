"""The harness itself on a lab: what is replayed comes out as what is run, and a page with a hole is found."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mutants.judge import Judge
from mutants.kinds import digits, drops, exits, names, prompts
from mutants.outcome import Came
from mutants.page import Page
from mutants.replay import Deviation, replay
from mutants.tape import NotPassed, Tape, record
from tests.mutants.pages import only, page
from tests.project import Project
from validator.model import Verdict
from validator.run.bench import Interruption

ROOT = Path(__file__).resolve().parents[2]
BODY = """
    ```console
    root@h1:~# ip address add 192.168.1.10/24 dev eth0
    left# configure terminal
    left(config)# interface eth1
    left(config-if)# ip address 192.168.1.1/24
    left(config-if)# end
    ```

    ```console until=5s vary=duration
    root@h1:~# ping -c 1 -W 1 192.168.1.1
    PING 192.168.1.1 (192.168.1.1) 56(84) bytes of data.
    64 bytes from 192.168.1.1: icmp_seq=1 ttl=64 time=0.039 ms
    ...
    ```

    ```console
    root@h1:~# echo {{ word }} > note
    root@h1:~# cat note
    {{ word }}
    root@h1:~# ip link show lo | head -1
    1: lo: <LOOPBACK{{ more }}> mtu {{ mtu:int }} ...
    root@h1:~# echo {{ more }}
    ...
    ```
    """
FRONT = "vars: {word: hello}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, require_lab: object) -> tuple[Page, Tape]:
    """A page that passes, and its tape."""
    from tests.project import make_project  # noqa: PLC0415 - the fixture's own project

    on = page(make_project(tmp_path_factory.mktemp("made")), BODY, front=FRONT)
    return on, record(on, Interruption())


def judge(jobs: int = 2) -> Judge:
    return Judge((), Interruption(), jobs)


def test_a_page_passes_against_its_own_tape(made: tuple[Page, Tape]) -> None:
    on, tape = made
    assert replay(on.planned, tape).verdict is Verdict.PASSED


def test_what_is_replayed_comes_out_as_what_is_run(made: tuple[Page, Tape]) -> None:
    on, tape = made
    chosen = [
        only(digits.mutate(on), after="64 bytes from 192.168.1.1: icmp_seq=1 ttl=65 time=0.039 ms"),
        only(digits.mutate(on), after="64 bytes from 192.168.1.1: icmp_seq=1 ttl=64 time=0.139 ms"),
        only(prompts.mutate(on), after="left(config)# ip address 192.168.1.1/24"),
        only(exits.mutate(on), after="```console until=5s vary=duration exit=1"),
        only(names.mutate(on), after="{{ wordd }}"),
    ]
    replayed = [judge().replayed(mutant, tape) for mutant in chosen]
    whole = {id(one.mutant): one for one in judge().whole(chosen)}
    assert [one and (one.came, one.line) for one in replayed] == [
        (whole[id(mutant)].came, whole[id(mutant)].line) for mutant in chosen
    ]
    assert [one and one.came for one in replayed] == ["caught", "equivalent", "caught", "caught", "caught"]


def test_what_is_done_differently_cannot_be_replayed(made: tuple[Page, Tape]) -> None:
    on, tape = made
    mutant = next(one for one in drops.mutate(on) if "echo {{ word }}" in one.before)
    with pytest.raises(Deviation):
        replay(on.with_text(mutant.text), tape)


def test_a_hole_is_found_and_what_does_nothing_is_equivalent(bench: Project) -> None:
    on = page(
        bench,
        """
        ```console
        left# configure terminal
        left(config)# hostname left
        left(config)# interface eth0
        left(config-if)# description nobody looks at this
        left(config-if)# end
        ```
        """,
    )
    found = {one.mutant.before.split("# ")[1]: one for one in judge(4).whole(drops.mutate(on))}
    assert {name: (one.came, one.reason) for name, one in found.items() if one.came is not Came.CAUGHT} == {
        "hostname left": ("equivalent", "it leaves every device configured in the same way"),
        "end": ("equivalent", "it leaves every device configured in the same way"),
        "description nobody looks at this": ("missed", None),
    }


def test_a_page_that_does_not_pass_has_no_mutants(bench: Project) -> None:
    on = page(bench, "```console\nroot@h1:~# false\n```\n")
    with pytest.raises(NotPassed, match="does not pass as it is: failed"):
        record(on, Interruption())


def harness(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mutants", *arguments],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_small_sample_of_the_procedures_of_this_project() -> None:
    """So that the harness cannot rot. All of it is `make mutants`."""
    done = harness(Project(ROOT), "--sample", "12", "--page", "procedures/routing/connect-two-routers.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " missed, in " in done.stdout


def test_a_hole_is_an_exit_status_and_a_message_that_shows_the_change(bench: Project) -> None:
    bench.page("## Step\n\n```console\nroot@h1:~# touch a b\n```\n")
    done = harness(bench, "--kind", "misspelt")
    assert done.returncode == 1, done.stderr
    assert (
        "procedures/page.md:7  misspelt: missed\n  - root@h1:~# touch a b\n  + root@h1:~# touch b b\n"
        in done.stdout
    )
