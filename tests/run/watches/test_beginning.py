"""The beginning of a watch: what the page waits for, and what it says where that does not come."""

import pytest

from tests.run.watches.conftest import Cable
from tests.run.watches.pages import START, block


def test_the_exchange_that_starts_a_watch_has_what_came_by_then(cable: Cable) -> None:
    assert cable.run(START + block("watch ping", "lost <= 0")).status == 0
    (exchange,) = cable.steps["start"]["exchanges"]
    assert (exchange["device"], exchange["window"], exchange["command"], exchange["verdict"]) == (
        "h1",
        "shell watch ping",
        "ping -i 0.1 10.0.0.2",
        "passed",
    )
    assert exchange["output"].count("bytes from") >= 3
    assert exchange["expected"].startswith("PING")


def test_without_a_baseline_the_step_is_inconclusive_and_the_page_goes_on(cable: Cable) -> None:
    body = """\
## Start

```console watch=ping timeout=700ms
root@h1:~# ping -i 0.1 10.0.0.9
```

## Judge

```watch ping
outage <= 1s
```
"""
    assert (
        cable.said(body, status=3)
        == """\
procedures/page.md:17:1  step 1 "Start"  inconclusive
  root@h1:~# ping -i 0.1 10.0.0.9
  reason     the watch "ping" had no baseline after # s: 0 of 3 answers came
  hint       start it where what it watches works already, or give it more time: timeout=60s
procedures/page.md:23:1  step 2 "Judge"  inconclusive
  watch ping: outage <= 1s
  reason     the watch "ping" has no baseline: answers did not come before the page went on
  hint       start it where what it watches works already"""
    )


@pytest.mark.parametrize(
    ("command", "got"),
    [
        ("pling 10.0.0.2", "exit status 127\n             bash: pling: command not found"),
        (
            "tail -f /nowhere",
            "exit status 1\n"
            "             tail: cannot open '/nowhere' for reading: No such file or directory\n"
            "             tail: no files remaining",
        ),
    ],
)
def test_a_command_that_ends_at_once_fails(cable: Cable, command: str, got: str) -> None:
    body = "## Start\n" + block("console watch=ping", f"root@h1:~# {command}")
    claim = block("watch ping", 'no line matches "x"')
    assert (
        cable.said(body + claim, status=1)
        == f"""\
procedures/page.md:17:1  step 1 "Start"  failed
  root@h1:~# {command}
  reason     the command ended, and the page leaves it running
  expected   a command that runs until it is stopped
  got        {got}
  hint       correct the command, or take watch= away; a command that ends is repeated by every=1s"""
    )


def test_output_that_does_not_come_fails_at_once_where_nothing_can_mend_it(cable: Cable) -> None:
    wrong = START.replace("ttl=64", "ttl=63")
    text = cable.said(wrong + block("watch ping", "lost <= 0"), status=1)
    assert text.startswith(
        """\
procedures/page.md:19:41  step 1 "Start"  failed
  root@h1:~# ping -i 0.1 10.0.0.2
  expected   64 bytes from 10.0.0.2: icmp_seq=1 ttl=63 time=0.157 ms
  got        64 bytes from 10.0.0.2: icmp_seq=1 ttl=64"""
    )
    assert cable.steps["start"]["duration"] < 5
