"""Everything that a writer may say wrongly in the language: its own message with line, column and hint; nothing is run."""

import pytest

from tests.cli.test_bad_input import refused
from tests.project import Project

ROW = "cat /proc/net/arp\nIP address  Device\n10.0.0.2  eth0"


def block(attributes: str = "", text: str = "true") -> str:
    """A step with one block: without front matter of its own, the fence is on line 6 and the first command on line 7."""
    return f"## Step\n\n```console{attributes and ' ' + attributes}\nroot@h1:~# {text}\n```\n"


WRONG = {
    "contradictory attributes": (
        block("match=exact vary=mac"),
        "",
        '6:1  "vary" and match=exact contradict each other',
        "take vary away, or match another way",
    ),
    "a block that is shown and left out": (
        block('example skip="no"'),
        "",
        '6:1  "example" and "skip" contradict each other',
        "keep one of them",
    ),
    "an invalid regular expression": (
        block("match=regex", "echo a\na (b"),
        "",
        "8:1  this is no regular expression: missing ): a (b",
        "put a backslash before each of . * + ? | ( ) [ ] { } ^ $ that is text",
    ),
    "a column that the shown header lacks": (
        block('match=table columns="IP address,Devise"', ROW),
        "",
        '8:1  the shown header has no column "Devise", which columns names',
        'did you mean "Device"?',
    ),
    "a key that the shown header lacks": (
        block("match=table key=Devise", ROW),
        "",
        '8:1  the shown header has no column "Devise", which key names',
        'did you mean "Device"?',
    ),
    "a capture used before it exists": (
        block("", "echo {{ kernel }}\nroot@h1:~# uname -r\n{{ kernel }}"),
        "",
        '7:17  the variable "kernel" has no value here',
        "it gets one in line 8: move that before this, or give it a sample value under vars",
    ),
    "a capture of an expression used before it exists": (
        block("", "echo {{ kernel }}")
        + "\n```console match=regex\nroot@h1:~# uname -r\n(?P<kernel>.*)\n```\n",
        "",
        '7:17  the variable "kernel" has no value here',
        "it gets one in line 11: move that before this, or give it a sample value under vars",
    ),
    "a value that Python gives too late": (
        block("", "echo {{ count }}") + '\n```python run\nvars["count"] = 1\n```\n',
        "",
        '7:17  the variable "count" has no value here',
        "it gets one in line 10: move that before this, or give it a sample value under vars",
    ),
    "a capture that comes too late in a block that is wrong, too": (
        block("", "echo {{ x }}") + '\n```console match=json\nroot@h1:~# true\n{"a": "{{ x }}",}\n```\n',
        "",
        '7:17  the variable "x" has no value here',
        "it gets one in line 11: move that before this, or give it a sample value under vars",
    ),
    "a kind that does not exist, of what varies": (
        block("vary=durration"),
        "",
        '6:1  there is no kind "durration"',
        'did you mean "duration"?',
    ),
    "a kind that does not exist, of a capture": (
        block("", "uname -r\n{{ kernel:versoin }}"),
        "",
        '8:1  there is no kind "versoin"',
        'did you mean "version"?',
    ),
    "a repeat without its scale": (
        block("repeat=lines"),
        "",
        '6:1  "repeat" names the scale "lines", which the front matter does not have',
        "add scale: {lines: [1, 10, 100]} to the front matter",
    ),
    "a scale without a repeat": (
        block(),
        "scale: {lines: [1, 10]}",
        '3:16  no block is repeated for the scale "lines"',
        "add repeat=lines to the block that is to be repeated, or take the scale away",
    ),
    "an only that does not parse": (
        block("""only="platform = 'linux'\""""),
        "",
        '6:27  this condition of only cannot be read: "=" means nothing here',
        "write == to compare",
    ),
    "an only that never holds": (
        block("""only="platform == 'linx'\""""),
        "",
        '6:1  only asks for the platform "linx", and there is none',
        'did you mean "linux"?',
    ),
    "an undeclared effect": (
        block("", "sync && reboot"),
        "",
        '7:1  "reboot" has the effect "reload", which the page does not declare',
        "add effects: [reload] to the front matter; the lab must grant it, too",
    ),
    "an effect that the lab does not grant": (
        block(),
        "effects: [reload]",
        '3:10  the lab "one" does not grant the effect "reload"',
        "add it to grants in one.yml, if this lab may suffer it",
    ),
    "an effect that there is not": (
        block(),
        "effects: [relod]",
        '3:11  "relod" is none of the values for "effects"',
        'did you mean "reload"?',
    ),
    "JSON that is not JSON": (
        block("match=json", 'echo\n{\n  "a": 1,\n}'),
        "",
        "10:1  what is shown is not JSON: Expecting property name enclosed in double quotes",
        "correct it, or show it as text: take match=json away",
    ),
    "Python that is not Python": (
        "## Step\n\n```python run\nassert (1\n```\n",
        "",
        "7:8  this is no Python: '(' was never closed",
        "correct it, or take run away",
    ),
    "Python that knows no such device": (
        '## Step\n\n```python run\nh2.run("true")\n```\n',
        "",
        '7:1  nothing gives this block the name "h2"',
        "there are lab, vars, and the devices h1",
    ),
}


@pytest.mark.parametrize(("body", "front", "message", "hint"), WRONG.values(), ids=WRONG)
def test_it_is_said_where_it_stands(project: Project, body: str, front: str, message: str, hint: str) -> None:
    project.page(body, front=front)
    assert refused(project) == f"procedures/page.md:{message}\n  hint       {hint}"
