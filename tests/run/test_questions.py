"""What is typed while a command runs: answers, keys and secrets; help, several windows, and restarts. All of it real."""

import json
from textwrap import dedent

import pytest

from tests.project import Outcome, Project

LAB = """
    devices:
      h1: {platform: linux}
      left: {platform: frr, daemons: [bgpd]}
    secrets: {door: "open sesame"}
"""


@pytest.fixture
def asking(bench: Project) -> Project:
    bench.write("procedures/labs/asking.yml", LAB)
    return bench


def run(project: Project, body: str) -> Outcome:
    project.page("# Page\n\n## Step\n\n" + dedent(body).strip("\n") + "\n", lab="asking")
    return project.call("run", "procedures")


def passes(project: Project, body: str) -> None:
    outcome = run(project, body)
    assert outcome.status == 0, outcome.text


def fails(project: Project, body: str, status: int = 1) -> str:
    outcome = run(project, body)
    assert outcome.status == status, outcome.text
    return outcome.text.split("\n", 1)[1].rsplit("\n1 procedure:", 1)[0]


def test_questions_are_answered_as_the_page_shows(asking: Project) -> None:
    passes(
        asking,
        """
        ```console
        root@h1:~# read -p "Your name? " name; read -p "From [earth]: " from; echo "$name of ${from:-earth}"
        Your name? <<Ann>>
        From [earth]: <<>>
        Ann of earth
        root@h1:~#
        ```
        """,
    )


def test_a_secret_is_typed_and_kept_nowhere(asking: Project) -> None:
    passes(
        asking,
        """
        ```console
        root@h1:~# read -s -p "Password: " word; echo; echo "${#word} characters"
        Password: <<secret:door>>
        11 characters
        ```
        """,
    )
    for path in (asking.root / ".validator").rglob("*"):
        assert path.is_dir() or b"open sesame" not in path.read_bytes(), path


def test_keys_are_pressed(asking: Project) -> None:
    passes(
        asking,
        """
        ```console exit=130
        root@h1:~# cat
        <<one>>
        one
        <<^C>>
        ```

        ```console
        root@h1:~# cat
        <<two>>
        two
        <<^D>>
        root@h1:~# read -n 1 -p "Press a key" key; echo; printf '%q\\n' "$key"
        Press a key<<Esc>>
        $'\\E'
        ```
        """,
    )


def test_a_question_that_does_not_come_fails_at_its_line(asking: Project) -> None:
    assert (
        fails(
            asking,
            """
            ```console
            root@h1:~# echo no question
            no question
            Really? <<y>>
            ```
            """,
        )
        == """\
procedures/page.md:11:9  step 1 "Step"  failed
  root@h1:~# echo no question
  reason     the device did not ask this
  expected   Really?
  got        no question
  hint       correct the question, or take the answer away if there is none"""
    )


def test_another_question_than_the_page_shows_is_not_answered(asking: Project) -> None:
    assert (
        fails(
            asking,
            """
            ```console timeout=1s
            root@h1:~# read -p "Erase everything? " x
            Save it? <<y>>
            ```
            """,
        )
        == """\
procedures/page.md:10:10  step 1 "Step"  failed
  root@h1:~# read -p "Erase everything? " x
  reason     the device did not ask this within 1 s
  expected   Save it?
  got        Erase everything?
  hint       correct the question, or take the answer away if there is none"""
    )


def test_a_question_that_nobody_documented(asking: Project) -> None:
    said = fails(asking, "```console timeout=1s\nroot@h1:~# read -p 'Proceed? [y/n] ' x\n```\n")
    assert (
        said
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# read -p 'Proceed? [y/n] ' x
  reason     the command did not come back within 1 s
  expected   a prompt of h1
  got        Proceed? [y/n]
  hint       it looks as if the command asks a question: show it, and what the reader types: <<yes>>"""
    )


def test_a_secret_that_the_lab_does_not_have_is_found_before_anything_runs(asking: Project) -> None:
    outcome = run(asking, "```console\nroot@h1:~# read -s -p 'Password: ' x\nPassword: <<secret:dor>>\n```\n")
    assert outcome.status == 2
    assert (
        outcome.err.strip()
        == """\
procedures/page.md:10:11  the lab "asking" has no secret "dor" for h1
  hint       did you mean "door"?"""
    )


def test_the_help_key_explains_and_leaves_the_line_clear(asking: Project) -> None:
    passes(
        asking,
        """
        ```console
        left# show bgp ipv4 ?
          <cr>
          A.B.C.D  Network in the BGP routing table to display
        ...
        left# show version
        FRRouting ...
        ...
        ```
        """,
    )
    (path,) = (asking.root / ".validator" / "runs").glob("*/result.json")
    (procedure,) = json.loads(path.read_text(encoding="utf-8"))["procedures"]
    first = procedure["steps"][0]["exchanges"][0]
    assert first["command"] == "show bgp ipv4 ?"
    assert first["prompt"] == "left#"


def test_a_named_window_is_one_of_its_own(asking: Project) -> None:
    passes(
        asking,
        """
        ```console window=second
        root@h1:~# cd /var/tmp
        root@h1:/var/tmp#
        ```

        ```console
        root@h1:~# pwd
        /root
        ```

        ```console window=second
        root@h1:/var/tmp# pwd
        /var/tmp
        ```
        """,
    )
    assert {path.name for path in (asking.root / ".validator" / "runs").glob("*/*h1*.cast")} == {
        "procedures-page.h1-shell.cast",
        "procedures-page.h1-shell-second.cast",
    }


def test_a_connection_that_drops_as_announced_comes_back(asking: Project) -> None:
    passes(
        asking,
        """
        ```console reconnect=20s
        root@h1:~# x=1
        root@h1:~# (sleep 0.3; kill -9 $$) &
        ...
        root@h1:~#
        ```

        ```console
        root@h1:~# echo "x is ${x:-gone}"
        x is gone
        ```
        """,
    )


def test_a_connection_that_was_to_drop_and_does_not(asking: Project) -> None:
    assert (
        fails(asking, "```console reconnect=1s\nroot@h1:~# true\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# true
  reason     the connection did not drop within 1 s
  expected   a device that restarts
  got        root@h1:~#
  hint       take reconnect= away, or put it on the block whose last command ends the connection"""
    )


def test_a_connection_that_drops_unannounced_is_no_fault_of_the_page(asking: Project) -> None:
    said = fails(asking, "```console\nroot@h1:~# kill -9 $$\n```\n", status=3)
    assert said.startswith('procedures/page.md:9:1  step 1 "Step"  broken')
