"""A transcript's lines: whose prompt leads each, what is typed, what is shown."""

import pytest

from tests.markdown.pages import said, transcript, transcript_refused

DEVICES = "devices here: left, right, h1"

Found = list[tuple[str, str, str, str | None, list[str], str | None]]


def read(text: str, **attributes: object) -> Found:
    return [
        (e.device, e.window, e.prompt, e.command, [line.text for line in e.shown], e.then)
        for e in transcript(text, **attributes)
    ]


def commands(text: str, **attributes: object) -> list[tuple[str | None, list[str]]]:
    return [(found[3], found[4]) for found in read(text, **attributes)]


# --- prompts ------------------------------------------------------------------------------------------------


def test_the_prompt_picks_the_device_and_the_window() -> None:
    text = "left# show version\nroot@left:~# uname\nright(config)# end\nroot@h1:/etc# ls\nme@h1:~$ id"
    assert [found[:4] for found in read(text)] == [
        ("left", "cli", "left#", "show version"),
        ("left", "shell", "root@left:~#", "uname"),
        ("right", "cli", "right(config)#", "end"),
        ("h1", "shell", "root@h1:/etc#", "ls"),
        ("h1", "shell", "me@h1:~$", "id"),
    ]


def test_what_is_shown_ends_at_the_next_prompt_and_blank_lines_around_it_do_not_count() -> None:
    assert commands("left# a\n\none\n\n  two\n\nleft# b\nright# c\nthree") == [
        ("a", ["one", "", "  two"]),
        ("b", []),
        ("c", ["three"]),
    ]


def test_the_prompt_that_comes_next_in_the_same_window_is_a_promise() -> None:
    text = "left# configure terminal\nright# x\nleft(config)# end\nleft#"
    assert [(found[3], found[5]) for found in read(text)] == [
        ("configure terminal", "left(config)#"),
        ("x", None),
        ("end", "left#"),
    ]


def test_a_prompt_alone_asserts_that_the_device_is_there() -> None:
    assert read("left#") == [("left", "cli", "left#", None, [], None)]
    assert [found[3:] for found in read("left# \nleft# a")] == [(None, [], "left#"), ("a", [], None)]


def test_every_other_prompt_alone_is_a_promise_of_its_own() -> None:
    assert [found[2:4] for found in read("left# a\nleft#\nleft#\nleft(config)#")] == [
        ("left#", "a"),
        ("left(config)#", None),
    ]
    assert [found[2:4] for found in read("left#\nleft#\nleft(config)#")] == [
        ("left#", None),
        ("left(config)#", None),
    ]


def test_prompts_know_where_they_stand() -> None:
    assert [(str(e.place), e.hidden) for e in transcript("\nleft# a\nleft# b")] == [
        ("page.md:3:1", False),
        ("page.md:4:1", False),
    ]


def test_prompts_without_a_host_name_belong_to_the_device_that_is_named() -> None:
    assert [found[:4] for found in read("# id\n0\n$ ls", on="h1")] == [
        ("h1", "shell", "#", "id"),
        ("h1", "shell", "$", "ls"),
    ]


def test_a_line_that_begins_with_a_sign_is_output_after_a_whole_prompt() -> None:
    assert commands("root@h1:~# cat hosts\n# a remark\n127.0.0.1 localhost\n#", on="h1") == [
        ("cat hosts", ["# a remark", "127.0.0.1 localhost", "#"])
    ]


def test_output_may_mention_prompts() -> None:
    shown = ["  left# old", "see left# there", "Routing> is a word"]
    assert commands("\n".join(["left# show history", *shown])) == [("show history", shown)]


# --- commands of several lines --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "command", "shown"),
    [
        ("for n in 1 2\n> do echo $n\n> done\n1\n2", "for n in 1 2\ndo echo $n\ndone", ["1", "2"]),
        ("echo a \\\n    b\na b", "echo a \\\n    b", ["a b"]),
        ("echo a \\\n> b\na b", "echo a \\\nb", ["a b"]),
        ("echo a\\\\\na\\", "echo a\\\\", ["a\\"]),
        ("cat <<EOF\none\n\n# two\nEOF\nshown", "cat <<EOF\none\n\n# two\nEOF", ["shown"]),
        ("cat <<EOF\n> one\n>\n> EOF\nshown", "cat <<EOF\none\n\nEOF", ["shown"]),
        ("cat <<'E' >x\n$a\nE", "cat <<'E' >x\n$a\nE", []),
        ("cat <<-E\n\ta\n\tE\nshown", "cat <<-E\n\ta\n\tE", ["shown"]),
        ("cat <<A <<B\na\nA\nb\nB\nshown", "cat <<A <<B\na\nA\nb\nB", ["shown"]),
        ("cat <<E\n E\nE", "cat <<E\n E\nE", []),
        ("cat <<E\nleft# show\nE", "cat <<E\nleft# show\nE", []),
        ("cat <<<EOF\nEOF", "cat <<<EOF", ["EOF"]),
        ("echo $((1 << 3))\n8", "echo $((1 << 3))", ["8"]),
        ("diff a b\n1c1\n> new", "diff a b", ["1c1", "> new"]),
    ],
)
def test_a_shell_reads_on(text: str, command: str, shown: list[str]) -> None:
    assert commands(f"root@h1:~# {text}") == [(command, shown)]


