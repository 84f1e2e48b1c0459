"""A fence's info string: every attribute, every default, and every way to get one wrong."""

from dataclasses import fields

import pytest

from tests.markdown.pages import fence, page, parsed, refused, said
from validator.model import Attributes

KNOWN = "known attributes: " + ", ".join(sorted(field.name for field in fields(Attributes)))


def read(info: str, *front: str) -> Attributes:
    return parsed(fence(info), *front).steps[0].fences[0].attributes


def wrong(info: str, message: str, hint: str, *front: str) -> None:
    assert refused(page(fence(info), *front)) == said(f"{6 + len(front)}:1", message, hint)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("console", Attributes()),
        ("console match=text", Attributes()),
        ("console match=contains", Attributes(match="contains")),
        ("console match=json unordered", Attributes(match="json", unordered=True)),
        (
            'console match=table columns="Up Time, AS" key=AS',
            Attributes(match="table", columns=("Up Time", "AS"), key="AS"),
        ),
        ("console match=of-a-plug-in vary=mac", Attributes(match="of-a-plug-in", vary=("mac",))),
        ("console on=left", Attributes(on="left")),
        ("console timeout=60s", Attributes(timeout=60)),
        ("console timeout=500ms", Attributes(timeout=0.5)),
        ("console timeout=2", Attributes(timeout=2)),
        ('console timeout="1.5 m"', Attributes(timeout=90)),
        ("console until=2h every=5min", Attributes(until=7200, every=300)),
        ("console exit=0", Attributes(exit=0)),
        ("console exit=255", Attributes(exit=255)),
        ("console vary=duration", Attributes(vary=("duration",))),
        ('console vary="duration, mac"', Attributes(vary=("duration", "mac"))),
        ("console skip=later", Attributes(skip="later")),
        ("console skip='not \"here\"'", Attributes(skip='not "here"')),
        ("console \t on=left\ttimeout=1s", Attributes(on="left", timeout=1)),
        ("bash file=/etc/x on=left", Attributes(file="/etc/x", on="left")),
        ("file=/etc/x on=left append", Attributes(file="/etc/x", on="left", append=True)),
        ("console watch=ping", Attributes(watch="ping")),
        ("console watch=ping every=500ms match=json", Attributes(watch="ping", every=0.5, match="json")),
        ("watch ping", Attributes(watch="ping")),
        ("watch ping-2 until=5s skip=later", Attributes(watch="ping-2", until=5, skip="later")),
        ("python check on=left file=/etc/x", Attributes(file="/etc/x", on="left", check=True)),
    ],
)
def test_attributes(info: str, expected: Attributes) -> None:
    assert read(info) == expected


def test_the_file_comes_before_the_project_and_the_block_before_the_file() -> None:
    front = "defaults: {on: left, timeout: 5s, vary: [mac, ipv4]}"
    assert read("console", front) == Attributes(on="left", timeout=5, vary=("mac", "ipv4"))
    assert read("console timeout=7s vary=time", front) == Attributes(on="left", timeout=7, vary=("time",))


def test_a_default_is_no_contradiction() -> None:
    assert read("console", "defaults: {every: 2s}") == Attributes(every=2)
    assert read("console match=exact", "defaults: {vary: mac}").match == "exact"
    assert read("console match=text vary=mac", "defaults: {match: exact}") == Attributes(vary=("mac",))
    assert read("bash file=/x", "defaults: {on: left, vary: mac, until: 5s}").file == "/x"


