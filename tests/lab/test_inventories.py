"""Other tools' inventories as bindings. The files were written for these tests, after those tools' documentation."""

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.errors import AuthoringError, UsageError
from validator.lab.binding.binding import Binding
from validator.lab.binding.readers import read_binding
from validator.lab.bound import Local, Ssh
from validator.lab.files import Link
from validator.lab.reach import Login, Program, Tcp

Read = Callable[..., Binding]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)

    def read(text: str, name: str = "inventory.yml", **others: str) -> Binding:
        (tmp_path / name).write_text(text, encoding="utf-8")
        for path, content in others.items():
            other = tmp_path / path.replace("__", "/")
            other.parent.mkdir(parents=True, exist_ok=True)
            other.with_suffix(".yaml").write_text(content, encoding="utf-8")
        return read_binding(tmp_path / name)

    return read


def refusal(read: Read, *arguments: str) -> str:
    with pytest.raises(AuthoringError) as caught:
        read(*arguments)
    return str(caught.value)


# --- pyATS ---------------------------------------------------------------------------------------------------

TESTBED = """\
testbed:
  name: pod
  credentials:
    default: {username: admin, password: "%ENV{POD_PASSWORD}"}
    enable: {password: "%ENV{POD_ENABLE}"}
devices:
  r1:
    os: iosxe
    type: router
    connections:
      defaults: {via: vty}
      a: {protocol: telnet, ip: 10.0.0.9, port: 2001}
      vty: {protocol: ssh, ip: "%ENV{POD_NET, 10.0.0}.1", port: 2222, ssh_options: -o Compression=yes}
  r2:
    os: nxos
    connections:
      a: {protocol: telnet, ip: 10.0.0.9, port: 2002}
    credentials:
      default: {username: root, password: plain-text-1}
  r3:
    os: linux
    connections:
      cli: {protocol: ssh, ip: 10.0.0.3, proxy: jump}
  r4:
    os: iosxr
    peripherals:
      terminal_server: {ts: [17]}
  ts:
    os: ios
    connections: {cli: {protocol: ssh, ip: 10.0.0.9}}
  jump:
    os: linux
    connections: {cli: {protocol: ssh, ip: 192.0.2.1}}
  traffic:
    os: ixnetwork
topology:
  r1: {interfaces: {Gi1: {type: ethernet, link: l1}, Gi2: {type: ethernet}}}
  r2: {interfaces: {Eth1/1: {type: ethernet, link: l1}}}
"""


