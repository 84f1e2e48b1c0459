"""How a watched command is read, and how often it sends: told from the command alone."""

import pytest

from validator.markdown.probes import Probe, ProbeError, ProbeKind, probe_of

PING, IPERF3, LINES = ProbeKind.PING, ProbeKind.IPERF3, ProbeKind.LINES


@pytest.mark.parametrize(
    ("command", "probe"),
    [
        ("ping 10.0.0.2", Probe(PING, 1.0)),
        ("ping -D -i 0.1 10.0.0.2", Probe(PING, 0.1)),
        ("ping -i0.2 10.0.0.2", Probe(PING, 0.2)),
        ("ping -Di .5 10.0.0.2", Probe(PING, 0.5)),
        ("ping 10.0.0.2 -i 0.1 -s 1400", Probe(PING, 0.1)),
        ("ping -I eth0 -c 5 10.0.0.2", Probe(PING, 1.0)),
        ("/usr/bin/ping6 fe80::1%eth0", Probe(PING, 1.0)),
        ("ssh -i key h2 timeout 60 ping -i 0.1 x", Probe(PING, 0.1)),
        ("ping -i 0.1 x | tee -i 3", Probe(PING, 0.1)),
        ("ping -i 0.1 x; ping -i 5 y", Probe(PING, 0.1)),
        ("iperf3 -c h2", Probe(IPERF3, 1.0)),
        ("iperf3 -c h2 -t 60 -i 0.2 -u", Probe(IPERF3, 0.2)),
        ("iperf3 --client h2 --interval=0.5", Probe(IPERF3, 0.5)),
        ("iperf3 -c h2 -P 4", Probe(IPERF3, 1.0, streams=True)),
        ("iperf3 -c h2 -P 1", Probe(IPERF3, 1.0)),
        ("iperf3 -c h2 --parallel 2 -i 1", Probe(IPERF3, 1.0, streams=True)),
        ("tail -f ping.log", Probe(LINES)),
        ("journalctl -f -u 'ping", Probe(LINES)),
    ],
)
def test_a_command_says_its_rhythm(command: str, probe: Probe) -> None:
    assert probe_of(command, None) == probe


def test_a_command_that_is_repeated_is_a_poll_whatever_it_is() -> None:
    assert probe_of("ping -c 1 -q 10.0.0.2", 0.2) == Probe(ProbeKind.POLL, 0.2)


@pytest.mark.parametrize(
    ("command", "message", "hint"),
    [
        (
            "ping -f h2",
            "ping -f does not send at a fixed rhythm, so nothing tells how long a silence is",
            "write -i and the seconds between two packets",
        ),
        (
            "ping -A h2",
            "ping -A does not send at a fixed rhythm, so nothing tells how long a silence is",
            "write -i and the seconds between two packets",
        ),
        ("ping -q h2", "ping -q prints no answers, so nothing can be watched", "take -q away"),
        (
            "ping -i $PAUSE h2",
            '"ping -i $PAUSE" does not say how often it sends',
            "write the seconds as a number above 0",
        ),
        (
            "iperf3 -c h2 -i 0",
            '"iperf3 -i 0" does not say how often it sends',
            "write the seconds as a number above 0",
        ),
        (
            "iperf3 -c h2 -J",
            "iperf3 -J prints nothing until it ends, so nothing can be watched",
            "take -J away",
        ),
        (
            "iperf3 -c h2 --bidir",
            "iperf3 --bidir prints two figures for each interval, and a rate is one",
            "watch each direction by itself",
        ),
    ],
)
def test_a_command_without_a_rhythm_is_refused(command: str, message: str, hint: str) -> None:
    with pytest.raises(ProbeError) as error:
        probe_of(command, None)
    assert (error.value.message, error.value.hint) == (message, hint)
