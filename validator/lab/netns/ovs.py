"""Platform `ovs`: an Open vSwitch switch, with an empty bridge `br0` as a hardware switch has its fabric."""

from validator.lab.netns.linux import no_daemons
from validator.lab.netns.plan import Device, Platform, Task, daemon, program

__all__ = ["PLATFORM"]

_DATABASE = "/etc/openvswitch/conf.db"
_RUN = "/run/openvswitch"
_LOG = "/var/log/openvswitch"


def _start(device: Device) -> list[list[Task]]:
    no_daemons(device)
    return [
        [
            program(
                "ovsdb-tool", "ovsdb-tool", "create", _DATABASE, "/usr/share/openvswitch/vswitch.ovsschema"
            )
        ],
        [
            daemon(
                "ovsdb-server",
                "ovsdb-server",
                _DATABASE,
                f"--remote=punix:{_RUN}/db.sock",
                f"--pidfile={_RUN}/ovsdb-server.pid",
                f"--log-file={_LOG}/ovsdb-server.log",
                sockets=[f"{_RUN}/db.sock"],
            )
        ],
        # The kernel's datapath may not be there, and `netdev` needs /dev/net/tun, which ordinary users may not
        # open. The `dummy` datapath is `netdev` but for the bridge's own port, which is not a Linux interface.
        [
            daemon(
                "ovs-vswitchd",
                "ovs-vswitchd",
                f"unix:{_RUN}/db.sock",
                "--enable-dummy",
                f"--pidfile={_RUN}/ovs-vswitchd.pid",
                f"--log-file={_LOG}/ovs-vswitchd.log",
                sockets=[],
            ),
            program(
                "ovs-vsctl",
                "ovs-vsctl",
                "--timeout=15",
                "add-br",
                "br0",
                "--",
                "set",
                "bridge",
                "br0",
                "datapath_type=dummy",
                "fail_mode=standalone",
            ),
        ],
    ]


PLATFORM = Platform(
    name="ovs",
    programs={
        "ovs-vswitchd": "openvswitch-switch",
        "ovsdb-server": "openvswitch-switch",
        "ovsdb-tool": "openvswitch-common",
        "ovs-vsctl": "openvswitch-switch",
        "bash": "bash",
    },
    folders=("/etc/openvswitch", "/run/openvswitch", "/var/lib/openvswitch", "/var/log/openvswitch"),
    # The kernel's own stack has no business on a switch's ports.
    sysctls={"net.ipv6.conf.all.disable_ipv6": "1", "net.ipv6.conf.default.disable_ipv6": "1"},
    switches=True,
    start=_start,
)
