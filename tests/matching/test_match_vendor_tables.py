"""`match=table` on what about thirty platforms print: the outputs that the package fakenos answers with.

Of each table one row is written down here as a person reads it. The matcher must find it under these headers, and must
see every cell of it that is another one. Rows that the package's outputs show out of line are left alone.
"""

from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from validator.matching import Match, Mismatch, match


def printed(platform: str, command: str) -> str:
    spec = find_spec("fakenos")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "plugins" / "nos" / "platforms_yaml" / f"{platform}.yaml"
    output: str = yaml.safe_load(path.read_text(encoding="utf-8"))["commands"][command]["output"]
    return output


ROWS: dict[tuple[str, str], dict[str, str]] = {
    ("alcatel_aos", "show vlan"): {"vlan": "10", "type": "std", "admin": "on", "oper": "off", "auth": "off", "name": "name with spaces"},
    ("alcatel_sros", "show router interface"): {"Adm": "Up", "Opr(v4/v6)": "Down/Down", "Mode": "Network"},
    ("allied_telesis_awplus", "show vlan all"): {"VLAN ID": "767", "Name": "VLAN0767", "State": "ACTIVE"},
    ("arista_eos", "show ip bgp summary"): {"Neighbor": "192.168.1.2", "AS": "65002", "Up/Down": "40d23h", "State": "Estab", "PfxAcc": "4"},
    ("arista_eos", "show lldp neighbors"): {"Port": "Et3/1", "Neighbor Device ID": "tg104.sjc.aristanetworks.com", "TTL": "120"},
    ("arista_eos", "show vlan"): {"VLAN": "20", "Name": "Test2", "Status": "suspended", "Ports": ""},
    ("aruba_os", "show ap database"): {"Name": "ap-building-2", "AP Type": "515", "Status": "Up 2d:17h:8m:23s", "Standby IP": "192.168.2.3"},
    ("broadcom_icos", "show vlan brief"): {"VLAN ID": "4", "VLAN Name": "VLAN0004", "VLAN Type": "Static"},
    ("brocade_fastiron", "show interfaces brief"): {"Port": "3", "Link": "Disable", "Pvid": "1", "MAC": "001b.ed6b.2002", "Name": ""},
    ("checkpoint_gaia", "show arp dynamic all"): {"IP Address": "172.31.254.101", "Mac Address": "60:9C:9F:3B:7E:40"},
    ("ciena_saos", "vlan show"): {"Field": "Inner TPID", "Admin": "8100", "Oper": "8100"},
    ("cisco_asa", "show interface ip brief"): {"Interface": "GigabitEthernet1/4", "OK?": "YES", "Status": "administratively down", "Protocol": "down"},
    ("cisco_ios", "show cdp neighbors"): {"Device ID": "TS-1", "Local Intrfce": "Gig 1/0/39", "Capability": "R", "Port ID": "Eth 0/1"},
    ("cisco_ios", "show ip arp"): {"Address": "172.16.168.254", "Age(min)": "9", "Hardware Addr": "0000.0c36.6965"},
    ("cisco_ios", "show ip interface brief"): {"Interface": "Ethernet0/2", "IP-Address": "unassigned", "Status": "administratively down", "Protocol": "down"},
    ("cisco_ios", "show vlan"): {"VLAN": "10", "Name": "Management", "Status": "active", "Ports": ""},
    ("cisco_nxos", "show interface brief"): {"Ethernet\nInterface": "Eth1/2", "VLAN\n": "150", "Reason\n": "Link not connected", "Speed\n": "auto(D)"},
    ("cisco_nxos", "show port-channel summary"): {"Group": "2", "Type": "Eth", "Member Ports": "Eth1/2(P) Eth2/2(P)"},
    ("cisco_s300", "show vlan"): {"Vlan": "402", "Name": "Test-Long-Vlan-Na me1", "Ports": "fa5,gi1", "Created by": "S"},
    ("cisco_xr", "show arp"): {"Address": "192.0.2.10", "Age": "-", "State": "Interface", "Interface": "GigabitEthernet0/0/0/0"},
    ("cisco_xr", "show ipv4 vrf all interface brief"): {"Interface": "BVI20", "Status": "Shutdown", "Protocol": "Down", "Vrf-Name": "red"},
    ("dell_force10", "show ip interface brief"): {"Interface": "TenGigabitEthernet 0/3", "OK": "YES", "Status": "up", "Protocol": "up"},
    ("dell_force10", "show vlan"): {"NUM": "13", "Status": "Inactive", "Description": "myvlan13", "Q": "", "Ports": ""},
    ("dlink_ds", "show arpentry"): {"IP Address": "192.168.173.2", "MAC Address": "00-AD-24-83-95-F8", "Type": "Local"},
    ("eltex", "show vlan"): {"Vlan": "2", "Name": "Telia-Sonera", "Tagged ports": "te1/0/1,te1/0/4", "Untagged ports": "-", "Type": "permanent"},
    ("ericsson_ipos", "show isis adjacency"): {"SystemId": "C-BJAHY-01", "L": "1p", "Stat": "Up", "SNPA": "801a.8811.f1a4"},
    ("hp_comware", "display interface brief"): {"Interface": "GE0/0", "Link": "UP", "Main IP": "192.168.100.1", "Description": "The interface for connecting RouterA."},
    ("hp_comware", "display ip routing-table"): {"Destination/Mask": "9.72.47.0/24", "Proto": "", "NextHop": "172.16.43.6", "Interface": "Vlan1601"},
    ("hp_procurve", "show interfaces brief"): {"Port": "3", "Type": "100/1000T", "Intrusion\nAlert": "Yes", "MDI\nMode": "Auto", "Flow\nCtrl": "off"},
    ("hp_procurve", "show vlans"): {"VLAN ID": "10", "Name": "Router Vlan", "Status": "Port-based", "Jumbo": "No"},
    ("huawei_smartax", "display board"): {"SlotID": "4", "Status": "Standby_failed", "Online/Offline": "Offline"},
    ("huawei_vrp", "display interface brief"): {"Interface": "Aux0/0/1", "PHY": "down", "OutUti": "0%", "outErrors": "0"},
    ("ipinfusion_ocnos", "show lldp table"): {"LocalPort": "Ethernet16", "RemoteDevice": "leaf03", "RemotePortID": "fortyGigE0/24"},
    ("juniper_junos", "show ospf neighbor"): {"Address": "10.1.3.3", "ID": "3.3.3.3", "Pri": "1", "Dead": "31"},
    ("juniper_junos", "show vlans"): {"VLAN name": "v1005-HelpDesk", "Tag": "1005"},
    ("mikrotik_routeros", "ip address print"): {"ADDRESS": "10.152.1.229/30", "NETWORK": "10.152.1.228", "INTERFACE": "ether5_KFCcisco"},
    ("paloalto_panos", "show arp all"): {"ip address": "172.25.2.197", "hw address": "(incomplete)", "status": "c", "ttl": "1016"},
    ("ruckus_fastiron", "show arp"): {"No.": "2", "IP": "10.103.3.10", "Age": "4", "Port": "1/1/8", "VLAN": "1"},
    ("ubiquiti_edgerouter", "show interfaces"): {"Interface": "eth1", "IP Address": "192.168.1.1/24 2a05:c100:1d::1/64", "S/L": "u/u", "Description": "Eth 1"},
    ("vyatta_vyos", "show interfaces"): {"Interface": "eth1.204", "IP Address": "123.123.123.81/28", "Description": "CUST-DS-LAN"},
    ("vyatta_vyos", "show ip bgp summary"): {"Neighbor": "193.189.82.105", "AS": "12365", "Up/Down": "never", "State/PfxRcd": "Active"},
    ("yamaha", "show ip route"): {"Destination": "10.2.0.0/24", "Gateway": "192.168.1.252", "Kind": "OSPF", "Additional Info.": "cost=2"},
    ("zyxel_os", "cfg static dhcp get"): {"Index": "2", "Mac Address": "bb:aa:ee:ff:32:12", "IP Address": "192.168.1.13"},
}  # fmt: skip


def table(row: dict[str, str]) -> list[str]:
    """The row under its header, of which a name may have two lines; then there is a rule below."""
    names = [name.split("\n") for name in row]
    tall = max(map(len, names))
    heads = [[""] * (tall - len(name)) + name for name in names]
    lines = [[name[n] for name in heads] for n in range(tall)] + [[*row.values()]]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return [*text[:tall], *(["-" * len(max(text, key=len))] if tall > 1 else []), text[-1]]


@pytest.mark.parametrize(("platform", "command"), ROWS, ids=lambda text: text)
def test_a_row_is_read_as_a_person_reads_it(platform: str, command: str) -> None:
    row, output = ROWS[platform, command], printed(platform, command)
    columns = [" ".join(name.split()) if "\n" in name else name for name in row]
    assert match(table(row), output, mode="table", columns=columns, values={}, vary=()) == Match({})
    for name in row:
        wrong = table({**row, name: f"{row[name]}x"})
        found = match(wrong, output, mode="table", columns=columns, values={}, vary=())
        assert isinstance(found, Mismatch), f"{name}: {found}"


def test_there_are_many_platforms() -> None:
    assert len({platform for platform, _ in ROWS}) >= 25