def test_a_testbed(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POD_PASSWORD", "tulip-1")
    binding = read(TESTBED, "testbed.yaml")
    devices = binding.devices
    assert binding.sort == "pyATS testbed"
    assert {name: device.way for name, device in devices.items()} == {
        "r1": Ssh(("-o", "Compression=yes", "-p", "2222", "10.0.0.1")),
        "r2": Tcp(host="10.0.0.9", port=2002, telnet=True),
        "r3": Ssh(("-J", "192.0.2.1", "10.0.0.3")),
        "r4": Tcp(host="10.0.0.9", port=2017, telnet=True),
        "ts": Ssh(("10.0.0.9",)),
        "jump": Ssh(("192.0.2.1",)),
    }
    assert [device.platform for device in devices.values()] == [
        "cisco_ios",
        "cisco_nxos",
        "linux",
        "cisco_xr",
        "cisco_ios",
        "linux",
    ]
    assert [name for name, device in devices.items() if device.console] == ["r2", "r4"]
    assert devices["r1"].login() == Login(user="admin", password="tulip-1")
    assert devices["r2"].login() == Login(user="root", password="plain-text-1")
    assert devices["r1"].secrets == {"enable": "env:POD_ENABLE"}
    assert binding.links == (Link(("r1", "Gi1"), ("r2", "Eth1/1")),)


def test_a_testbed_that_asks_a_person(read: Read) -> None:
    text = TESTBED.replace("%ENV{POD_PASSWORD}", "%ASK{Password of the pod?}")
    assert refusal(read, text, "testbed.yaml") == (
        "testbed.yaml:8:5  %ASK{…} of r1 is not known here\n"
        "  hint       put the value into the environment, and write %ENV{NAME}"
    )


def test_a_testbed_without_a_command_line(read: Read) -> None:
    text = "devices:\n  r1:\n    os: iosxe\n    connections:\n      nc: {protocol: netconf, ip: 10.0.0.1}\n"
    assert refusal(read, text) == (
        "inventory.yml:3:5  r1 has no connection of a sort that is known here: netconf\n"
        "  hint       give it one with the protocol ssh or telnet"
    )


def test_a_testbed_that_wants_something_of_the_environment(read: Read) -> None:
    with pytest.raises(UsageError) as caught:
        read(TESTBED.replace("%ENV{POD_NET, 10.0.0}", "%ENV{POD_NET}"), "testbed.yaml")
    assert str(caught.value) == (
        "testbed.yaml takes a value of r1 from the environment variable POD_NET, which is not set"
    )


# --- containerlab --------------------------------------------------------------------------------------------

TOPOLOGY = """\
name: two
topology:
  defaults: {kind: linux}
  kinds:
    linux: {image: "quay.io/frrouting/frr:9.1.0"}
  groups:
    hosts: {image: "alpine:3"}
  nodes:
    left: {}
    right:
    h1: {group: hosts}
    spine: {kind: arista_ceos, image: "ceos:4.30"}
    core: {kind: vr-sros}
    br0: {kind: bridge}
  links:
    - endpoints: ["h1:eth1", "left:eth2"]
    - type: veth
      endpoints:
        - {node: left, interface: eth1}
        - {node: right, interface: eth1}
    - endpoints: ["right:eth3", "br0:eth1"]
"""


def test_a_topology(read: Read) -> None:
    binding = read(TOPOLOGY, "two.clab.yml")
    devices = binding.devices
    assert binding.sort == "containerlab topology"
    assert {name: device.address for name, device in devices.items()} == {
        "left": "docker exec -it clab-two-left sh",
        "right": "docker exec -it clab-two-right sh",
        "h1": "docker exec -it clab-two-h1 sh",
        "spine": "ssh clab-two-spine",
        "core": "ssh clab-two-core",
    }
    assert [one.platform for one in devices.values()] == ["frr", "frr", "linux", "arista_eos", "nokia_sros"]
    assert devices["spine"].login() == Login(user="admin", password="admin")
    assert devices["left"].login() == Login()
    assert binding.links == (
        Link(("h1", "eth1"), ("left", "eth2")),
        Link(("left", "eth1"), ("right", "eth1")),
    )


@pytest.mark.parametrize(
    ("prefix", "name"),
    [('prefix: ""', "left"), ("prefix: my", "my-two-left"), ("prefix: __lab-name", "two-left")],
)
def test_a_topology_with_another_prefix(prefix: str, name: str, read: Read) -> None:
    way = read(f"{prefix}\n{TOPOLOGY}").devices["left"].way
    assert way == Program(argv=("docker", "exec", "-it", name, "sh"))


def test_a_topology_without_a_name(read: Read) -> None:
    assert refusal(read, TOPOLOGY.replace("name: two\n", "")) == (
        "inventory.yml:1:1  this topology has no name\n  hint       add a line: name: …"
    )


# --- Ansible -------------------------------------------------------------------------------------------------

INI = """\
# The pod
h1 ansible_connection=local

[routers]
core[1:2] ansible_user=netops
core2 ansible_host=10.0.0.2 ansible_port=2222

[switches]
leaf ansible_connection=ansible.netcommon.network_cli ansible_network_os=arista.eos.eos ansible_become_password='en able'

[network:children]
routers
switches

[network:vars]
ansible_password="{{ lookup('env', 'POD_PASSWORD') }}"
ansible_ssh_common_args=-o ProxyJump=bastion
"""


def test_an_ini_inventory(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POD_PASSWORD", "tulip-1")
    binding = read(INI, "hosts.ini")
    devices = binding.devices
    assert binding.sort == "Ansible inventory"
    assert {name: device.way for name, device in devices.items()} == {
        "h1": Local(),
        "core1": Ssh(("-o", "ProxyJump=bastion", "core1")),
        "core2": Ssh(("-o", "ProxyJump=bastion", "-p", "2222", "10.0.0.2")),
        "leaf": Ssh(("-o", "ProxyJump=bastion", "leaf")),
    }
    assert devices["core2"].login() == Login(user="netops", password="tulip-1")
    assert devices["h1"].login() == Login()
    assert (devices["leaf"].platform, devices["leaf"].secrets) == ("arista_eos", {"enable": "plain:en able"})
    assert str(devices["core2"].place) == "hosts.ini:6:1"


YAML = """\
all:
  vars: {ansible_user: everybody}
  children:
    routers:
      hosts:
        core1: {ansible_host: 10.0.0.1, ansible_user: mine}
        core2: {validator_platform: frr}
      vars: {ansible_user: group, ansible_ssh_private_key_file: ~/pod key}
    boxes:
      hosts:
        box: {ansible_connection: community.docker.docker, ansible_host: box-7}
"""


def test_a_yaml_inventory_with_the_folders_beside_it(read: Read) -> None:
    devices = read(
        YAML,
        group_vars__routers="ansible_password: from-group\n",
        host_vars__core1="ansible_password: from-host\n",
    ).devices
    assert devices["core1"].login() == Login(user="mine", password="from-host")
    assert devices["core2"].login() == Login(user="group", password="from-group")
    assert devices["core1"].way == Ssh(("-i", "~/pod key", "10.0.0.1"))
    assert devices["core2"].platform == "frr"
    assert devices["box"].way == Program(argv=("docker", "exec", "-it", "box-7", "sh"))
    assert devices["box"].user == "everybody"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "ansible_host: 10.0.0.1",
            "ansible_password: !vault secret",
            "inventory.yml:6:9  ansible_password of core1 is in a vault, which only Ansible opens\n"
            "  hint       take it from the environment: \"{{ lookup('env', 'NAME') }}\"",
        ),
        (
            "ansible_host: 10.0.0.1",
            "ansible_host: '{{ net }}.1'",
            "inventory.yml:6:9  ansible_host of core1 is a template, which only Ansible works out: {{ net }}.1\n"
            "  hint       write the value, or for a password \"{{ lookup('env', 'NAME') }}\"",
        ),
        (
            "ansible_host: 10.0.0.1",
            "ansible_connection: ansible.netcommon.httpapi",
            'inventory.yml:6:9  core1 is reached by "httpapi", which is no command line\n'
            "  hint       give it ansible_connection: ssh or network_cli",
        ),
    ],
)
def test_what_only_ansible_could_know(old: str, new: str, message: str, read: Read) -> None:
    assert refusal(read, YAML.replace(old, new)) == message


