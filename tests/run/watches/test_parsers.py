"""What ping and iperf3 print, read line by line. All of it was printed by the real programs."""

import pytest

from validator.markdown.probes import Probe, ProbeKind
from validator.run.watches.parsers import Pings, Rates, parser_for
from validator.run.watches.series import Loss, Sample


def pings(*lines: str) -> tuple[list[Sample], Pings]:
    """The samples of lines that come a second apart."""
    parser = Pings()
    found = [parser.read(line, float(at)) for at, line in enumerate(lines)]
    return [one for one in found if one is not None], parser


def reply(number: int, rest: str = "") -> str:
    return f"64 bytes from 10.0.0.2: icmp_seq={number} ttl=64 time=0.157 ms{rest}"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("64 bytes from 10.0.0.2: icmp_seq=1 ttl=61 time=0.157 ms", 0.000157),
        ("[1767607230.102938] 64 bytes from 10.0.0.2: icmp_seq=1 ttl=61 time=12.5 ms", 0.0125),
        ("64 bytes from h2 (10.0.0.2): icmp_seq=1 ttl=61 time=0.157 ms", 0.000157),
        ("64 bytes from 10.0.0.2: seq=0 ttl=64 time=0.071 ms", 0.000071),
        ("64 bytes from fe80::1%eth0: icmp_seq=1 ttl=64 time=1023 ms", 1.023),
        ("16 bytes from 10.0.0.2: icmp_seq=1 ttl=64", None),
    ],
    ids=["iputils", "-D", "a name", "BusyBox", "IPv6", "too small for a time"],
)
def test_an_answer_is_an_arrival(line: str, value: float | None) -> None:
    assert Pings().read(line, 7.0) == Sample(7.0, pytest.approx(value) if value else None)


@pytest.mark.parametrize(
    "line",
    [
        "PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.",
        "From 10.0.0.1 icmp_seq=1 Destination Host Unreachable",
        "no answer yet for icmp_seq=3",
        "ping: sendmsg: Network is unreachable",
        "5 packets transmitted, 5 received, 0% packet loss, time 4006ms",
        "",
    ],
)
def test_anything_else_is_none(line: str) -> None:
    assert Pings().read(line, 7.0) is None


def test_numbers_that_are_missing_are_lost_between_two_arrivals() -> None:
    samples, parser = pings(reply(1), reply(2), reply(6), reply(7), reply(9))
    assert len(samples) == 5
    assert parser.losses == [Loss(1.0, 2.0, 3), Loss(3.0, 4.0, 1)]
    assert not parser.recounted


def test_an_answer_that_comes_late_is_not_lost() -> None:
    _, parser = pings(reply(1), reply(4), reply(3))
    assert parser.losses == [Loss(0.0, 1.0, 1)]
    assert not parser.recounted


def test_an_answer_that_comes_twice_changes_nothing() -> None:
    _, parser = pings(reply(1), reply(2), reply(2, " (DUP!)"), reply(3))
    assert parser.losses == []
    assert not parser.recounted


def test_numbers_go_on_after_65535() -> None:
    _, parser = pings(reply(65534), reply(65535), reply(0), reply(2))
    assert parser.losses == [Loss(2.0, 3.0, 1)]
    assert not parser.recounted


def test_numbers_that_begin_anew_are_noticed() -> None:
    _, parser = pings(reply(1), reply(2), reply(1))
    assert parser.recounted
    _, same = pings(reply(1), reply(1))
    assert same.recounted


CLIENT = """\
[ ID] Interval           Transfer     Bitrate         Retr  Cwnd
[  5]   0.00-0.50   sec  1.25 MBytes  21.0 Mbits/sec    0   1.12 MBytes       (omitted)
[  5]   0.50-1.00   sec  1.25 MBytes  21.0 Mbits/sec    0   1.12 MBytes
[  5]   1.00-1.50   sec  0.00 Bytes  0.00 bits/sec    1   1.41 KBytes
[  5]   1.50-2.00   sec   112 KBytes   918 Kbits/sec    0   1.12 MBytes
- - - - - - - - - - - - - - - - - - - - - - - - -
[  5]   0.00-2.00   sec  4.88 MBytes  20.4 Mbits/sec    0             sender
[  5]   0.00-2.00   sec  4.88 MBytes  20.4 Mbits/sec                  receiver
"""
STREAMS = """\
[  5]   0.00-1.00   sec   256 KBytes  2.10 Mbits/sec  0.003 ms  0/8 (0%)
[  6]   0.00-1.00   sec   256 KBytes  2.10 Mbits/sec  0.003 ms  0/8 (0%)
[SUM]   0.00-1.00   sec   512 KBytes  4.19 Mbits/sec  0.003 ms  0/16 (0%)
"""


def rates(text: str, *, sums: bool = False) -> list[tuple[int, bool]]:
    parser = Rates(sums=sums)
    found = [parser.read(line, 1.0) for line in text.splitlines()]
    return [(round(one.value or 0), one.arrived) for one in found if one is not None]


def test_each_interval_of_iperf3_is_a_figure_and_its_summary_is_none() -> None:
    assert rates(CLIENT) == [(21_000_000, True), (0, False), (918_000, True)]


def test_of_several_streams_the_sum_counts() -> None:
    assert rates(STREAMS) == [(2_100_000, True), (2_100_000, True), (4_190_000, True)]
    assert rates(STREAMS, sums=True) == [(4_190_000, True)]


def test_the_parser_fits_the_probe() -> None:
    assert parser_for(Probe(ProbeKind.LINES)).read(reply(1), 1.0) is None
    assert parser_for(Probe(ProbeKind.PING, 1.0)).read(reply(1), 1.0) is not None
    assert (
        parser_for(Probe(ProbeKind.IPERF3, 1.0, streams=True)).read(STREAMS.split("\n", maxsplit=1)[0], 1.0)
        is None
    )
