"""Labs that are this machine: a shell in an empty home folder, which is nobody's afterwards."""

from pathlib import Path

from tests.project import Project

LAB = "provider: local\ndevices:\n  desk: {platform: linux}\n  other: {platform: linux}\n"


def test_a_page_works_in_a_home_of_its_own_that_is_gone_afterwards(project: Project, tmp_path: Path) -> None:
    project.write("procedures/labs/desk.yml", LAB)
    project.page(
        """\
        ## Make something

        ```console on=desk
        # ls -A
        # echo hello > note
        # cat note
        hello
        # pwd
        {{ home }}
        # echo $HOME
        {{ home }}
        ```

        ## Two devices are two homes

        ```console on=other exit=1
        # cat note
        cat: note: No such file or directory
        ```
        """,
        lab="desk",
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    outcome = project.call("run", TMPDIR=str(temporary))
    assert outcome.status == 0, outcome.out
    assert [*temporary.iterdir()] == []


def test_a_binding_leaves_such_labs_where_they_are(project: Project) -> None:
    project.write("procedures/labs/desk.yml", LAB)
    project.write("pod.yml", "devices:\n  left: {ssh: left}\n")
    project.page("## Step\n\n```console on=desk\n# true\n```\n", lab="desk")
    outcome = project.call("run", "--binding", "pod.yml")
    assert outcome.status == 0, outcome.out


def test_there_is_nothing_to_leave_running(project: Project) -> None:
    project.write("procedures/labs/desk.yml", LAB)
    outcome = project.call("lab", "up", "desk")
    assert (outcome.status, outcome.err) == (
        2,
        'validator: the devices of the lab "desk" are up already\n  hint       log in as you always do\n',
    )