def test_variables_in_a_vault(read: Read) -> None:
    with pytest.raises(AuthoringError) as caught:
        read(YAML, group_vars__routers="$ANSIBLE_VAULT;1.1;AES256\n62313365\n")
    assert str(caught.value) == (
        "group_vars/routers.yaml:1:1  this file is in a vault, which only Ansible opens\n"
        "  hint       say what it has for the devices in a binding of our own, as env:NAME or file:PATH"
    )


# --- Nornir --------------------------------------------------------------------------------------------------

HOSTS = """\
left: {hostname: 10.0.0.1, groups: [routers, site-a]}
right: {hostname: 10.0.0.2, port: 22, username: mine, groups: [routers], data: {rack: 7}}
desk: {platform: linux, connection_options: {ssh: {port: 2222, hostname: desk.example}}}
"""
GROUPS = """\
routers: {platform: ios, groups: [network]}
site-a: {username: site, platform: eos}
network: {password: from-group, username: net}
"""


def test_a_nornir_inventory(read: Read) -> None:
    binding = read(HOSTS, "hosts.yaml", groups=GROUPS, defaults="username: last\npassword: default-1\n")
    devices = binding.devices
    assert binding.sort == "Nornir inventory"
    assert {name: device.way for name, device in devices.items()} == {
        "left": Ssh(("10.0.0.1",)),
        "right": Ssh(("-p", "22", "10.0.0.2")),
        "desk": Ssh(("-p", "2222", "desk.example")),
    }
    assert devices["left"].login() == Login(user="net", password="from-group")
    assert devices["right"].login() == Login(user="mine", password="from-group")
    assert devices["desk"].login() == Login(user="last", password="default-1")
    assert [device.platform for device in devices.values()] == ["cisco_ios", "cisco_ios", "linux"]


def test_a_group_that_there_is_not(read: Read) -> None:
    with pytest.raises(AuthoringError) as caught:
        read(HOSTS, "hosts.yaml", groups=GROUPS.replace("network:", "other:"))
    assert str(caught.value) == (
        'hosts.yaml:1:7  left is in the group "network", and groups.yaml has none of that name\n'
        "  hint       add it, or take it away from the host"
    )


# --- any of them ---------------------------------------------------------------------------------------------


def test_a_file_that_is_no_yaml_is_told_what_is_wrong_with_it(read: Read) -> None:
    assert refusal(read, "devices: [\n").startswith("inventory.yml:2:1  this is not valid YAML: ")


def test_a_file_that_nobody_claims(read: Read) -> None:
    assert refusal(read, "servers: {a: 1}\n") == (
        "inventory.yml:1:1  this is no binding that is known here\n"
        "  hint       it may be one of these: binding, pyATS testbed, containerlab topology, Ansible inventory, "
        "Nornir inventory"
    )


def test_passwords_of_other_tools_are_taken_as_they_stand(read: Read) -> None:
    binding = read("r1: {hostname: r1, password: 'env:HOME', username: u}\n", "hosts.yaml")
    assert binding.devices["r1"].login().password == "env:HOME"
