"""Which mutants are as right as their page, by a rule of the format, and which only look like it."""

import pytest

from mutants.equivalent import reason
from mutants.kinds import PROMISES
from tests.mutants.pages import page
from tests.project import Project

LOG = """
    ```console vary=duration
    root@h1:~# show
    up 00:00:07 since ...
    ...
    link eth0
    mtu 1500
    ```
    """
TABLE = """
    ```console match=table columns="A,C"
    root@h1:~# show
    A  B         C
    1  00:00:07  3
    4  5         6
    ```
    """
VARIES = "a value that varies (duration) stands for any other of its kind"
LINE = "the `...` beside the line stands for it, too"
WORD = "the `...` beside the word stands for it, too"
B = "the column B is not compared"


def reasons(project: Project, body: str, **more: str) -> dict[tuple[str, str, str], str | None]:
    """The reason for each mutant, by kind, line and what the line became."""
    return {
        (one.kind, one.before.partition("\n")[0], one.after.partition("\n")[0]): reason(one)
        for mutate in PROMISES
        for one in mutate(page(project, body, **more))
    }


@pytest.mark.parametrize(
    ("body", "kind", "before", "after", "why"),
    [
        (LOG, "digit", "up 00:00:07 since ...", "up 00:00:08 since ...", VARIES),
        (LOG, "digit", "mtu 1500", "mtu 2500", None),
        (LOG, "varying value", "up 00:00:07 since ...", "up (none) since ...", None),
        (LOG, "word removed", "up 00:00:07 since ...", "up 00:00:07  ...", WORD),
        (LOG, "word removed", "up 00:00:07 since ...", "up  since ...", None),
        (LOG, "line removed", "up 00:00:07 since ...", "", LINE),
        (LOG, "line removed", "link eth0", "", LINE),
        (LOG, "line removed", "mtu 1500", "", None),
        (TABLE, "digit", "1  00:00:07  3", "1  00:00:08  3", B),
        (TABLE, "digit", "1  00:00:07  3", "2  00:00:07  3", None),
        (TABLE, "letter", "A  B         C", "A  C         C", B),
        (TABLE, "table cell", "4  5         6", "4  x         6", B),
        (
            TABLE,
            "line removed",
            "4  5         6",
            "",
            "a table may have other rows than those that are shown",
        ),
        (TABLE, "line removed", "A  B         C", "", None),
        (
            TABLE,
            "lines swapped",
            "1  00:00:07  3",
            "4  5         6",
            "the rows of a table may come in any order",
        ),
    ],
)
def test_rules(project: Project, body: str, kind: str, before: str, after: str, why: str | None) -> None:
    assert reasons(project, body)[kind, before, after] == why


def test_the_last_row_and_the_only_line_are_needed_or_nothing_is_promised(project: Project) -> None:
    found = reasons(
        project,
        "```console match=table\nroot@h1:~# a\nA B\n1 2\nroot@h1:~# b\n```\n\n```console\nroot@h1:~# b\nhello\n```\n",
    )
    assert found["line removed", "1 2", ""] is None
    assert found["line removed", "hello", ""] == "where nothing is shown, nothing is promised"


def test_a_line_that_gives_a_value_or_is_an_error_is_needed_beside_a_gap(project: Project) -> None:
    found = reasons(
        project,
        "```console\nleft# show\n...\nas {{ n:int }}\n% No such thing\n...\nleft# show {{ n }}\n```\n",
    )
    assert found["line removed", "as {{ n:int }}", ""] is None
    assert found["word removed", "as {{ n:int }}", "as "] is None
    assert found["line removed", "% No such thing", ""] is None


def test_a_value_that_nothing_uses_may_have_any_name(project: Project) -> None:
    body = "```console\nroot@h1:~# show\nversion {{ n:int }}, as {{ as }}\n```\n"
    found = reasons(project, body, front="vars: {as: 65001}")
    line = "version {{ n:int }}, as {{ as }}"
    assert (
        found["variable", line, "version {{ nn:int }}, as {{ as }}"]
        == "a value that nothing uses may have any name"
    )
    assert found["variable", line, "version {{ as:int }}, as {{ as }}"] is None
    assert found["variable", line, "version {{ n:int }}, as {{ ass }}"] is None
