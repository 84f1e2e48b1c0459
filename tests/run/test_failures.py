"""What a writer reads when a command fails: the whole text of every kind."""

import re

import pytest

from tests.project import Project


def said(bench: Project, body: str, *, lab: str = "one", front: str = "", status: int = 1) -> str:
    """Everything below the procedure's own line."""
    bench.page("# Page\n\n## Step\n\n" + body, lab=lab, front=front)
    outcome = bench.call("run")
    assert outcome.status == status, outcome.out + outcome.err
    lines = outcome.text.splitlines()
    return "\n".join(lines[1:-1])


def test_output_that_differs(bench: Project) -> None:
    body = """\
```console
root@h1:~# printf 'alpha\\nbeta 65002 x\\n'
alpha
beta 65003 x
```
"""
    assert (
        said(bench, body)
        == """\
procedures/page.md:11:10  step 1 "Step"  failed
  root@h1:~# printf 'alpha\\nbeta 65002 x\\n'
  expected   beta 65003 x
  got        beta 65002 x
                      ^
  where      line 2 of the output
  hint       "65003" was expected where "65002" came; add vary=int if this value changes from run to run"""
    )


def test_output_where_nothing_came(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# true\nhello\n```\n")
        == """\
procedures/page.md:10:1  step 1 "Step"  failed
  root@h1:~# true
  expected   hello
  got        (nothing)
  hint       nothing was printed"""
    )


def test_output_with_more_lines_than_shown(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# printf 'a\\nb\\n'\na\n```\n")
        == """\
procedures/page.md:10:1  step 1 "Step"  failed
  root@h1:~# printf 'a\\nb\\n'
  expected   (nothing)
  got        b
  where      line 2 of the output
  hint       put ... on a line of its own where lines may be left out"""
    )


def test_an_error_where_nothing_is_shown(bench: Project) -> None:
    assert (
        said(bench, "```console\nleft# show ip rout sumary\n```\n", lab="pair")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  left# show ip rout sumary
  reason     the device answered with an error
  expected   no error
  got        % Unknown command: show ip rout sumary
  hint       correct the command; if the reader is to see this error, show it under the command"""
    )


def test_an_error_is_not_hidden_by_an_ellipsis(bench: Project) -> None:
    text = said(bench, "```console\nleft# show ip rout sumary\n...\n```\n", lab="pair")
    assert "the device answered with an error" in text


def test_an_error_that_the_page_shows_excuses_no_other(bench: Project) -> None:
    body = "```console\nleft# show ip route 10.9.9.9 json x\n% Network not in table\n...\n```\n"
    assert "% Unknown command" in said(bench, body, lab="pair")


def test_an_error_that_the_page_shows_passes(bench: Project) -> None:
    bench.page("## Step\n\n```console\nleft# shw\n% Unknown command: shw\n```\n", lab="pair")
    assert bench.call("run").status == 0


def test_an_exit_status(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# ls /nowhere\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# ls /nowhere
  reason     the command ended with exit status 2
  expected   exit status 0
  got        exit status 2
             ls: cannot access '/nowhere': No such file or directory
  hint       correct the command, or say exit=2 if the reader is to see it fail"""
    )


def test_output_that_matches_does_not_excuse_an_exit_status(bench: Project) -> None:
    assert "exit status 3" in said(bench, "```console\nroot@h1:~# (echo fine; exit 3)\nfine\n```\n")


