"""Real OpenSSH servers inside the devices of an embedded lab, and the client's configuration that leads to them.

A server is started for each connection, as inetd would, at the far end of the client's ProxyCommand: so no port of this
machine is opened. The client's keys, known hosts and configuration are in a folder of the test's.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from validator.lab.netns.provider import NetnsLab

SSHD = "/usr/sbin/sshd"
PASSWORD = "correct-horse-7"

_CONFIG = """\
HostKey /etc/host_key
PidFile none
AuthorizedKeysFile /root/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin yes
LogLevel VERBOSE
"""


@dataclass(frozen=True)
class Servers:
    """The way to the devices of `lab`: `config` is the client's configuration, `known_hosts` the keys that it knows."""

    lab: NetnsLab
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "ssh_config"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"

    def binding(
        self, *devices: str, names: Mapping[str, str] | None = None, options: str = "", **access: str
    ) -> Path:
        """A binding to `devices`, or all; `options` are for ssh, `access` more keys for each, `names` what to call them."""
        lines = ["devices:"]
        for name in devices or self.lab.lab.devices:
            keys = {"ssh": f"-F {self.config} {options} {name}", **access}
            said = ", ".join(f"{key.replace('_', '-')}: {value}" for key, value in keys.items())
            lines.append(f"  {(names or {}).get(name, name)}: {{{said}}}")
        path = self.folder / "binding.yml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def enter(self, device: str) -> list[str]:
        """The beginning of a command that runs on the device with all rights, which sshd needs to give up some."""
        pid = str(self.lab._pids[device])
        return ["nsenter", f"--target={pid}", "--mount", "--uts", "--ipc", "--net", "--pid", "--"]

    def on(self, device: str, script: str, given: bytes = b"") -> str:
        """What a shell on the device prints."""
        done = subprocess.run(
            [*self.enter(device), "sh", "-c", script], input=given, capture_output=True, check=True
        )
        return done.stdout.decode()

    def log(self, device: str) -> str:
        """What the device's server has noted."""
        return self.on(device, "cat /var/log/sshd 2>/dev/null || true")


def start_servers(
    lab: NetnsLab, folder: Path, missing: Callable[[str, str], NoReturn], *, keys: bool = True
) -> Servers:
    """Prepares every device of `lab`. With `keys` the client has one that they accept; PASSWORD is root's anyway."""
    if not shutil.which("ssh") or not Path(SSHD).exists():
        missing("sshd", "sudo apt-get install -y --no-install-recommends openssh-server")
    if os.geteuid() != 0:
        missing("sshd", "only root can start one in a device of the embedded lab")
    servers = Servers(lab, folder)
    _keygen(folder / "id")
    crypted = subprocess.run(
        ["openssl", "passwd", "-6", PASSWORD], capture_output=True, text=True, check=True
    ).stdout.strip()
    hosts, known = [], []
    for device in lab.lab.devices:
        host_key = folder / f"host_key_{device}"
        _keygen(host_key)
        servers.on(device, "mkdir -p /run/sshd; umask 077; cat > /etc/host_key", host_key.read_bytes())
        servers.on(device, "cat > /root/authorized_keys", (folder / "id.pub").read_bytes() if keys else b"")
        servers.on(device, "cat > /etc/sshd.conf", _CONFIG.encode())
        servers.on(device, f"echo '{_shadow(crypted)}' > /etc/shadow.new; mv /etc/shadow.new /etc/shadow")
        server = [*servers.enter(device), SSHD, "-i", "-f", "/etc/sshd.conf", "-E", "/var/log/sshd"]
        hosts.append(_host(device, ProxyCommand=shlex.join(server)))
        kind, key, *_ = (folder / f"host_key_{device}.pub").read_text().split()
        known.append(f"{device} {kind} {key}")
    identity = {"IdentityFile": str(folder / "id"), "IdentitiesOnly": "yes"} if keys else {}
    common = _host("*", User="root", UserKnownHostsFile=str(servers.known_hosts), **identity)
    servers.config.write_text("\n".join([*hosts, common]), encoding="utf-8")
    servers.known_hosts.write_text("\n".join(known) + "\n", encoding="utf-8")
    return servers


def _shadow(crypted: str) -> str:
    return f"root:{crypted}:19000:0:99999:7:::"


def _host(name: str, **options: str) -> str:
    return "\n".join([f"Host {name}", *(f"  {option} {value}" for option, value in options.items()), ""])


def _keygen(path: Path, *arguments: str) -> None:
    argv: Sequence[str] = (
        "ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "test",
        "-f",
        str(path),
        *arguments,
    )
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)
