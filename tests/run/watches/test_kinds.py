"""Every kind of watch on the real thing: logs, commands that are repeated, a router, and iperf3."""

from tests.project import Project
from tests.run.watches.conftest import Cable
from tests.run.watches.pages import CUT, block


def test_lines_of_a_log(cable: Cable) -> None:
    body = """\
## Start

```console
root@h1:~# echo begin > /var/tmp/log
```

```console watch=log
root@h1:~# tail -f /var/tmp/log
begin
```

## Log

```console
root@h1:~# echo '%LINK-3-UPDOWN: {{ port }}' >> /var/tmp/log
```

```watch log
some line matches "UPDOWN: {{ port }}"
no line matches "%.*-2-"
no line matches "UPDOWN" during start
no line matches "%.*-3-"
```
"""
    cable.project.page(body, lab="cable", front="vars: {port: eth1}")
    assert cable.project.call("run").status == 1
    assert [(claim["verdict"], claim["value"]) for claim in cable.claims.values()] == [
        ("passed", None),
        ("passed", None),
        ("passed", None),
        ("failed", None),
    ]
    assert cable.claims['no line matches "%.*-3-"']["measured"].startswith("%LINK-3-UPDOWN: eth1 (at ")
    assert cable.watch["kind"] == "lines"
    assert cable.watch["samples"] == []


def test_a_block_of_claims_waits_for_a_line_that_is_to_come(cable: Cable) -> None:
    body = "## Start\n" + block("console watch=log", "root@h1:~# (echo begin; sleep 1.2; echo end; sleep 99)")
    assert cable.run(body + block("watch log", 'some line matches "end"')).status == 1
    assert cable.run(body + block("watch log until=5s", 'some line matches "end"')).status == 0


def test_what_the_baseline_captures_can_be_claimed_about(cable: Cable) -> None:
    body = "## Start\n" + block(
        "console watch=log",
        "root@h1:~# (echo id 4711; sleep 0.3; echo 4711 again; sleep 99)",
        "id {{ id:int }}",
    )
    assert cable.run(body + block("watch log until=3s", 'some line matches "^{{ id }} again"')).status == 0


def test_a_command_that_is_repeated_is_judged_each_time(cable: Cable) -> None:
    body = """\
## Start

```console watch=link every=200ms match=contains
root@h2:~# ip -br link show eth0
eth0@... UP ...
```
"""
    assert (
        cable.run(
            body + CUT + block("watch link", "outage >= 300ms during cut", "outage <= 30s", "lost >= 2")
        ).status
        == 0
    )
    watch = cable.watch
    assert (watch["kind"], watch["interval"]) == ("poll", 0.2)
    assert max(outage["length"] for outage in watch["outages"]) > 1
    assert [value for _, value in watch["samples"]].count(None) >= 2


def test_a_poll_that_never_does_what_is_shown_fails_as_any_command(cable: Cable) -> None:
    body = "## Start\n" + block(
        "console watch=link every=50ms timeout=500ms", "root@h2:~# ip -br link show eth9", "eth9 UP"
    )
    text = cable.said(body + block("watch link", "lost <= 0"), status=1)
    assert 'Device "eth9" does not exist' in text
    assert "the command ended with exit status 1" in text


def test_a_router_is_watched_through_its_own_command_line(bench: Project) -> None:
    body = """\
## Start

```console watch=route every=100ms match=contains
left# show interface brief
eth0 ... default 10.9.0.1/24
```

```console
left# configure terminal
left(config)# interface eth0
left(config-if)# no ip address 10.9.0.1/24
left(config-if)# end
```

## Judge

```console
root@left:~# sleep 1; vtysh -c 'configure' -c 'interface eth0' -c 'ip address 10.9.0.1/24'
```

```watch route
outage <= 30s
outage >= 200ms
```
"""
    setup = """\
<!-- setup
```console
left# configure terminal
left(config)# interface eth0
left(config-if)# ip address 10.9.0.1/24
left(config-if)# end
```
-->
"""
    bench.page(setup + body, lab="pair")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err
    (watch,) = bench.result()["procedures"][0]["watches"]
    assert (watch["window"], watch["kind"]) == ("cli watch route", "poll")
    assert max(outage["length"] for outage in watch["outages"]) > 0.5


def test_iperf3_is_watched_by_its_figures(cable: Cable) -> None:
    body = """\
## Start

```console
root@h2:~# iperf3 -s -D
```

```console watch=load
root@h1:~# iperf3 -c 10.0.0.2 -b 20M -l 4K -i 0.1 -t 60
Connecting to host 10.0.0.2, port 5201
```
"""
    claims = block("watch load", "rate >= 2M during start", "rate <= 100G", "outage >= 300ms during cut")
    outcome = cable.run(body + CUT + claims)
    assert outcome.status == 0, outcome.out + outcome.err
    watch = cable.watch
    assert (watch["kind"], watch["interval"]) == ("iperf3", 0.1)
    rates = [rate for _, rate in watch["samples"]]
    assert 0.0 in rates
    assert max(rates) > 1e6