def test_a_promised_failure_that_does_not_come(bench: Project) -> None:
    assert (
        said(bench, "```console exit=1\nroot@h1:~# true\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# true
  reason     the command ended with exit status 0
  expected   exit status 1
  got        exit status 0
  hint       correct the command, or take exit=1 away"""
    )


def test_another_prompt_after_a_command(bench: Project) -> None:
    body = "```console\nleft# configure terminal\nleft(config-router)# end\n```\n"
    assert (
        said(bench, body, lab="pair")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  left# configure terminal
  reason     the device shows another prompt than the page after this command
  expected   left(config-router)#
  got        left(config)#
  hint       correct the prompt that line 10 shows next, or the command that leads to it"""
    )


def test_a_block_that_begins_at_a_prompt_at_which_the_device_is_not(bench: Project) -> None:
    assert (
        said(bench, "```console\nleft(config)# hostname x\n```\n", lab="pair")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  left# hostname x
  reason     the page types at a prompt at which left is not
  expected   left(config)#
  got        left#
  hint       the page skips what leads from "left#" to "left(config)#": show it before this line"""
    )


def test_a_second_prompt_alone_at_which_the_device_is_not(bench: Project) -> None:
    assert (
        said(bench, "```console\nleft# show version\n...\nleft#\nleft(config)#\n```\n", lab="pair")
        == """\
procedures/page.md:12:1  step 1 "Step"  failed
  left#
  reason     the page types at a prompt at which left is not
  expected   left(config)#
  got        left#
  hint       the page skips what leads from "left#" to "left(config)#": show it before this line"""
    )


def test_a_command_that_hangs(bench: Project) -> None:
    assert (
        said(bench, "```console timeout=1s\nroot@h1:~# echo begun; sleep 100\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# echo begun; sleep 100
  reason     the command did not come back within 1 s
  expected   a prompt of h1
  got        begun
  hint       raise timeout= if the command needs longer, or show how the reader ends it; Ctrl-C brought the prompt back"""
    )


def test_a_command_that_asks(bench: Project) -> None:
    text = said(bench, "```console timeout=1s\nroot@h1:~# read -p 'Proceed? [y/n] ' x\n```\n")
    assert "it looks as if the command asks a question: show it, and what the reader types: <<yes>>" in text


def test_a_command_that_opens_another_prompt(bench: Project) -> None:
    text = said(bench, "```console timeout=1s\nroot@left:~# vtysh\n```\n", lab="pair")
    assert 'it looks as if the command opened another prompt, "left#", inside this window' in text


def test_a_command_that_the_shell_does_not_find_finished(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# echo 'open\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# echo 'open
  reason     the shell waits for the rest of this command
  expected   a whole command
  got        echo 'open
  hint       close the quote, the bracket or the block, or show the "> " lines that finish it"""
    )


def test_continuation_lines_that_the_shell_does_not_ask_for(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# echo one\n> echo two\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# echo one …
  reason     the command was complete before the page's last lines of it
  expected   "> " for more lines
  got        root@h1:~#
  hint       take away the "> " lines that the shell does not ask for"""
    )


def test_a_session_that_the_page_ends_and_goes_on_in(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# exit\nroot@h1:~# echo hi\n```\n")
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# exit
  reason     the command ended the session, and the page goes on in it
  expected   root@h1:~#
  got        (nothing)
  hint       end the block here: the next block begins with a new session"""
    )


def test_a_command_that_ends_the_shell(bench: Project) -> None:
    assert (
        said(bench, "```console\nroot@h1:~# set -e\nroot@h1:~# ls /nowhere\n```\n")
        == """\
procedures/page.md:10:1  step 1 "Step"  failed
  root@h1:~# ls /nowhere
  reason     the command ended the shell, with exit status 2
  expected   a prompt of h1
  got        ls: cannot access '/nowhere': No such file or directory
  hint       correct the command; a session that the page means to end is ended with exit alone"""
    )


def test_a_session_that_the_page_ends_begins_anew_in_the_next_block(bench: Project) -> None:
    bench.page(
        "## Step\n\n```console\nroot@h1:~# cd /etc\nroot@h1:/etc# exit\n```\n\n```console\nroot@h1:~# pwd\n/root\n```\n"
    )
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out


def test_a_wait_that_never_helps(bench: Project) -> None:
    body = "```console until=1s every=200ms\nroot@h1:~# echo no\nyes\n```\n"
    text = re.sub(r"tried for 1\.\d s", "tried for 1.4 s", said(bench, body))
    assert (
        text
        == """\
procedures/page.md:10:1  step 1 "Step"  failed
  root@h1:~# echo no
  reason     the output differs from what the page shows, and waiting did not help: tried for 1.4 s, until=1s
  expected   yes
  got        no
  hint       "yes" was expected where "no" came"""
    )


def test_a_wait_that_is_too_short(bench: Project) -> None:
    body = """\
```console
root@h1:~# (sleep 1.3; echo up > ready) &
...
```

```console until=1s every=100ms
root@h1:~# cat ready 2>/dev/null; true
up
```
"""
    text = re.sub(r"after 1\.\d s", "after 1.3 s", said(bench, body))
    assert (
        text
        == """\
procedures/page.md:15:1  step 1 "Step"  failed
  root@h1:~# cat ready 2>/dev/null; true
  reason     the page waits 1 s, and that is too short: it matched after 1.3 s
  expected   up
  got        (nothing)
  hint       say until=5s"""
    )


def test_more_output_than_can_be_compared(bench: Project) -> None:
    body = "```console\nroot@h1:~# yes | head -c 50000000\ny\n...\n```\n"
    assert (
        said(bench, body)
        == """\
procedures/page.md:9:1  step 1 "Step"  failed
  root@h1:~# yes | head -c 50000000
  reason     the command printed 75 MB, too much to compare
  expected   at most 4 MB
  got        75 MB
  hint       narrow the command down to what the reader is to look at"""
    )


@pytest.mark.parametrize(
    ("until", "reason"), [("2099-12-31", None), ("2020-01-31", "was announced until 2020-01-31")]
)
def test_a_known_issue_counts_until_its_day(bench: Project, until: str, reason: str | None) -> None:
    front = f"""\
known-issues:
  - {{step: step, reason: the box answers twice, until: "{until}"}}
"""
    bench.page(
        "## Step\n\n```console\nroot@h1:~# false\n```\n\n## Next\n\n```console\nroot@h1:~# true\n```\n",
        front=front,
    )
    outcome = bench.call("run")
    steps = [step["verdict"] for step in bench.result()["procedures"][0]["steps"]]
    if reason is None:
        assert (outcome.status, steps) == (0, ["known-issue", "passed"])
        assert "the box answers twice" in outcome.out
    else:
        assert (outcome.status, steps) == (1, ["failed", "not-reached"])
        assert reason in outcome.out


def test_a_known_issue_that_passes_fails(bench: Project) -> None:
    front = "known-issues:\n  - {step: step, reason: the box answers twice}\n"
    text = said(bench, "```console\nroot@h1:~# true\n```\n", front=front)
    assert (
        text
        == """\
procedures/page.md:8:1  step 1 "Step"  failed
  reason     the known issue "the box answers twice" does not show any more: take it out of the front matter"""
    )


def test_a_value_that_makes_a_command_too_long(bench: Project) -> None:
    body = "```console\nroot@h1:~# head -c 5000 /dev/zero | tr '\\0' x\n{{ long }}\nroot@h1:~# echo {{ long }}\n```\n"
    text = said(bench, body)
    assert text.splitlines()[0] == 'procedures/page.md:11:1  step 1 "Step"  failed'
    assert text.splitlines()[2:] == [
        "  reason     with its values the command is longer than a terminal takes",
        "  expected   lines of at most 4095 bytes",
        "  got        a line of 5005 bytes",
        "  hint       put the text in a file block",
    ]