def test_a_command_line_does_not_read_on() -> None:
    assert commands("left# show \\\n> a\nEOF") == [("show \\", ["> a", "EOF"])]


# --- what is wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            "lef# show",
            "2:1",
            'the prompt "lef#" names "lef", which is no device of the lab',
            'did you mean "left"?',
        ),
        ("core7# show", "2:1", 'the prompt "core7#" names "core7", which is no device of the lab', DEVICES),
        (
            "left# a\nlefd# b",
            "3:1",
            'the prompt "lefd#" names "lefd", which is no device of the lab',
            'did you mean "left"?',
        ),
        (
            "left# a\ncore7(config)# b",
            "3:1",
            'the prompt "core7(config)#" names "core7", which is no device of the lab',
            DEVICES,
        ),
        (
            "left# a\nroot@core7:~# b",
            "3:1",
            'the prompt "root@core7:~#" names "core7", which is no device of the lab',
            DEVICES,
        ),
        ("h1# show", "2:1", '"h1#" is not a prompt of h1', "prompts of h1 look like root@h1:~#"),
        (
            "left$ show",
            "2:1",
            '"left$" is not a prompt of left',
            "prompts of left look like left# or root@left:~#",
        ),
        ("left#show", "2:1", "a blank is missing between the prompt and the command", "add it"),
        ("left# a\nroot@h1:~#ls", "3:1", "a blank is missing between the prompt and the command", "add it"),
        (
            "Output first\nleft# a",
            "2:1",
            "this block begins with a line that no prompt leads",
            "begin it with a prompt such as left# or root@left:~#",
        ),
        (
            "$ ls",
            "2:1",
            "this block begins with a line that no prompt leads",
            "begin it with a prompt such as left# or root@left:~#, or say on=DEVICE for prompts without a host name",
        ),
        (
            "left#\noutput",
            "3:1",
            'output is shown after the prompt "left#", at which nothing was typed',
            "write the command after the prompt, or take the prompt away",
        ),
        ("", "1:1", "this block has no command", "begin a line with a prompt of a device of the lab"),
        (
            "left# reload\nReally? <<y>> <<z>>",
            "3:9",
            "two answers stand on one line",
            "give each a line: the device asks twice",
        ),
        ("left# x\nKey? <<tab>>", "3:6", 'there is no key "tab"', 'did you mean "Tab"?'),
        (
            "left# x\nPassword: <<secret:>>",
            "3:11",
            '"secret:" does not name a secret',
            "write <<secret:NAME>>, with a name of the lab's secrets",
        ),
        (
            "left# show\tbgp",
            "2:1",
            "this command holds a tab, which is a key on a command line",
            "write a blank",
        ),
        (
            "root@h1:~# cat <<EOF\na\nEOF ",
            "2:1",
            'the here-document is never closed: there is no line "EOF"',
            "end it with a line that holds this word and nothing else",
        ),
        (
            "root@h1:~# echo " + "x" * 5000,
            "2:1",
            "this command has a line of more than 4095 bytes, which no terminal takes",
            "put the text in a file block, or break the line where the command allows it",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str, place: str, message: str, hint: str) -> None:
    assert transcript_refused(text) == said(place, message, hint)


def test_a_device_that_the_lab_has_not() -> None:
    assert transcript_refused("# id", on="lef") == said(
        "1:1", 'the lab has no device "lef"', 'did you mean "left"?'
    )
    assert transcript_refused("# id", on="core") == said("1:1", 'the lab has no device "core"', DEVICES)


def test_a_shell_may_ask_questions_of_its_own() -> None:
    assert commands("root@h1:~# ls file?") == [("ls file?", [])]


@pytest.mark.parametrize("command", ["echo $((1<<n))", "(( x = 1 << y ))", "cat <<<word"])
def test_what_only_looks_like_a_here_document(command: str) -> None:
    assert commands(f"root@h1:~# {command}\noutput") == [(command, ["output"])]


def test_a_here_document_may_end_with_any_word() -> None:
    assert commands("root@h1:~# cat <<END-OF.x\na\nEND-OF.x\na") == [("cat <<END-OF.x\na\nEND-OF.x", ["a"])]
