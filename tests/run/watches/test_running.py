"""Watches on real hosts: what they see, how they end, and what a reader of the result finds."""

import re
from itertools import pairwise

import pytest

from tests.run.test_interruptions import processes_with
from tests.run.watches.conftest import Cable
from tests.run.watches.pages import CUT, START, block

CLAIMS = block(
    "watch ping",
    "outage <= 30s",
    "outage >= 300ms during cut",
    "outages >= 1",
    "lost >= 3",
    'some line matches "ttl=64"',
    'no line matches "unreachable"',
)


def test_an_outage_is_measured_and_everything_is_in_the_result(cable: Cable) -> None:
    outcome = cable.run(START + CUT + CLAIMS)
    assert outcome.status == 0, outcome.out + outcome.err
    assert [claim["verdict"] for claim in cable.claims.values()] == ["passed"] * 6
    assert cable.claims["outage <= 30s"]["value"] > 1
    assert "cut" in cable.claims["outage <= 30s"]["measured"]

    watch = cable.watch
    assert (watch["name"], watch["device"], watch["window"], watch["kind"], watch["interval"]) == (
        "ping",
        "h1",
        "shell watch ping",
        "ping",
        0.1,
    )
    assert (watch["command"], watch["line"], watch["ending"]) == ("ping -i 0.1 10.0.0.2", 17, None)
    outage = max(watch["outages"], key=lambda one: one["length"])
    assert outage["length"] == pytest.approx(cable.claims["outage <= 30s"]["value"], abs=0.001)
    assert "cut" in outage["steps"]
    assert not outage["open"]
    times = [at for at, _ in watch["samples"]]
    assert times == sorted(times)
    assert watch["started"] <= times[0]
    assert times[-1] <= watch["ended"]
    assert max(after - before for before, after in pairwise(times)) == pytest.approx(
        outage["length"] + 0.1, abs=0.001
    )
    steps = list(cable.steps.values())
    assert [step["started"] for step in steps] == sorted(step["started"] for step in steps)
    cut = cable.steps["cut"]
    assert cut["started"] < outage["start"] < cut["started"] + cut["duration"]


def test_a_watch_has_a_window_and_a_recording_of_its_own(cable: Cable) -> None:
    assert cable.run(START + block("watch ping", "lost <= 0")).status == 0
    assert "procedures-page.h1-shell-watch-ping.cast" in cable.procedure["recordings"]
    (cast,) = cable.project.root.rglob("*h1-shell-watch-ping.cast")
    text = cast.read_text()
    assert "icmp_seq=1" in text
    assert "^C" in text
    assert '"m", "Start"' in text


def test_a_claim_that_does_not_hold(cable: Cable) -> None:
    text = cable.said(START + CUT + block("watch ping", "lost >= 1", "outage <= 100ms"), status=1)
    text = re.sub(r"during .*", "during …", text)
    assert (
        text
        == """\
procedures/page.md:35:1  step 3 "Go on"  failed
  watch ping: outage <= 100ms
  reason     the watch "ping" saw something else than the page claims
  expected   outage <= 100ms
  got        # s, from # s to # s, during …"""
    )
    assert [claim["verdict"] for claim in cable.claims.values()] == ["passed", "failed"]


def test_a_claim_right_behind_the_command_that_cuts_the_link_waits_for_its_effect(cable: Cable) -> None:
    body = START + block("console", "root@h2:~# (ip link set eth0 down; sleep 2; ip link set eth0 up) &")
    assert cable.run(body + block("watch ping", "outage <= 300ms")).status == 1
    assert cable.claims["outage <= 300ms"]["value"] > 0.3


def test_a_silence_that_does_not_end_fails_what_it_is_too_long_for_and_is_told(cable: Cable) -> None:
    body = START + block("console", "root@h2:~# ip link set eth0 down")
    text = cable.said(body + block("watch ping until=2s", "outage <= 1s", "outage <= 9s"), status=1)
    assert text.endswith("  got        # s, from # s until now, during start")
    assert [claim["verdict"] for claim in cable.claims.values()] == ["failed", "inconclusive"]
    assert cable.claims["outage <= 9s"]["reason"] == (
        "nothing had arrived again when the page stopped waiting for it"
    )
    assert cable.watch["outages"][0]["open"]


def test_a_watch_that_ends_is_inconclusive(cable: Cable) -> None:
    body = """\
## Start

```console watch=ping
root@h1:~# ping -c 5 -i 0.1 10.0.0.2
```

## Judge

```console
root@h1:~# sleep 0.5
```

```watch ping
outage <= 1s
```
"""
    assert (
        cable.said(body, status=3)
        == """\
procedures/page.md:27:1  step 2 "Judge"  inconclusive
  watch ping: outage <= 1s
  reason     the watch "ping" had ended by itself, at # s: exit status 0
  hint       let its command run for longer than the page needs it"""
    )
    assert cable.watch["ending"] == "exit status 0"


def test_several_watches_run_side_by_side_and_are_stopped_each_after_its_last_claim(cable: Cable) -> None:
    second = START.replace("watch=ping", "watch=other").replace("## Start", "## Second")
    body = START + second + block("watch ping", "lost <= 0") + CUT + block("watch other", "lost >= 1")
    assert cable.run(body).status == 0
    first, other = cable.procedure["watches"]
    assert (first["name"], other["name"]) == ("ping", "other")
    cut = cable.steps["cut"]["started"]
    assert first["ended"] < cut < other["ended"]
    assert any(outage["start"] > cut for outage in other["outages"])


def test_what_nobody_claimed_any_more_is_stopped_before_the_teardown(cable: Cable) -> None:
    body = START + "## Fail\n" + block("console", "root@h1:~# false") + block("watch ping", "lost <= 0")
    teardown = "\n<!-- teardown" + block("console", "root@h1:~# pgrep -c ping", "0").replace(
        "console", "console exit=1"
    )
    assert cable.run(body + teardown + "-->\n").status == 1
    assert cable.steps["(teardown)"]["verdict"] == "passed"
    assert cable.watch["ending"] is None
    assert not processes_with("ping\0-i\x000.1")


def test_a_hidden_watch_is_claimed_about_unseen(cable: Cable) -> None:
    body = f"## Step\n\n<!-- hidden\n{START.removeprefix('## Start')}-->\n{CUT}<!-- hidden\n{CLAIMS}-->\n"
    assert cable.run(body).status == 0
    assert all(claim["hidden"] for claim in cable.claims.values())


def test_a_known_issue_may_be_a_claim(cable: Cable) -> None:
    cable.page(START + CUT + block("watch ping", "outage <= 100ms"))
    page = cable.project.root / "procedures/page.md"
    page.write_text(
        page.read_text().replace("lab: cable\n", "lab: cable\nknown-issues: [{step: go-on, reason: slow}]\n")
    )
    outcome = cable.project.call("run")
    assert outcome.status == 0, outcome.out
    assert cable.steps["go-on"]["verdict"] == "known-issue"