@pytest.mark.parametrize(
    ("info", "message", "hint"),
    [
        ("console timout=5s", 'unknown attribute "timout"', 'did you mean "timeout"?'),
        ("console hl_lines=2", 'unknown attribute "hl_lines"', KNOWN),
        ("console " + "x" * 99, f'unknown attribute "{"x" * 60}…"', KNOWN),
        ("console on=left on=right", 'the attribute "on" is given twice', "keep one of them"),
        ("console on", '"on" needs a value', "write on=…"),
        ("console on=", '"on" needs a value', "write on=…"),
        ('console skip=""', '"skip" needs a value', "write skip=…"),
        ("console example=yes", '"example" takes no value', "write example alone"),
        ("console timeout=soon", '"soon" is not a time', "write timeout=500ms, 30s, 5m, 2h or 30d"),
        ("console until=-5s", '"-5s" is not a time', "write until=500ms, 30s, 5m, 2h or 30d"),
        (
            "console timeout=0s",
            '"timeout" cannot be nothing',
            "write timeout=500ms, 30s, 5m, 2h or 30d, or take it away",
        ),
        ("console exit=256", '"256" is not an exit status', "write exit=N with N from 0 to 255"),
        ("console exit=-1", '"-1" is not an exit status', "write exit=N with N from 0 to 255"),
        ("console vary=,", '"vary" names no kind', "write vary=duration,mac"),
        (
            "console every=1s",
            '"every" says how often "until" or "watch" looks, and there is neither',
            "add until=30s or watch=NAME",
        ),
        ("console append", '"append" belongs to a file block', "add file=/path/on/the/device"),
        ("console check", '"check" belongs to a file block', "add file=/path/on/the/device"),
        (
            "bash file=/x on=left append check",
            '"append" and "check" contradict each other',
            "keep one of them",
        ),
        ("console example skip=x", '"example" and "skip" contradict each other', "keep one of them"),
        ("bash file=/x", "a file block must say whose file it is", "add on=DEVICE"),
        ("bash file=x on=left", '"x" is not an absolute path', "write file=/path/on/the/device"),
        ("bash file=/x on=left exit=1", '"exit" does not apply to a file block', "take it away"),
        ("bash file=/x on=left vary=mac", '"vary" does not apply to a file block', "take it away"),
        ("bash file=/x on=left match=exact", '"match" does not apply to a file block', "take it away"),
        (
            "console match=exact vary=mac",
            '"vary" and match=exact contradict each other',
            "take vary away, or match another way",
        ),
        (
            "console unordered",
            '"unordered" means nothing with match=text',
            "add match=json or match=yaml, or take unordered away",
        ),
        ("console match=json unordered=yes", '"unordered" takes no value', "write unordered alone"),
        (
            "console columns=A",
            '"columns" means nothing with match=text',
            "add match=table, or take columns away",
        ),
        (
            "console match=json key=A",
            '"key" means nothing with match=json',
            "add match=table, or take key away",
        ),
        (
            "console match=table columns=A,B key=C",
            'the key "C" is not among the columns',
            "add it to columns",
        ),
        (
            "console match=table columns=A,,B",
            '"A,,B" does not name each column once',
            'write columns="Neighbor,AS"',
        ),
        (
            "console match=table columns=A,A",
            '"A,A" does not name each column once',
            'write columns="Neighbor,AS"',
        ),
        (
            "console match=regex vary=mac",
            '"vary" and match=regex contradict each other',
            "take vary away, or match another way",
        ),
        ("console match", '"match" needs a value', "write match=…"),
        ("bash file=/x on=left until=5s", '"until" does not apply to a file block', "take it away"),
        ("bash file=/x on=left until=5s every=1s", '"until" does not apply to a file block', "take it away"),
        (
            'console skip="never closed',
            'cannot read the attribute at "skip="never closed"',
            'write key=value, key="a value" or a bare flag',
        ),
        ("console =x", 'cannot read the attribute at "=x"', 'write key=value, key="a value" or a bare flag'),
        ("{.console on=left}", "attributes in braces are not read", 'write ```console key="value"'),
        ("console{on=left}", "attributes in braces are not read", 'write ```console key="value"'),
        (
            "console run",
            '"run" is for python blocks, and this is "console"',
            "write ```python run",
        ),
        ("py run", '"run" is for python blocks, and this is "py"', "write ```python run"),
        ("Python run", 'the language is "Python"', 'write it in small letters: "python"'),
        ("python run until=3s", '"until" does not apply to a python block', "take it away"),
        ("python run match=json", '"match" does not apply to a python block', "take it away"),
        ("python run append", '"append" belongs to a file block', "add file=/path/on/the/device"),
        ("python run file=/x on=left", '"run" does not apply to a file block', "take it away"),
        ("Watch ping", 'the language is "Watch"', 'write it in small letters: "watch"'),
        ("watch", "this block does not say which watch it is about", "write ```watch NAME"),
        ("watch example", "this block does not say which watch it is about", "write ```watch NAME"),
        ("watch until=3s", "this block does not say which watch it is about", "write ```watch NAME"),
        (
            "watch 2nd",
            '"2nd" is not a name for a watch',
            "begin it with a letter, and go on with letters, digits, - and _",
        ),
        (
            "console watch=a.b",
            '"a.b" is not a name for a watch',
            "begin it with a letter, and go on with letters, digits, - and _",
        ),
        ("watch ping watch=pong", 'the attribute "watch" is given twice', "keep one of them"),
        (
            "watch ping timeout=5s",
            '"timeout" does not apply to a watch block',
            "take it away; until, only, skip and example may stand here",
        ),
        (
            "watch ping file=/x on=left",
            '"file" does not apply to a watch block',
            "take it away; until, only, skip and example may stand here",
        ),
        ("watch ping example skip=x", '"example" and "skip" contradict each other', "keep one of them"),
        (
            "console watch=ping until=5s",
            '"until" and "watch" contradict each other: a watch does not end when its output matches',
            "take until away; timeout says how long the page waits for what the block shows",
        ),
        (
            "console watch=ping exit=1",
            '"exit" and "watch" contradict each other: the command is left running',
            "take exit away, or repeat a command that ends by every=1s",
        ),
        (
            "console watch=ping match=json",
            '"watch" and match=json contradict each other: the command is left running, so its output is never whole',
            "match by text, contains or regex, or repeat a command that ends by every=1s",
        ),
        (
            "console watch=ping window=second",
            '"window" and "watch" contradict each other: a watch has a window of its own',
            "keep one of them",
        ),
        (
            "console watch=ping reconnect=5s",
            '"reconnect" and "watch" contradict each other: a watch ends where its connection does',
            "keep one of them",
        ),
        ("text file=/x on=left watch=ping", '"watch" does not apply to a file block', "take it away"),
        ("python run watch=ping", '"watch" does not apply to a python block', "take it away"),
        (".console", 'the language is ".console"', 'write "console"'),
        ("Console", 'the language is "Console"', 'write it in small letters: "console"'),
    ],
)
def test_what_is_wrong_is_said_at_the_fence(info: str, message: str, hint: str) -> None:
    wrong(info, message, hint)


@pytest.mark.parametrize(
    "key",
    [
        "watch",
        "example",
        "skip",
        "file",
        "append",
        "check",
        "columns",
        "key",
        "unordered",
        "run",
        "window",
        "reconnect",
        "repeat",
    ],
)
def test_what_is_about_one_block_is_no_default(key: str) -> None:
    assert refused(page(fence("console"), f"defaults: {{{key}: x}}")) == said(
        f"3:{14 + len(key)}", f'"{key}" cannot be a default', "write it on the block it is about"
    )


@pytest.mark.parametrize(
    ("line", "column", "message", "hint"),
    [
        ("defaults: {timout: 5s}", 20, 'unknown attribute "timout"', 'did you mean "timeout"?'),
        ("defaults: {timeout: soon}", 21, '"soon" is not a time', "write timeout=500ms, 30s, 5m, 2h or 30d"),
    ],
)
def test_a_wrong_default_is_said_where_it_stands(line: str, column: int, message: str, hint: str) -> None:
    assert refused(page(fence("console"), line)) == said(f"3:{column}", message, hint)
