"""Real consoles for the devices of an embedded lab: a getty and a login on a line, which ser2net offers by telnet.

socat is the cable: what the device writes at one end, ser2net reads at the other. The line stays when nobody is
connected, and so does whoever is logged in on it, as on any terminal server.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tests.sshd import PASSWORD, Servers

NEEDED = {"ser2net": "ser2net", "socat": "socat", "agetty": "util-linux"}

_GETTY = "while :; do setsid --ctty --wait agetty --local-line --noclear --nohints - 115200 dumb || sleep 0.2; done"


@dataclass(frozen=True)
class Consoles:
    """The port of each device's console."""

    folder: Path
    ports: dict[str, int]

    def binding(self) -> Path:
        lines = ["devices:"]
        for name, port in self.ports.items():
            lines.append(
                f"  {name}: {{telnet: 'localhost:{port}', console: true, user: root, password: {PASSWORD}}}"
            )
        path = self.folder / "consoles.yml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


@contextmanager
def offered(servers: Servers, folder: Path, missing: Callable[[str, str], NoReturn]) -> Iterator[Consoles]:
    """Consoles for all devices of the lab; root's password is the one that `servers` gave it."""
    lacking = [package for program, package in NEEDED.items() if not shutil.which(program)]
    if lacking:
        missing("consoles", f"sudo apt-get install -y --no-install-recommends {' '.join(lacking)}")
    with ExitStack() as stack:
        ports, config = {}, []
        for device in servers.lab.lab.devices:
            near, far = folder / f"{device}.near", folder / f"{device}.far"
            cable = [f"pty,link={near},raw,echo=0", f"pty,link={far},raw,echo=0"]
            _start(stack, ["socat", *cable])
            _until(far.exists)
            # Held open here, too, so that the line stays while nobody is connected.
            descriptor = os.open(near, os.O_RDWR | os.O_NOCTTY)
            stack.callback(os.close, descriptor)
            line = os.open(far, os.O_RDWR | os.O_NOCTTY)
            stack.callback(os.close, line)
            _start(stack, [*servers.enter(device), "sh", "-c", _GETTY], line)
            ports[device] = _free_port()
            config.append(
                f"connection: &{device}\n"
                f"    accepter: telnet,tcp,localhost,{ports[device]}\n"
                f"    connector: serialdev,{near},115200n81,local\n"
                "    options:\n        kickolduser: true\n"
            )
        path = folder / "ser2net.yaml"
        path.write_text("%YAML 1.1\n---\n" + "".join(config), encoding="utf-8")
        _start(stack, ["ser2net", "-n", "-d", "-c", str(path)])
        for port in ports.values():
            _until(lambda port=port: _answers(port))
        yield Consoles(folder, ports)


def _start(stack: ExitStack, argv: list[str], line: int | None = None) -> None:
    process = subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL if line is None else line,
        stdout=subprocess.DEVNULL if line is None else line,
        stderr=subprocess.DEVNULL if line is None else line,
        start_new_session=True,
    )

    def end() -> None:
        process.kill()
        process.wait()

    stack.callback(end)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up, "it does not come up"
        time.sleep(0.02)
