"""From whatever a line shows when it is opened to a prompt of the device: banners, a login, a session left behind."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from validator.device.channel import Channel
from validator.device.screen import fold
from validator.errors import AccessRefused, DeviceLost
from validator.lab.reach import Login

__all__ = ["AT_LOGIN", "Dialog", "Goal"]

AT_LOGIN = re.compile(r"(?:.*\s)?(?:login|[Uu]ser ?[Nn]ame|[Uu]ser)\s*:\s*")
"""A last line at which a user name is expected. A banner that ends in one of these words ends its line, too."""

_PASSWORD = re.compile(r".*(?:[Pp]assword|[Pp]asscode|[Pp]assphrase)[^:]*:\s*")
_REFUSED = re.compile(
    r"(?im)^.*(?:login incorrect|login failed|authentication fail|authentication error|access denied"
    r"|permission denied|bad passwords|login invalid|too many authentication failures).*$"
)
_EXPIRED = re.compile(
    r"(?im)^.*(?:password (?:has|is) expired|must change (?:your|the) password|required to change your password"
    r"|current password:|new password:).*$"
)
_HOST_KEY = re.compile(r"(?m)^.*(?:Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED).*$")
_UNKNOWN_KEY = re.compile(r".*continue connecting \(yes/no[^)]*\)\?\s*")
_MORE = re.compile(r".*(?:--\s?[Mm]ore\s?--|<--- More --->|Press any key to continue).*")
_COUNTDOWN = re.compile(r"(?i).*(?:any key|autoboot).*")
_UNREACHED = re.compile(
    r"(?im)^.*(?:connection refused|no route to host|could not resolve|connection timed out|network is unreachable"
    r"|connection reset|unable to negotiate|name or service not known|connect to host).*$"
)

SETTLE = 0.05
"""Seconds of silence after which the last line is taken for what the device waits at."""

SILENCE = 2.0
"""Seconds of silence after which Enter is pressed: a console shows nothing until then. Never before real silence."""

AWAKE = 0.3
"""The same where the device is known to wait at its login. A terminal server may need as long to open the line."""

LOOK_AT = 4096
"""Bytes that were read last and that are looked at; a banner may be longer."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the dialog is to come to: a last line that `here` matches. `elsewhere` is left with `leave`."""

    here: re.Pattern[str]
    elsewhere: re.Pattern[str] | None = None
    leave: str = "exit"


@dataclass(slots=True)
class Dialog:
    """Talks a line to its goal. `record` gets what is read; `wait` raises where the run was interrupted.

    `awake` says that the device waits for us: then Enter need not wait for the end of whatever it may be doing.
    """

    device: str
    channel: Channel
    login: Login
    record: Callable[[bytes], None]
    wait: Callable[[], None]
    clock: Callable[[], float] = time.monotonic
    awake: bool = False
    _came: bytes = field(default=b"", init=False)
    _since: bytes = field(default=b"", init=False)  # what came since something was typed
    _asked: int = field(default=0, init=False)

    def lead(self, goal: Goal, *, timeout: float) -> bytes:
        """Logs in and returns the bytes of the last line, the prompt. Raises `DeviceLost`, which says what to do."""
        give_up = self.clock() + timeout
        nudge = self.clock() + (AWAKE if self.awake else SILENCE)
        left = 0
        while self.clock() < give_up:
            self.wait()
            data = self.channel.read(max(0.0, min(SILENCE, nudge - self.clock(), give_up - self.clock())))
            if data is None:
                raise self._lost()
            if not data:
                # A boot loader that counts down takes every key for the wish to stop.
                if self.clock() >= nudge and not _COUNTDOWN.fullmatch(self._last()):
                    self._type("")
                    nudge = self.clock() + SILENCE
                continue
            self.record(data)
            self._came = (self._came + data)[-LOOK_AT:]
            self._since = (self._since + data)[-LOOK_AT:]
            nudge = self.clock() + SILENCE
            if not self.channel.quiet(SETTLE):
                continue
            line = fold(self._since[max(self._since.rfind(b"\n"), self._since.rfind(b"\r")) + 1 :])
            if goal.here.fullmatch(line):
                return self._since[max(self._since.rfind(b"\n"), self._since.rfind(b"\r")) + 1 :]
            if goal.elsewhere is not None and goal.elsewhere.fullmatch(line) and left < 8:  # noqa: PLR2004 - modes
                left += 1
                self._type(goal.leave)
            else:
                self._answer(line)
        raise DeviceLost(
            f"{self.device} showed no prompt in {timeout:g} s",
            hint=f"the last it said was: {self._last()}" if self._last() else "it said nothing",
        )

    def _answer(self, line: str) -> None:
        """Answers what the last line asks for, if it asks for something. Raises `DeviceLost` where we cannot."""
        since = fold(self._since)
        if _UNKNOWN_KEY.fullmatch(line):
            self.channel.write(b"no\n")
            raise AccessRefused(
                f"the host key of {self.device} is not known to this machine",
                hint="connect once by hand and compare the key with the device's, or put it into known_hosts",
            )
        if self._asked and (refused := _REFUSED.search(since)):
            raise self._wrong(refused[0])
        if expired := _EXPIRED.search(since):
            raise AccessRefused(
                f"{self.device} wants another password before it lets anybody in: {expired[0].strip()}",
                hint="log in by hand, set a new one, and give it to the lab",
            )
        if AT_LOGIN.fullmatch(line):
            self._log_in("user name", self.login.user)
        elif _PASSWORD.fullmatch(line):
            self._log_in("password", self.login.password)
        elif _MORE.fullmatch(line):
            self.channel.write(b" ")
            self._since = b""

    def _log_in(self, what: str, value: str | None) -> None:
        if value is None:
            raise AccessRefused(
                f"{self.device} asks for a {what}, and the lab has none for it",
                hint=f"give the device a {'user' if what == 'user name' else what} in the binding",
            )
        self._asked += 1
        if self._asked > 4:  # noqa: PLR2004 - twice a name and a password
            raise self._wrong(self._last())
        self._type(value)

    def _type(self, text: str) -> None:
        self._since = b""
        self.channel.write(text.encode() + b"\n")

    def _wrong(self, said: str) -> AccessRefused:
        return AccessRefused(
            f"{self.device} refuses the user name or the password: {said.strip()}",
            hint="correct them in the binding, or in what it takes them from",
        )

    def _lost(self) -> DeviceLost:
        """Why the line ended before there was a prompt, in the words of whoever ended it."""
        came = fold(self._came)
        if found := _HOST_KEY.search(came):
            return AccessRefused(
                f"{self.device} shows another host key than this machine knows: {found[0].strip('@ ')}",
                hint="find out why before you go on; if the device was replaced, remove its old key with ssh-keygen -R",
            )
        if found := _REFUSED.search(came):
            return self._wrong(found[0])
        if found := _UNREACHED.search(came):
            return DeviceLost(
                f"{self.device} cannot be reached: {found[0].strip()}",
                hint="see that it is switched on, and that this machine may connect to it",
            )
        return DeviceLost(
            f"{self.device} closed the line before it showed a prompt",
            hint=f"the last it said was: {self._last()}" if self._last() else "it said nothing",
        )

    def _last(self) -> str:
        lines = [line.strip() for line in fold(self._came).splitlines() if line.strip()]
        return lines[-1][-200:] if lines else ""
