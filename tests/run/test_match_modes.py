"""Every way to match on a real device: it passes, it fails in its own words, and `until` and `exit` go with it."""

import pytest

from tests.project import Project

FILES = """\
```json file=/etc/probe.json on=h1
{"peers": {"10.0.0.2": {"state": "Active", "as": 65002}}, "tags": ["b", "a"]}
```

```yaml file=/etc/probe.yml on=h1
network: {version: 2, addresses: [10.0.0.1/24, 10.0.0.2/24]}
```

```text file=/etc/probe.txt on=h1
Some words before.

Neighbor    AS     State
10.0.0.2    65002  Active
10.0.0.3    65003  Established

And one  after.
```

"""
TABLE = "Neighbor    AS     State\n10.0.0.3    65003  Established\n"

PASSES = {
    "contains": ("cat /etc/probe.txt", "10.0.0.2 65002 ...\nAnd one after."),
    "exact": ("tail -1 /etc/probe.txt", "And one  after."),
    "regex": ("tail -3 /etc/probe.txt", "10[.]0[.]0[.]3 +(?P<as>\\d+) +\\w+\n\nAnd one {2}after[.]"),
    "table": ("cat /etc/probe.txt", TABLE),
    "json unordered": ("cat /etc/probe.json", '{"tags": ["a", "b"]}'),
    "yaml": ("cat /etc/probe.yml", "network:\n  addresses:\n  - 10.0.0.2/24"),
}


def block(info: str, command: str, shown: str) -> str:
    return f"```console {info}\nroot@h1:~# {command}\n{shown.rstrip()}\n```\n"


def test_every_way_to_match_passes(bench: Project) -> None:
    blocks = "\n".join(block(f"match={mode}", *what) for mode, what in PASSES.items())
    after = "\n```console\nroot@h1:~# echo {{ as }}\n65003\n```\n"
    bench.page("# Page\n\n## Step\n\n" + FILES + blocks + after)
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err


FAILS = {
    "contains": (
        "cat /etc/probe.txt",
        "10.0.0.9 ...",
        """\
  expected   10.0.0.9 ...
  got        (nothing)
  hint       no line like this one came""",
    ),
    "exact": (
        "tail -1 /etc/probe.txt",
        "And one after.",
        """\
  expected   And one after.
                     ^^^^^^
  got        And one  after.
                     ^
  hint       only blanks differ, from column 9 on; match=exact counts every one""",
    ),
    "regex": (
        "tail -1 /etc/probe.txt",
        "And \\d+ +after[.]",
        """\
  expected   And \\d+ +after[.]
                 ^^^^^^^^^^^^^
  got        And one  after.
                 ^^^
  hint       it matches up to column 5, where \\d+ +after[.] was expected""",
    ),
    "table key=Neighbor": (
        "cat /etc/probe.txt",
        TABLE.replace("65003", "65002"),
        """\
  expected   10.0.0.3    65002  Established
  got        10.0.0.3    65003  Established
                         ^^^^^
  where      row 10.0.0.3, column AS: the page shows 65002, the device 65003
  hint       add vary=int if this value changes from run to run""",
    ),
    "json": (
        "cat /etc/probe.json",
        '{"peers": {"10.0.0.2": {"state": "Established"}}}',
        """\
  expected   "Established"
  got        "Active"
  where      $.peers["10.0.0.2"].state""",
    ),
    "yaml": (
        "cat /etc/probe.yml",
        "network:\n  version: 3",
        """\
  expected   3
  got        2
  where      $.network.version""",
    ),
}


@pytest.mark.parametrize("mode", FAILS)
def test_every_way_to_match_fails_in_its_own_words(bench: Project, mode: str) -> None:
    command, shown, words = FAILS[mode]
    bench.page("# Page\n\n## Step\n\n" + FILES + block(f"match={mode}", command, shown))
    outcome = bench.call("run")
    assert outcome.status == 1, outcome.out + outcome.err
    said = "\n".join(outcome.text.splitlines()[2:-1])
    assert said == f"  root@h1:~# {command}\n{words}"


def test_until_and_exit_go_with_every_way_to_match(bench: Project) -> None:
    slow = "echo x >> /etc/n; printf '[%s]' $(wc -l < /etc/n); (exit 3)"
    bench.page("# Page\n\n## Step\n\n" + block("match=json until=5s every=100ms exit=3", slow, "[3]"))
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err
