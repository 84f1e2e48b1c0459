"""The near end of a supervisor: starts one, hears what it says, ends it.

Every lab has one: a small process that the devices live under, and end with. The far end is `owner.py`, and what
is special about one provider's labs is in the module that it names.
"""

import contextlib
import json
import os
import select
import sys
import time
from pathlib import Path
from typing import Any

import validator
from validator.errors import LabError
from validator.lab.instances import MARK, end_processes, process
from validator.lab.path import PATH

__all__ = ["Supervisor"]

_PATIENCE = 30.0  # seconds for a lab to come up; the devices themselves give up earlier, with a reason
_TEMPLATE = "import sys; sys.path.append({!r}); from {} import main; main()"


class Supervisor:
    """A started supervisor. It ends when this object's process does, unless `detach` was called."""

    def __init__(self, id_: str, plan: object, *, module: str) -> None:
        """Starts `main` of `module`, with no more of Python than it needs: that saves half of its start.

        `plan` is what it has to do, as JSON knows it.
        """
        code = _TEMPLATE.format(str(Path(validator.__file__).parents[1]), module)
        ours_in, self._input = os.pipe()
        self._output, ours_out = os.pipe()
        self._complaints, ours_error = os.pipe()
        self._unread = b""
        self._heard: list[dict[str, Any]] = []
        self._ended = False
        self.pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", "-c", code, MARK, id_],
            {**os.environ, "PATH": PATH},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, ours_in, 0),
                (os.POSIX_SPAWN_DUP2, ours_out, 1),
                (os.POSIX_SPAWN_DUP2, ours_error, 2),
            ],
            # Keys that are meant for us, such as Ctrl-C, must not reach the lab before we could tidy up.
            setsid=True,
        )
        for descriptor in (ours_in, ours_out, ours_error):
            os.close(descriptor)
        os.set_blocking(self._output, False)
        self._send(plan)

    def wait_for(self, word: str) -> dict[str, Any]:
        """Its next message that has `word` or `failed` in it. Raises `LabError` where it ends or is silent instead."""
        give_up = time.monotonic() + _PATIENCE
        while (left := give_up - time.monotonic()) > 0:
            heard = self.messages(left)
            for position, message in enumerate(heard):
                if word in message or "failed" in message:
                    self._heard = heard[position + 1 :]
                    return message
        raise LabError(f"the lab was not up after {_PATIENCE:.0f} s")

    def messages(self, seconds: float) -> list[dict[str, Any]]:
        """What it has said since, after waiting for at most `seconds` where that is nothing.

        Raises `LabError` where it has ended by itself.
        """
        heard, self._heard = self._heard, []
        if self._ended or heard:
            return heard
        ready = select.poll()
        ready.register(self._output, select.POLLIN)
        if not ready.poll(seconds * 1000):
            return []
        data = os.read(self._output, 65536)
        if not data:
            raise LabError(f"the lab's supervisor has ended: {self._last_complaint()}")
        *lines, self._unread = (self._unread + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def detach(self) -> None:
        """Lets it outlive this process."""
        self._send({"detach": True})

    def end(self) -> None:
        """Ends it with everything in the lab. Returns when that is gone. May be called twice."""
        if self._ended:
            return
        self._ended = True
        try:
            itself = process(self.pid)
        except LabError:
            pass  # It has ended by itself.
        else:
            end_processes([itself])
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        for descriptor in (self._input, self._output, self._complaints):
            os.close(descriptor)

    def _send(self, message: object) -> None:
        unsent = json.dumps(message).encode() + b"\n"
        with contextlib.suppress(BrokenPipeError):
            while unsent:
                unsent = unsent[os.write(self._input, unsent) :]

    def _last_complaint(self) -> str:
        lines = os.read(self._complaints, 65536).decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "without a word")
