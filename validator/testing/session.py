"""One session on a scripted device: the greeting, the login, prompts and commands, until it ends."""

import random

from validator.template import fill
from validator.testing.actions import HangUp, Talk, Typing
from validator.testing.acts import Performer, in_order
from validator.testing.device import Device, Event
from validator.testing.editor import Editor
from validator.testing.endings import Gone, Interrupted, Left, Rebooted
from validator.testing.script import Act, Login
from validator.testing.wire import Wire

__all__ = ["session"]


def session(device: Device) -> Talk[None]:
    """A session that begins now."""
    return _Session(device).run()


class _Session:
    def __init__(self, device: Device) -> None:
        device.sessions += 1
        self._number = device.sessions
        self._device = device
        self._script = device.script
        chance = random.Random(f"{self._script.seed}/{self._number}")  # noqa: S311 - noise that can be had again
        self._wire = Wire(self._script, chance, lambda text: self._note("noise", text))
        self._editor = Editor(self._script, self._wire)
        self._begin()

    def _begin(self) -> None:
        self._performer = Performer(
            self._device, self._wire, self._editor, note=lambda text: self._note("fault", text)
        )

    def run(self) -> Talk[None]:
        yield Typing("line")
        boots = False
        while True:
            try:
                if boots:
                    boots = False
                    yield from self._performer.perform(self._script.boot)
                yield from self._once()
                yield from self._leave()
            except Left:
                yield from self._leave()
            except Rebooted:
                self._device.restore()
                if not self._script.console:
                    waits = (act.wait or 0 for act in in_order(self._script.boot) if isinstance(act, Act))
                    yield HangUp("reboot", sum(waits))
                boots = True
            except Interrupted:
                pass
            except Gone:
                return
            self._begin()

    def _once(self) -> Talk[None]:
        """From the greeting to where somebody leaves."""
        login = self._script.login
        yield from self._performer.perform(self._script.greeting)
        if login is None or (yield from self._log_in(login)):
            yield from self._performer.perform(self._script.motd)
            yield from self._commands()

    def _leave(self) -> Talk[None]:
        """Only a console stays, and greets whoever comes next."""
        if not self._script.console:
            yield HangUp("close")

    def _log_in(self, login: Login) -> Talk[bool]:
        for _ in range(login.tries):
            name = None
            while login.username is not None and not name:  # Enter alone shows that somebody is there
                yield from self._wire.write(fill(login.username, self._performer.values))
                name = yield from self._editor.line()
            yield from self._wire.write(login.password)
            password = yield from self._editor.secret()
            right = login.users.values() if name is None else [login.users.get(name)]
            if password in right:
                return True
            yield from self._wire.write(f"{login.refused}\n")
        return False

    def _commands(self) -> Talk[None]:
        while True:
            try:
                prompt = yield from self._prompt()
                line = yield from self._editor.line(prompt, helps=True)
                while self._script.help and line.endswith(self._script.help):
                    yield from self._perform_line(line)
                    line = line.removesuffix(self._script.help)
                    prompt = yield from self._prompt()
                    yield from self._wire.write(line)
                    line = yield from self._editor.line(prompt, begun=line, helps=True)
                if self._wire.noise.paste:
                    yield from self._wire.write("\x1b[?2004l\r")
                self._note("typed", line)
                if line.strip():
                    yield from self._accidents()
                    yield from self._perform_line(line)
            except Interrupted:
                yield from self._wire.write(f"{self._script.interrupted}\n")

    def _perform_line(self, line: str) -> Talk[None]:
        """What a line does; a line that is no command is told so."""
        found = self._device.command(self._performer.mode, line.strip())
        acts, words = found or (self._script.unknown, {})
        self._performer.name({"line": line, **words})
        yield from self._performer.perform(acts)

    def _accidents(self) -> Talk[None]:
        """What may come between a command and its answer."""
        noise = self._wire.noise
        yield from self._wire.wait(self._wire.some(noise.lag), self._device.clock)
        if self._wire.happens(noise.reboot):
            self._note("fault", "reboot")
            raise Rebooted
        if self._wire.happens(noise.die):
            self._note("fault", "die")
            yield HangUp("die")

    def _prompt(self) -> Talk[str]:
        """Shows the prompt, with what a console says in the middle of it."""
        prompt = fill(self._script.modes[self._performer.mode].prompt, self._performer.values)
        wire = self._wire
        half = len(prompt) // 2
        if wire.noise.paste:
            yield from wire.write("\x1b[?2004h")
        if (log := wire.log("within")) is not None:
            yield from wire.write(f"{prompt[:half]}\n{log}\n{prompt[half:]}")
        elif (log := wire.log("behind")) is not None:
            yield from wire.write(f"{prompt}{log}\n")
        elif (log := wire.log("below")) is not None:
            yield from wire.write(f"{prompt}\n{log}\n")
        elif (log := wire.log("redrawn")) is not None:
            yield from wire.write(f"{prompt}\n{log}\n{prompt}")
        else:
            yield from wire.write(prompt)
        return prompt

    def _note(self, kind: str, text: str) -> None:
        self._device.note(Event(self._number, kind, text))
