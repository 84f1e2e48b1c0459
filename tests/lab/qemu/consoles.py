"""What the tests of this folder say again and again: a person at a console, and at a power switch."""

import re
import socket
import time
from typing import Self

import pexpect
from pexpect.fdpexpect import fdspawn

from validator.lab.qemu.provider import FACTORY_LOGIN, QemuLab
from validator.lab.reach import Lines, Program, UnixSocket

ONE_BOX = """\
provider: qemu
devices:
  pdu: {platform: pdu}
  sw1: {platform: uboot}
"""
LOADER = re.compile(rb"\n=> $")
SHELL = re.compile(rb"root@sw1:[^\r\n]*# ")
AUTOBOOT = b"Hit any key to stop autoboot"
FACTORY = str(FACTORY_LOGIN.password)


class Console:
    """The console of a box, opened."""

    def __init__(self, lab: QemuLab, device: str) -> None:
        reach = lab.reach(device)
        assert isinstance(reach, Lines)
        assert isinstance(reach.line, UnixSocket)
        assert reach.shared
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(reach.line.path)
        self._child = fdspawn(self._socket.fileno(), timeout=30, use_poll=True)
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def sees(self, what: bytes | re.Pattern[bytes], *, within: float = 30) -> str:
        """What came until then."""
        self._child.expect(what if isinstance(what, re.Pattern) else re.escape(what), timeout=within)
        return str((self._child.before + self._child.after).decode(errors="replace").replace("\r", ""))

    def types(self, text: str) -> None:
        self._child.send(text.encode())

    def runs(self, command: str, prompt: re.Pattern[bytes] = SHELL) -> str:
        """Types a command, and gives what came of it."""
        self.types(f"{command}\r")
        return self.sees(prompt)

    def is_silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for so long. What is under way comes first: it is over when nothing came before."""
        self._child.buffer = self._child.before = b""
        try:
            self._child.read_nonblocking(4096, seconds)
        except pexpect.TIMEOUT:
            return True
        return False

    def falls_silent(self) -> bool:
        """Whether it is silent soon."""
        return any(self.is_silent(0.5) for _ in range(20))

    def stops_in_the_boot_loader(self) -> str:
        came = self.sees(AUTOBOOT)
        self.types(" ")
        return came + self.sees(LOADER)

    def logs_in(self, password: str = FACTORY) -> None:
        self.sees(b"login: ")
        self.types("root\r")
        self.sees(b"Password: ")
        time.sleep(0.1)  # login prompts first, and turns echo off then
        self.types(f"{password}\r")
        self.sees(SHELL)


class PowerSwitch:
    """The power switch of a lab, before a person."""

    def __init__(self, lab: QemuLab, device: str = "pdu") -> None:
        reach = lab.reach(device)
        assert isinstance(reach, Lines)
        assert isinstance(reach.line, Program)
        self._child = pexpect.spawn(
            reach.line.argv[0], list(reach.line.argv[1:]), encoding="utf-8", timeout=30, echo=False
        )
        self._child.delaybeforesend = None
        self._prompt = f"{device}# "
        self._child.expect_exact(self._prompt)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    def __call__(self, command: str) -> str:
        self._child.sendline(command)
        self._child.expect_exact(self._prompt)
        return str(self._child.before.replace("\r", ""))

    def leaves(self, command: str) -> bool:
        self._child.sendline(command)
        return bool(self._child.expect([pexpect.EOF, pexpect.TIMEOUT]) == 0)
