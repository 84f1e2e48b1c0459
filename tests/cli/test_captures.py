"""A value that is captured has a use: a misspelt name would take any text, and the step would pass by accident."""

import pytest

from tests.cli.test_bad_input import STEP, refused
from tests.project import Project

VARS = "vars: {address: 10.0.0.1}"


def shown(*lines: str) -> str:
    return STEP.replace("true", "\n".join(("ip address", *lines)))


def test_a_misspelt_name(project: Project) -> None:
    project.page(shown("inet {{ adress }}"), front=VARS)
    assert (
        refused(project)
        == """\
procedures/page.md:9:6  nothing uses {{ adress }}, so any text passes here
  hint       did you mean "address"?"""
    )


def test_a_name_that_nothing_uses(project: Project) -> None:
    project.page(shown("inet {{ it }}"))
    assert (
        refused(project)
        == """\
procedures/page.md:8:6  nothing uses {{ it }}, so any text passes here
  hint       write ... for any text, or say what sort of value it is, as in {{ it:word }}"""
    )


def test_a_misspelt_name_with_a_kind_that_another_one_without_looks_like(project: Project) -> None:
    project.page(
        shown("sum {{ summ:hex }}", "root@h1:~# ip link", "sum {{ sum }}", "root@h1:~# echo {{ sum }}")
    )
    assert (
        refused(project)
        == """\
procedures/page.md:8:5  nothing uses {{ summ:hex }}
  hint       did you mean "sum"?"""
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["inet {{ it:ipv4 }}"],
        ["inet {{ it }}", "root@h1:~# ping {{ it }}"],
        ["inet {{ it }}/{{ it }}"],
        ["inet {{ it }}", "```", "", "```python run", 'print(vars["it"])'],
        ["inet {{ it }}", "```", "", '```console skip="not today"', "root@h1:~# ping {{ it }}"],
    ],
    ids=["a kind", "a command", "the same line", "Python", "a block that is left out"],
)
def test_what_counts_as_a_use(project: Project, lines: list[str]) -> None:
    project.page(shown(*lines))
    assert project.call("check").out == "1 page: nothing is wrong\n"


def test_an_exit_status_that_no_command_has(project: Project) -> None:
    project.page("## Step\n\n```console exit=1\nleft# show version\n```\n", lab="pair")
    assert (
        refused(project)
        == """\
procedures/page.md:6:1  exit= promises a status, and no command of this block has one
  hint       take it away: only the commands of a shell end with a status"""
    )
