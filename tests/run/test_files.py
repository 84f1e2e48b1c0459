"""Blocks that are files on a device: written, appended to, compared."""

import pytest

from tests.project import Project
from tests.run.test_failures import said


def test_a_file_that_is_not_what_the_page_shows(bench: Project) -> None:
    body = """\
```console
root@h1:~# printf 'a\\nB\\n' > /tmp/f
```

```text file=/tmp/f on=h1 check
a
b
```
"""
    assert (
        said(bench, body)
        == """\
procedures/page.md:14:1  step 1 "Step"  failed
  root@h1:~# check /tmp/f
  reason     the file is not what the page shows
  expected   b
  got        B
  hint       line 2 of /tmp/f is the first that differs"""
    )


@pytest.mark.parametrize(
    ("made", "line", "expected", "got", "hint"),
    [
        (
            r"printf 'a\nb'",
            14,
            "a newline at the end",
            "the end of the file",
            "end the file's last line, too",
        ),
        (
            r"printf 'a\r\nb\n'",
            13,
            "a",
            "a\\r\n              ^^",
            "line 1 of /tmp/f is the first that differs",
        ),
        (
            r"printf 'a\nb\n\n'",
            14,
            "the end of the file",
            "(a blank line)",
            "line 3 of /tmp/f is the first that differs",
        ),
        (r"printf 'a\n\377\n'", 14, "b", r"\xff", "line 2 of /tmp/f is the first that differs"),
        ("head -c 5000000 /dev/zero", 12, "4 bytes", "more than 3 MB", "check the path"),
    ],
)
def test_a_file_that_differs_where_it_does_not_show(
    bench: Project, made: str, line: int, expected: str, got: str, hint: str
) -> None:
    body = f"```console\nroot@h1:~# {made} > /tmp/f\n```\n\n```text file=/tmp/f on=h1 check\na\nb\n```\n"
    assert (
        said(bench, body)
        == f"""\
procedures/page.md:{line}:1  step 1 "Step"  failed
  root@h1:~# check /tmp/f
  reason     the file is not what the page shows
  expected   {expected}
  got        {got}
  hint       {hint}"""
    )


def test_a_file_that_is_a_pipe(bench: Project) -> None:
    body = "```console\nroot@h1:~# mkfifo /tmp/f\n```\n\n```text file=/tmp/f on=h1 timeout=1s\na\n```\n"
    assert (
        said(bench, body)
        == """\
procedures/page.md:12:1  step 1 "Step"  failed
  root@h1:~# write /tmp/f
  reason     the file did not come to an end within 1 s
  expected   a file
  got        something else
  hint       see that the path is that of a file, and not of a pipe or a device"""
    )


def test_a_file_that_cannot_be_written(bench: Project) -> None:
    assert (
        said(bench, "```text file=/nowhere/f on=h1\na\n```\n")
        == """\
procedures/page.md:8:1  step 1 "Step"  failed
  root@h1:~# write /nowhere/f
  reason     the file cannot be written
  expected   a file
  got        bash: /nowhere/f: No such file or directory
  hint       see that its folder exists, and that the file may be written"""
    )


def test_a_file_of_the_system_can_be_replaced(bench: Project) -> None:
    bench.page(
        "## Step\n\n```text file=/etc/motd on=h1\nWelcome.\n```\n\n```console\nroot@h1:~# cat /etc/motd\nWelcome.\n```\n"
    )
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out
