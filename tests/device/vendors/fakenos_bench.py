"""Proves platforms against fakenos, all of them at once: what its servers have of a platform, and whether it works."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml import safe_load

from validator.device.connections import Connections
from validator.device.opening import Opening, open_window
from validator.device.platforms import platform_named
from validator.device.prompts import prompt_of
from validator.device.reply import Ending
from validator.device.screen import fold
from validator.device.window import Window
from validator.errors import Place
from validator.lab.bound import Bound, Ssh
from validator.lab.files import DeviceFile, Lab
from validator.lab.remote.provider import RemoteProvider

HERE = Path(__file__).parent
PROOFS: dict[str, dict[str, Any]] = safe_load((HERE / "fakenos.yml").read_text(encoding="utf-8"))
UNKNOWN = re.compile(r"^(?:Unknown command|% Invalid input)", re.MULTILINE)
SSH = (
    *("-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
    *("-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password", "127.0.0.1"),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was seen of one platform. None: its server has no such thing. `commands` were shown whole."""

    pager: bool | None
    configure: bool | None
    commands: int
    version: bool | None


@dataclass(frozen=True, slots=True)
class Server:
    """One of fakenos's servers: its port, and what it says to commands, as far as that is a text."""

    port: int
    says: dict[str, str]


def prove_all() -> dict[str, Proof]:
    """Every platform that fakenos knows. Most of the time goes by in its servers, which sleep at every key."""
    with servers() as found, ThreadPoolExecutor(8) as pool:
        running = {name: pool.submit(prove, name, server) for name, server in found.items()}
        return {name: proof.result() for name, proof in running.items()}


@contextmanager
def servers() -> Iterator[dict[str, Server]]:
    """fakenos with a server for each platform."""
    known = {proof.get("fakenos", name): name for name, proof in PROOFS.items()}
    ports = dict(zip(known, free_ports(len(known)), strict=True))
    hosts = [
        {
            "name": theirs,
            "port": ports[theirs],
            "prompt": PROOFS[ours]["prompt"],
            "privileged": PROOFS[ours].get("privileged", False),
            "commands": PROOFS[ours]["commands"],
        }
        for theirs, ours in known.items()
    ]
    with subprocess.Popen(
        [sys.executable, HERE / "fakenos_hosts.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as network:
        assert network.stdin is not None
        assert network.stdout is not None
        network.stdin.write(json.dumps(hosts) + "\n")
        network.stdin.flush()
        says = json.loads(network.stdout.readline())
        yield {ours: Server(ports[theirs], says[theirs]) for theirs, ours in known.items()}
        network.kill()  # to stop in good order takes it half a minute


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def prove(name: str, server: Server) -> Proof:
    """Logs in over SSH, and sees what there is."""
    proof = PROOFS[name]
    platform = platform_named(name)
    kind = platform.windows["cli"]
    with opened(name, server.port, proof.get("host", "r1")) as (window, shown):
        refused = len(UNKNOWN.findall(fold(bytes(shown))))
        if proof.get("enable"):
            window.run("enable", timeout=60)
        commands = [whole(window, command, server.says.get(command)) for command in proof["commands"]]
        configure = None
        if "configure" in proof:
            enter, leave = proof["configure"]
            inside = window.run(enter, timeout=60).prompt
            outside = window.run(leave, timeout=60).prompt
            prompt = prompt_of(kind, proof.get("host", "r1"))
            configure = inside not in (None, outside) and bool(re.fullmatch(prompt, inside or ""))
        version = window.run(platform.version.command, timeout=60).output
        said = re.search(platform.version.pattern, version, re.MULTILINE) is not None
    return Proof(
        pager=True if refused < len(kind.pager.off) and not proof.get("keep-pager") else None,
        configure=configure,
        commands=sum(commands),
        version=None if UNKNOWN.search(version) else said,
    )


def whole(window: Window, command: str, text: str | None) -> bool:
    """Whether the output of a command is what the server says to it; where that is known, word for word."""
    reply = window.run(command, timeout=60)
    if reply.ending is not Ending.PROMPT or UNKNOWN.search(reply.output):
        return False
    if text is None:
        return bool(reply.output.split())
    # Some texts were recorded with their command, which is an echo more.
    return reply.output.split() == fold(text.encode()).strip().removeprefix(f"{command}\n").split()


@contextmanager
def opened(name: str, port: int, host: str) -> Iterator[tuple[Window, bytearray]]:
    """A window on one server, as a run on devices that exist opens it, and what it has shown."""
    lab = Lab(
        name=name,
        path=HERE / "fakenos.yml",
        description="",
        provider="remote",
        devices={"r1": DeviceFile(platform=name)},
        links=(),
        features=(),
        grants=(),
        bound={
            "r1": Bound(
                name="r1",
                place=Place("fakenos.yml"),
                way=Ssh(("-p", str(port), *SSH)),
                host_name=host,
                user="user",
                password="plain:user",
            )
        },
    )
    shown = bytearray()
    opening = Opening(record=shown.extend)
    running = RemoteProvider().up(lab)
    try:
        with closing(Connections()) as connections:
            reach = running.reach("r1")
            connections.ensure("r1", reach, opening)
            del shown[:]
            platform = platform_named(name)
            if PROOFS[name].get("keep-pager"):
                cli = platform.windows["cli"]
                platform = platform.but(windows={"cli": cli.but(pager=cli.pager.but(off=()))})
            with closing(open_window("r1", "cli", platform, reach, opening)) as window:
                yield window, shown
    finally:
        running.down()
