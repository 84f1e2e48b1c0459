"""One lab's supervisor. Started by the provider as `python -I -S -c … validator-lab ID`.

How it hears and speaks is told in `validator/lab/owner.py`. The plan is that of plan.py; what it says is

    {"ready": true}, {"failed": why}, {"died": device, "status": as subprocess has it, "said": QEMU's last words}

Power switches talk to its control socket, one JSON object a line: see `_Supervisor.obey`. It is gone when every QEMU is.
"""

from __future__ import annotations

import contextlib
import json
import select
import signal
import socket
import subprocess
import sys

from validator.lab.owner import Owner, begin, say
from validator.lab.qemu.inside.box import Box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from validator.lab.qemu.plan import Plan

__all__ = ["main"]


def main() -> None:
    """Is the lab. Ends with status 0 after a lab that was taken down, 1 after one that did not come up."""
    plan = begin()
    supervisor = None
    try:
        supervisor = _Supervisor(plan)
        say(ready=True)
        supervisor.watch()
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None)
        say(failed=said.decode(errors="replace").strip() if said else str(error))
        sys.exit(1)
    finally:
        if supervisor is not None:
            supervisor.take_down()


class _Supervisor:
    """The boxes, and whoever has a power switch in hand."""

    def __init__(self, plan: Plan) -> None:
        self.boxes = {box["name"]: Box(box, plan["scratch"]) for box in plan["boxes"]}
        self.owner: Owner | None = Owner()
        self.control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control.bind(plan["control"])
        self.control.listen()
        self.switches: dict[socket.socket, bytes] = {}  # what each has said of a line that is not complete

    def watch(self) -> None:
        """Serves consoles and power switches, and passes on what dies, until the lab has to go."""
        while True:
            poll = select.poll()
            if self.owner is not None:
                for number in self.owner.descriptors:
                    poll.register(number, select.POLLIN)
            for waiting in (self.control, *self.switches):
                poll.register(waiting, select.POLLIN)
            consoles: dict[int, tuple[Box, socket.socket]] = {}
            for box in self.boxes.values():
                if box.power is not None:
                    poll.register(box.power, select.POLLIN)
                for end, (reads, writes) in box.console.wants().items():
                    consoles[end.fileno()] = (box, end)
                    poll.register(end, select.POLLIN * reads | select.POLLOUT * writes)
            for number, _ in poll.poll():
                if number in consoles:
                    box, end = consoles[number]
                    box.console.serve(end)
                else:
                    self.serve(number)

    def serve(self, number: int) -> None:
        """News that are not of a console."""
        if self.owner is not None and number in self.owner.descriptors:
            self.owner.heed(number)
            self.owner = None
        elif number == self.control.fileno():
            switch, _ = self.control.accept()
            self.switches[switch] = b""
        for box in self.boxes.values():
            if number == box.power:
                said = box.last_words()
                say(died=box.name, status=box.switch_off(), said=said)
        for switch in [one for one in self.switches if one.fileno() == number]:
            self.listen_to(switch)

    def listen_to(self, switch: socket.socket) -> None:
        """Does what a power switch asks for. What it is told is an answer for each line."""
        try:
            data = switch.recv(4096)
            *lines, self.switches[switch] = (self.switches[switch] + data).split(b"\n")
            for line in lines:
                switch.sendall(json.dumps(self.obey(json.loads(line))).encode() + b"\n")
        except OSError:
            data = b""
        if not data:
            del self.switches[switch]
            switch.close()

    def obey(self, asked: dict[str, Any]) -> dict[str, Any]:
        """`{"outlet": name, "power": true or false}` switches; `{}` only asks. The answer is the power of all outlets.

        A box that cannot be switched on says why, as `failed`.
        """
        box = self.boxes.get(asked.get("outlet", ""))
        failed = None
        if box is not None and asked["power"]:
            try:
                box.switch_on()
            except OSError as error:
                failed = str(error)
        elif box is not None:
            box.switch_off()
        outlets = {name: one.power is not None for name, one in self.boxes.items()}
        return {"outlets": outlets, "failed": failed}

    def take_down(self) -> None:
        """Takes the power from every box, and returns when all of them are off."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for box in self.boxes.values():
            with contextlib.suppress(OSError):
                box.switch_off()
