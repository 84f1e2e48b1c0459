"""One lab's supervisor. Started by the provider as `python -I -S -c … validator-lab ID`.

How it hears and speaks is told in `validator/lab/owner.py`. The plan is that of plan.py; what it says is

    {"devices": {name: pid}}, {"ready": true},
    {"failed": why, "device": name or null, "refused": whether it is the machine that does not let us},
    {"died": program or null, "device": name, "status": wait status}

It is gone when every process of every device is.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys

from validator.lab import kernel
from validator.lab.netns.inside.init import run_device
from validator.lab.owner import Owner, begin, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from validator.lab.netns.plan import DevicePlan, LinkPlan, Plan

    Message = dict[str, Any]

__all__ = ["main"]


def main() -> None:
    """Is the lab. Ends with status 0 after a lab that was taken down, 1 after one that did not come up."""
    plan = begin()
    supervisor = _Supervisor()
    try:
        supervisor.bring_up(plan)
        supervisor.watch()
    except _Failed as failure:
        say(failed=str(failure), device=failure.device, refused=failure.refused)
        sys.exit(1)
    except OSError as error:
        say(failed=kernel.reason(error), device=None, refused=True)
        sys.exit(1)
    finally:
        supervisor.take_down()


class _Failed(Exception):
    """A device could not be brought up."""

    def __init__(self, device: str, why: str, *, refused: bool) -> None:
        super().__init__(why)
        self.device = device
        self.refused = refused


class _Supervisor:
    """The devices, as sockets to their init processes."""

    def __init__(self) -> None:
        self.pids: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.controls: dict[int, socket.socket] = {}
        self.unread: dict[int, bytes] = {}
        self.poll = select.poll()
        self.owner = Owner()
        for number in self.owner.descriptors:
            self.poll.register(number, select.POLLIN)

    def bring_up(self, plan: Plan) -> None:
        """Makes devices and links, and returns when every device is ready."""
        user, group = os.geteuid(), os.getegid()
        kernel.adopt_orphans()
        if plan["several_users"]:
            kernel.unshare_with_users(kernel.NEW_LAB, user, group)
        else:
            kernel.unshare(kernel.NEW_LAB)
            kernel.map_to_root(user, group)
        kernel.make_read_only()
        for device in plan["devices"]:
            self.fork(device)
        self.all_say("made")
        say(devices=self.pids)
        _link(plan["links"], self.pids)
        for control in self.controls.values():
            control.sendall(b"linked")
        self.all_say("ready")
        say(ready=True)

    def fork(self, device: DevicePlan) -> None:
        """Starts a device's init.

        Unsharing a PID namespace concerns the next children, for good: so it takes a process in between, which
        ends at once and leaves its child to us.
        """
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        between = os.fork()
        if between == 0:
            try:
                kernel.unshare(kernel.NEW_PID)
                pid = os.fork()
                if pid == 0:
                    for control in (ours, *self.controls.values()):
                        control.close()
                    run_device(device, theirs)
                os.write(writing, str(pid).encode())
            finally:
                os._exit(0)
        theirs.close()
        os.close(writing)
        os.waitpid(between, 0)
        pid = int(os.read(reading, 32) or 0)
        os.close(reading)
        if not pid:
            raise _Failed(device["name"], "the kernel gives it no PID namespace", refused=True)
        self.pids[device["name"]] = pid
        self.names[ours.fileno()] = device["name"]
        self.controls[ours.fileno()] = ours
        self.unread[ours.fileno()] = b""
        self.poll.register(ours, select.POLLIN)

    def all_say(self, word: str) -> None:
        """Waits until every device has said `word`."""
        missing = set(self.controls)
        while missing:
            for number, message in self.messages():
                device = self.names[number]
                if message is None:
                    raise _Failed(device, "its first process was killed", refused=False)
                if "failed" in message:
                    raise _Failed(device, message["failed"], refused=message["refused"])
                if word in message:
                    missing.discard(number)

    def watch(self) -> None:
        """Passes on what dies, until the lab has to go."""
        while True:
            for number, message in self.messages():
                device = self.names[number]
                if message is None:
                    say(died=None, device=device, status=self.bury(number))
                elif "died" in message:
                    say(device=device, **message)

    def messages(self) -> list[tuple[int, Message | None]]:
        """Waits for news of devices; None is the end of one. Exits where the owner wants the lab gone."""
        news: list[tuple[int, Message | None]] = []
        for number, _ in self.poll.poll():
            if number in self.owner.descriptors:
                self.owner.heed(number)
                for other in self.owner.descriptors:
                    self.poll.unregister(other)
                continue
            data = self.controls[number].recv(65536)
            *lines, self.unread[number] = (self.unread[number] + data).split(b"\n")
            news += [(number, json.loads(line)) for line in lines]
            if not data:
                news.append((number, None))
        return news

    def bury(self, number: int) -> int:
        """Forgets a device whose init has ended. Gives its wait status."""
        self.poll.unregister(number)
        self.controls.pop(number).close()
        return os.waitpid(self.pids.pop(self.names[number]), 0)[1]

    def take_down(self) -> None:
        """Kills every device, and returns when all of them are gone."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)
        for control in self.controls.values():
            control.close()
        for pid in self.pids.values():
            os.waitpid(pid, 0)


def _link(links: list[LinkPlan], pids: dict[str, int]) -> None:
    """Makes the cables with one run of `ip`, which is the fastest way there is."""
    batch = ""
    for link in links:
        a, b = (
            f"name {end['interface']} index {end['index']} address {end['mac']} netns {pids[end['device']]}"
            for end in (link["a"], link["b"])
        )
        batch += f"link add {a} type veth peer {b}\n"
    commands, writing = os.pipe()
    reading, errors = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, commands, 0), (os.POSIX_SPAWN_DUP2, errors, 2)]
    pid = os.posix_spawnp("ip", ["ip", "-batch", "-"], os.environ, file_actions=actions)
    os.close(commands)
    os.close(errors)
    os.write(writing, batch.encode())
    os.close(writing)
    said = os.read(reading, 4096).decode(errors="replace")
    os.close(reading)
    if os.waitpid(pid, 0)[1] != 0:
        raise OSError(f"the links cannot be made: {said.strip()}")
