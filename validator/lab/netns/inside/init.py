"""Process 1 of a device: makes its world, starts what its platform starts, reaps, and reports every death.

It talks to the supervisor over a socket, one JSON object a line. It says `made` once its namespaces exist, is
told `linked` once its interfaces do, says `ready` once everything answers, and from then on `died` for each
daemon that ends. Where it cannot go on it says `failed`, with the reason, and ends; so does the device. The failure
is `refused` where the machine would not let us, rather than a program of the device not starting.
"""

# Importing pathlib would take longer than making a device's folders.
# ruff: noqa: PTH123

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time

from validator.lab import kernel
from validator.lab.netns.inside import folders
from validator.lab.netns.inside.tasks import Starter, StartFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.lab.netns.plan import DevicePlan

__all__ = ["run_device"]

_PATIENCE = 20  # seconds for everything on a device to start; a tenth of one is usual


def run_device(device: DevicePlan, control: socket.socket) -> None:
    """Is the device until its control socket closes. Never returns to the caller's code: the process ends."""
    try:
        nothing = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        _Init(device, control).run()
    except StartFailed as error:
        _send(control, failed=str(error), refused=False)
    except OSError as error:
        _send(control, failed=kernel.reason(error), refused=True)
    finally:
        os._exit(1)


def _send(control: socket.socket, **message: object) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


class _Init:
    def __init__(self, device: DevicePlan, control: socket.socket) -> None:
        self.device = device
        self.control = control
        self.wake, wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)  # For process 1 that means: not from inside.
        self.starter = Starter(device["stages"])

    def run(self) -> None:
        kernel.unshare(kernel.NEW_DEVICE)
        kernel.name_process("init")
        kernel.mount("proc", "/proc")
        # Before there are interfaces, which take the defaults over when they are made.
        for name, value in self.device["sysctls"].items():
            _write_sysctl(name, value)
        _send(self.control, made=True)
        kernel.set_host_name(self.device["name"])
        folders.make_private(self.device["folders"], self.device["files"])
        os.chdir("/")
        if not self.control.recv(64):
            sys.exit()
        kernel.die_with_parent(signal.SIGKILL)  # Only now: until here the parent was the one in between.
        self.bring_up_interfaces()
        self.start()
        _send(self.control, ready=True)
        while self.wait(None):
            for name, status in self.reap():
                _send(self.control, died=name, status=status)

    def bring_up_interfaces(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            for name in self.device["checksums"]:
                kernel.no_checksum_offload(any_socket, name)
            for name in ("lo", *self.device["interfaces"]):
                kernel.interface_up(any_socket, name)

    def start(self) -> None:
        """Runs the platform's stages. Waiting is for a child's end or 2 ms, whichever is first."""
        give_up = time.monotonic() + _PATIENCE
        while not self.starter.advance():
            if not self.wait(2):
                sys.exit()
            if time.monotonic() > give_up:
                raise StartFailed(f"not up after {_PATIENCE} s, still waiting for {self.starter.pending()}")
            for name, status in self.reap():
                raise StartFailed(self.starter.last_words(name, status))

    def wait(self, milliseconds: int | None) -> bool:
        """Waits for a child's end or for the time to pass. False where the supervisor wants us gone."""
        poll = select.poll()
        poll.register(self.wake, select.POLLIN)
        poll.register(self.control, select.POLLIN)
        happened = dict(poll.poll(milliseconds))
        if self.wake in happened:
            os.read(self.wake, 4096)
        return self.control.fileno() not in happened

    def reap(self) -> list[tuple[str, int]]:
        """Takes in every dead child. Gives name and wait status of those that should have lived on."""
        missed: list[tuple[str, int]] = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return missed
            if pid == 0:
                return missed
            name = self.starter.ended(pid, status)
            if name is not None:
                missed.append((name, status))


def _write_sysctl(name: str, value: str) -> None:
    """Kernels differ in what they have: what is not there is not set."""
    with (
        contextlib.suppress(FileNotFoundError),
        open("/proc/sys/" + name.replace(".", "/"), "w", encoding="ascii") as file,
    ):
        file.write(value)
