"""`match=table`: every shown row is in the table that came. The outputs are real ones: see data/README.md."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import MODES, Fault, Match, Mismatch, Options, match
from validator.model import Difference

DATA = Path(__file__).parent / "data"

SUMMARY = "Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc\n"
PEER_2 = (
    "10.0.0.2        4      65002         5         5        0    0    0 00:00:40            2        3 N/A\n"
)
PEER_3 = (
    "10.0.0.3        4      65003         0         0        0    0    0    never       Active        0 N/A\n"
)
PEER_6 = (
    "2001:db8:0:1::2 4      65002         7         7        0    0    0 00:00:40            2        3 N/A\n"
)
BGP = "   Network          Next Hop            Metric LocPrf Weight Path\n"


def recorded(name: str) -> str:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8")


def outcome(
    shown: str, name: str, columns: str = "", key: str | None = None, vary: str = "", **values: str
) -> Any:
    lines = shown.rstrip("\n").split("\n")
    return match(
        lines,
        recorded(name),
        mode="table",
        columns=columns.split(",") if columns else (),
        key=key,
        values=values,
        vary=vary.split(",") if vary else (),
    )


@pytest.mark.parametrize(
    "name",
    ["frr-ospf-neighbor", "frr-bgp-summary", "frr-ip-bgp", "frr-bgp-ipv6-wrapped", "frr-interface-brief",
     "frr-ospf-traffic", "frr-ospf-database", "frr-route-summary", "ip-br-address", "ss-tan", "ovs-fdb", "arp", "free"],
)  # fmt: skip
def test_a_table_has_its_own_rows(name: str) -> None:
    """The table as it was printed, then with its rows the other way round, then row by row."""
    heads = {"frr-interface-brief": 2, "frr-ospf-traffic": 3}
    begins = (
        "Neighbor ",
        "   Network",
        "Interface ",
        "Link ID",
        "Route",
        "lo ",
        "State ",
        " port",
        "IP addr",
        "      ",
    )
    paragraphs = recorded(name).strip("\n").split("\n\n")
    lines = next(
        part
        for part in paragraphs
        if part.startswith(begins) and "Link States" not in part and "Router with" not in part
    ).split("\n")
    count = heads.get(name, 1)
    head, rows = lines[:count], lines[count:]
    assert outcome("\n".join(lines), name) == Match({})
    wrapped = any(row.startswith("           ") for row in rows)
    if not wrapped:
        # A second path belongs to the network above it.
        backwards = outcome("\n".join([*head, *rows[::-1]]), name)
        assert isinstance(backwards, Mismatch if name == "frr-ip-bgp" else Match)
        for row in rows:
            assert outcome("\n".join([*head, row]), name) == Match({})


@pytest.mark.parametrize(
    ("name", "shown", "captured"),
    [
        ("frr-bgp-summary", "Neighbor  AS  State/PfxRcd\n10.0.0.3  65003  Active\n10.0.0.2  65002  2\n", {}),
        ("frr-bgp-summary", SUMMARY + "10.0.0.2        4      65002 ...\n", {}),
        ("frr-bgp-summary", "...\n" + SUMMARY + "...\n" + PEER_3 + "...\n", {}),
        ("frr-bgp-summary", "Neighbor  AS\n{{ peer }}  {{ as:int }}\n", {"as": "65003"}),
        ("frr-bgp-summary", "Neighbor  AS     Desc\n10.0.0... 65003  ...\n", {}),
        ("frr-ip-bgp", BGP + "*  10.99.0.0/16     10.0.0.2                 0             0 65002 i\n", {}),
        ("frr-ip-bgp", "Network          Next Hop  LocPrf  Weight\n192.168.1.0/24   0.0.0.0           32768\n", {}),
        ("frr-bgp-ipv6-wrapped", "Network                       Next Hop  Path\n2001:db8:aaaa:bbbb:cccc::/80  fe80::..  65002 i\n".replace("..  65", "...  65"), {}),
        ("frr-interface-brief", "Interface       Status  VRF             Addresses\nlo              up      default\n", {}),
        ("frr-interface-brief", "Interface       Status  VRF             Addresses\neth0            up      default         10.0.0.1/30\n                                        + 2001:db8:0:1::1/64\n", {}),
        ("frr-ospf-neighbor", "Neighbor ID     Pri State           Dead Time Address\n192.168.2.1       1 Full/DR           {{ d:float }}s 10.0.0.2\n".replace("{{ d:float }}s", "..."), {}),
        ("frr-ospf-traffic", "Interface       HELLO\n                Rx/Tx\n----------------------\neth0              5/5\n", {}),
        ("ss-tan", "State   Local Address:Port\nLISTEN  [::]:179\n", {}),
        ("ovs-fdb", " port  VLAN  MAC\n    2    20  {{ mac:mac }}\n", {"mac": "02:8e:36:1f:10:31"}),
        ("ovs-fdb", "MAC                VLAN\n02:ac:23:09:70:cd  20\n", {}),
        ("arp", "IP address  HW address         Device\n10.0.0.2    02:d6:b0:d0:d6:5d  eth0\n", {}),
        ("iperf3", "[ ID] Interval           Transfer     Bitrate         Retr  Cwnd\n[  5]   2.00-3.00   sec  6.00 MBytes  50.3 Mbits/sec    0    {{ cwnd }}\n", {"cwnd": "402 KBytes"}),
        ("iperf3", "[ ID] Interval           Transfer     Bitrate         Retr\n[  5]   0.00-3.00   sec  18.0 MBytes  50.3 Mbits/sec    0             sender\n", {}),
        ("ip-statistics", "RX:  bytes packets errors dropped\n     14355     209      0       0\n", {}),
        ("ip-statistics", "TX:  bytes packets carrier\n  18905450     462       0\n", {}),
        ("ip-br-link", "eth1@if6  UP  02:de:c7:4c:5a:c2 <BROADCAST,MULTICAST,UP,LOWER_UP>\n", {}),
        ("frr-zebra-clients", "Name  Connect Time  Last Read  IPv4 Routes\nbgp   00:00:05      00:00:05      0/0\n", {}),
        ("frr-threads", "Active  Runtime(ms)  Invoked  CPU_Warn  Thread\n     1        1.745        5         0  zserv_accept\n", {}),
        ("ovs-interfaces", "name  link_state\neth1  up\nbr0   down\n", {}),
        ("ovs-ports", "name  tag\neth1  10\nbr0   []\n", {}),
    ],
)  # fmt: skip
def test_a_part_of_a_table(name: str, shown: str, captured: dict[str, str]) -> None:
    assert outcome(shown, name, peer="10.0.0.3") == Match(captured)


def test_columns_say_what_is_compared() -> None:
    shown = SUMMARY + PEER_2.replace("00:00:40", "00:59:59").replace("        5 ", "     9999 ")
    assert isinstance(outcome(shown, "frr-bgp-summary"), Mismatch)
    assert outcome(shown, "frr-bgp-summary", "Neighbor,AS,State/PfxRcd", "Neighbor") == Match({})
    assert outcome(shown.replace("     9999 ", "        5 "), "frr-bgp-summary", vary="duration") == Match({})


@pytest.mark.parametrize(
    ("shown", "columns", "key", "index", "got", "hint"),
    [
        (
            SUMMARY + PEER_2.replace("65002", "65003"), "", "Neighbor", 1, PEER_2,
            "add vary=int if this value changes from run to run",
        ),
        (
            SUMMARY + PEER_3.replace("   Active", "Connected"), "", None, 1, PEER_3,
            None,
        ),
        (
            SUMMARY + PEER_2.replace("00:00:40", "00:00:05"), "", None, 1, PEER_2,
            "add vary=duration if this value changes from run to run",
        ),
        (
            SUMMARY + PEER_2.replace("10.0.0.2", "10.0.0.9"), "Neighbor,AS", "Neighbor", 1, None,
            "no row with Neighbor 10.0.0.9 came; Neighbor is 10.0.0.2, 10.0.0.3, 2001:db8:0:1::2",
        ),
        (
            SUMMARY + PEER_6, "Neighbor,AS", "Neighbor", 1,
            "2001:db8:0:1::2 4      65002         7         7        0    0    0 00:00:40            1        1 N/A",
            "2 rows came with Neighbor 2001:db8:0:1::2, the key: name one that tells rows apart",
        ),
        (
            SUMMARY + PEER_2 + PEER_2, "", None, 2, PEER_2,
            "the row with Neighbor 10.0.0.2 came once less than it is shown",
        ),
        (
            "Neighbor  AS  Uptime\n10.0.0.2  65002  5\n", "", None, 0, None,
            'the header that came has no "Uptime": it is Neighbor V AS MsgRcvd MsgSent TblVer InQ OutQ Up/Down State/PfxRcd PfxSnt Desc',
        ),
        ("Port  VLAN\n1  20\n", "", None, 0, None, "no table with this header came"),
        (
            "Neighbor        Desc\n10.0.0.3\n", "", None, 1, PEER_3,
            None,
        ),
    ],
)  # fmt: skip
def test_differences_are_said_by_row_and_column(
    shown: str, columns: str, key: str | None, index: int, got: str | None, hint: str
) -> None:
    expected = shown.split("\n")[index].rstrip()
    came = got.rstrip() if got else None
    assert outcome(shown, "frr-bgp-summary", columns, key) == Mismatch(index, expected, came, None, hint)


def test_a_row_that_shows_nothing_in_the_first_column_belongs_to_the_one_above_it() -> None:
    lines = recorded("frr-ip-bgp").split("\n")
    rows = [line for line in lines if line.startswith("*")]
    second = next(row for row in rows if row[3] == " ")
    first = rows[rows.index(second) - 1]
    other = next(row for row in rows if row[3] != " " and row != first)
    assert outcome(BGP + f"{first}\n{second}\n", "frr-ip-bgp") == Match({})
    # With the network written out, and alone, where nothing says to which network it belongs.
    assert outcome(BGP + second[:3] + first[3:19] + second[19:] + "\n", "frr-ip-bgp") == Match({})
    assert outcome(BGP + f"{second}\n", "frr-ip-bgp") == Match({})
    assert outcome(BGP + f"{other}\n...\n{second}\n", "frr-ip-bgp") == Match({})
    wrong = outcome(BGP + f"{other}\n{second}\n", "frr-ip-bgp")
    assert (wrong.index, wrong.detail.differences[0].where) == (2, f"row {other.split()[1]}, column Next Hop")


@pytest.mark.parametrize(
    ("shown", "columns", "captured"),
    [
        ("eth0@if4  UP  10.0.0.1/30 2001:db8:0:1::1/64 ...", "", {}),
        ("eth1@if6  UP       ...\nlo        UNKNOWN  127.0.0.1/8 ::1/128", "", {}),
        ("eth0@if4  {{ state:word }}  10.0.0.1/30 ...", "", {"state": "UP"}),
        ("eth0@if4  UP  10.0.0.1/30\neth1@if6  UP  0.0.0.0/0", "1,2", {}),
    ],
)
def test_rows_without_a_header_have_columns_by_number(
    shown: str, columns: str, captured: dict[str, str]
) -> None:
    assert outcome(shown, "ip-br-address", columns, "1") == Match(captured)


def test_rows_without_a_header_differ_by_the_number_of_their_column() -> None:
    found = outcome("eth0@if4         DOWN           10.0.0.1/30 ...\n", "ip-br-address")
    assert found.detail.differences == (
        Difference(where="row eth0@if4, column 2", expected="DOWN", got="UP"),
    )
    assert outcome("a  b  c  10.0.0.1\n", "ip-br-address").hint == "rows of 3 columns came, and 4 are shown"


def drawn(kind: str) -> str:
    """One table in the ways that programs draw it."""
    rows = [["Port Id", "State", "Note"], ["eth0", "up", "a b"], ["eth1", "", "c|d"]]
    line = "{:<8} {} {:<6} {} {:<6}"
    if kind == "bars":
        return "\n".join(line.format(a, "|", b, "|", c).rstrip() for a, b, c in rows)
    left, mid, right, bar, dash = {"ascii": "+++|-", "box": "├┼┤│─"}[kind]
    ruler = f"{left}{dash * 10}{mid}{dash * 8}{mid}{dash * 8}{right}"
    lines = [f"{bar} {a:<8} {bar} {b:<6} {bar} {c:<6} {bar}" for a, b, c in rows]
    return "\n".join([ruler, lines[0], ruler, *(part for one in lines[1:] for part in (one, ruler))])


@pytest.mark.parametrize("came", ["bars", "ascii", "box"])
@pytest.mark.parametrize("shown", ["bars", "ascii", "box", "plain"])
def test_tables_with_bars_and_rules(shown: str, came: str) -> None:
    """However the page draws it."""
    plain = "Port Id  State  Note\neth1            c|d\neth0     up     a b"
    page = plain if shown == "plain" else drawn(shown)
    wanted = ("Port Id", "State", "Note")
    assert match(page.split("\n"), drawn(came), mode="table", columns=wanted, values={}, vary=()) == Match({})
    for old, new in (("up", "down"), ("a b", "a"), ("c|d", "c d"), ("eth1", "eth2")):
        wrong = match(
            page.replace(old, new).split("\n"), drawn(came), mode="table", columns=wanted, values={}, vary=()
        )
        assert isinstance(wrong, Mismatch)


def test_nothing_came() -> None:
    found = match(["A  B", "1  2"], "\n", mode="table", values={}, vary=())
    assert found == Mismatch(0, "A  B", None, None, "nothing was printed")
    found = match(["A  B", "1  2"], "A  B\n\n", mode="table", values={}, vary=())
    assert found == Mismatch(1, "1  2", None, None, "the table that came has no row")
    found = match(["A  B", "1  2"], "A  B  A\n1  2  3\n", mode="table", values={}, vary=())
    assert found == Mismatch(
        0, "A  B", None, None, 'the table that came has twice the column "A": its columns are A, B, A'
    )


@pytest.mark.parametrize(
    ("shown", "options", "fault"),
    [
        ("A  B\n1  2", Options(columns=("A", "C")), Fault(0, 1, 'the shown header has no column "C", which columns names', "its columns: A, B")),
        ("Port  B\n1  2", Options(key="port"), Fault(0, 1, 'the shown header has no column "port", which key names', 'did you mean "Port"?')),
        ("A  B  A\n1  2  3", Options(), Fault(0, 1, 'the shown header has the column "A" twice', 'name the columns that count: columns="A,B"')),
        ("A  B\n   2", Options(key="A"), Fault(1, 1, "this row shows no A, the key", "show it, or name another key")),
        ("A  B\n1  2\n1  3", Options(key="A"), Fault(2, 1, "two rows are shown with A 1, the key", "name a key that tells them apart, or none")),
        ("A  B", Options(), Fault(0, 1, "the shown table has no row", "show one, or match another way")),
        ("...", Options(), Fault(0, 1, "what is shown is no table", "show its header, and a row")),
        ("A  B\n1  2\n\nTotal 1", Options(), Fault(3, 1, "this stands after the table, and would not be compared", "take it away, or match another way")),
        ("A  B\n1  {{ x:durration }}", Options(), Fault(1, 4, 'there is no kind "durration"', 'did you mean "duration"?')),
    ],
)  # fmt: skip
def test_what_is_wrong_before_anything_runs(shown: str, options: Options, fault: Fault) -> None:
    assert list(MODES["table"].faults(shown.split("\n"), options, set())) == [fault]


def test_no_fault_in_a_good_one() -> None:
    shown = (SUMMARY + PEER_2 + "...").split("\n")
    assert (
        list(MODES["table"].faults(shown, Options(columns=("Neighbor", "AS"), key="Neighbor"), set())) == []
    )


WIDTH = 8
CELLS = st.lists(
    st.lists(st.sampled_from(["", "a", "b", "10", "up 1"]), min_size=3, max_size=3), min_size=1, max_size=6
)


def printed(rows: list[list[str]], right: list[bool], head: list[str]) -> list[str]:
    def line(cells: list[str]) -> str:
        return "  ".join(
            cell.rjust(WIDTH) if to_right else cell.ljust(WIDTH)
            for cell, to_right in zip(cells, right, strict=True)
        ).rstrip()

    return [line(head), *map(line, rows)]


@given(CELLS, st.lists(st.booleans(), min_size=3, max_size=3), st.randoms(use_true_random=False), st.data())
def test_rows_are_found_wherever_they_are(
    rows: list[list[str]], right: list[bool], shuffle: random.Random, data: st.DataObject
) -> None:
    """Against what is obvious: rows as lists, with a first cell so that none is taken for a wrapped one."""
    head = ["Name", "Left", "State"]
    full = [[f"n{number}", row[1], row[2]] for number, row in enumerate(rows)]
    order = list(full)
    shuffle.shuffle(order)
    some = data.draw(st.lists(st.sampled_from(full), unique_by=tuple, min_size=1))
    changed = [list(row) for row in some]
    if data.draw(st.booleans()):
        changed[-1][2] = data.draw(st.sampled_from(["", "a", "10", "down"]))
    found = match(
        printed(changed, right, head),
        "\n".join(printed(order, right, head)),
        mode="table",
        values={},
        vary=(),
    )
    assert isinstance(found, Match) is all(row in full for row in changed)
