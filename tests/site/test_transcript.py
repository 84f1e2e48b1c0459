"""Which lines look typed, and which results belong to them."""

from dataclasses import replace

import pytest

from validator.errors import Place
from validator.model import Attributes, ExchangeResult, Fence, ShownLine, Verdict
from validator.site.pairing import pair
from validator.site.transcript import prompts_of, read_lines, typed_text
from validator.template import fill_known


def fence(text, *, line=10, **attributes):
    lines = tuple(ShownLine(one, line + 1 + index) for index, one in enumerate(text.split("\n")))
    return Fence(
        place=Place("x.md", line),
        end_line=line + len(lines) + 1,
        language="console",
        attributes=Attributes(**attributes),
        lines=lines,
    )


def kinds(block, seen=()):
    return [(one.kind.name, one.prompt, one.text) for one in read_lines(block, prompts_of([block], seen))]


def ran(command, at, verdict=Verdict.PASSED, **more):
    values = {
        "device": "left",
        "window": "cli",
        "line": 1,
        "expected": None,
        "output": "",
        "prompt": at,
        "status": None,
    }
    return ExchangeResult(**values | {"command": command, "at": at, "verdict": verdict} | more)


def test_a_prompt_leads_a_command():
    assert kinds(fence("left# show version\nFRR 8.4\nleft(config)# end\nleft#")) == [
        ("COMMAND", "left#", " show version"),
        ("OUTPUT", "", "FRR 8.4"),
        ("COMMAND", "left(config)#", " end"),
        ("PROMPT", "left#", ""),
    ]


def test_output_that_looks_like_a_prompt_of_nobody_is_output():
    assert [
        kind for kind, _, _ in kinds(fence("left# show ip route\nB> 10.0.0.0/24\nC>* 10.1.0.0/24\nO# x"))
    ] == [
        "COMMAND",
        "OUTPUT",
        "OUTPUT",
        "OUTPUT",
    ]


def test_a_shell_continues_its_commands():
    block = fence(
        "root@h1:~# cat > x <<'EOF'\n# not a prompt\nEOF\nroot@h1:~# for i in 1; do\n> echo $i\n> done\n1"
    )
    assert [kind for kind, _, _ in kinds(block)] == [
        "COMMAND",
        "MORE",
        "MORE",
        "COMMAND",
        "MORE",
        "MORE",
        "OUTPUT",
    ]
    lines = list(read_lines(block, prompts_of([block])))
    assert typed_text(lines) == "cat > x <<'EOF'\n# not a prompt\nEOF\nfor i in 1; do\necho $i\ndone"


def test_a_login_is_a_prompt_of_a_host_of_the_page():
    assert kinds(fence("root@sw1:~# exit\nsw1 login: root\nPassword:\nLast login: Tue")) == [
        ("COMMAND", "root@sw1:~#", " exit"),
        ("COMMAND", "sw1 login:", " root"),
        ("OUTPUT", "", "Password:"),
        ("OUTPUT", "", "Last login: Tue"),
    ]
    assert kinds(fence("...\nsw1 login:", on="sw1"))[1] == ("PROMPT", "sw1 login:", "")


def test_bare_prompts_count_only_where_the_block_says_whose_they_are():
    assert [kind for kind, _, _ in kinds(fence("# reboot\n$ id"))] == ["OUTPUT", "OUTPUT"]
    assert [kind for kind, _, _ in kinds(fence("# reboot\n$ id\n=> boot", on="box"))] == ["COMMAND"] * 3


def test_a_prompt_that_was_seen_needs_no_shape():
    assert kinds(fence("U-Boot=> boot"), seen=["U-Boot=>"]) == [("COMMAND", "U-Boot=>", " boot")]


def test_known_placeholders_are_filled():
    assert fill_known("{{ a }}/{{ b:int }}/{{ a }}", {"a": "1"}) == "1/{{ b:int }}/1"


def paired(blocks, exchanges, variables=None):
    prompts = prompts_of(blocks, [one.at for one in exchanges])
    lines = [(block, tuple(read_lines(block, prompts))) for block in blocks]
    return [
        {line: (one.command, one.verdict.value) for line, one in pairs.lines.items()}
        for pairs in pair(lines, exchanges, variables or {})
    ]


def test_results_follow_the_order_of_the_text_wherever_its_lines_are_now():
    block = fence("left# a\nleft# a\nleft# b", line=500)
    results = [ran("a", "left#"), ran("a", "left#", Verdict.FAILED), ran("b", "left#")]
    assert paired([block], results) == [{501: ("a", "passed"), 502: ("a", "failed"), 503: ("b", "passed")}]


def test_a_command_with_a_variable_is_found_by_its_value():
    assert paired(
        [fence("left# ping {{ peer }}")], [ran("ping 10.0.0.2", "left#")], {"peer": "10.0.0.2"}
    ) == [{11: ("ping 10.0.0.2", "passed")}]


def test_a_prompt_alone_takes_no_command():
    block = fence("left#\nleft# a\nleft#")
    assert paired([block], [ran(None, "left#"), ran("a", "left#")]) == [
        {11: (None, "passed"), 12: ("a", "passed")}
    ]


def test_a_page_whose_commands_are_others_gets_nothing():
    assert paired([fence("left# x\nleft# y")], [ran("a", "left#"), ran("b", "left#")]) == [{}]


def test_bad_news_without_a_line_is_left_over():
    block = fence("left# x")
    (pairs,) = pair(
        [(block, tuple(read_lines(block, prompts_of([block]))))], [ran("a", "left#", Verdict.FAILED)], {}
    )
    assert [one.command for one in pairs.left] == ["a"]


@pytest.mark.parametrize("command", ["write /etc/hosts", "append /etc/hosts", "/etc/hosts"])
def test_a_file_finds_its_result(command):
    block = replace(fence("10.0.0.1 h1", on="h1", file="/etc/hosts"), language="text")
    (pairs,) = pair([(block, ())], [ran(command, "root@h1:~#", device="h1")], {})
    assert pairs.whole is not None
    assert pairs.whole.command == command
