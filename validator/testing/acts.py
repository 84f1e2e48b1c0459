"""Does what a script says that a command does."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from validator.template import fill
from validator.testing.actions import HangUp, Send, Talk, Typing
from validator.testing.device import Device
from validator.testing.editor import Editor
from validator.testing.endings import Interrupted, Left, Rebooted
from validator.testing.script import Act, Acts, Ask
from validator.testing.wire import Wire

__all__ = ["Performer", "in_order"]

_FLOOD = (b"x" * 98 + b"\r\n") * 600
_QUIT = b"qQ\x03"


def in_order(acts: Acts) -> Iterator[str | Act]:
    """`acts` one by one."""
    return iter((acts,) if isinstance(acts, str) else acts or ())


class Performer:
    """What one session is at: its mode, its section of the configuration, its page length, and its values."""

    def __init__(self, device: Device, wire: Wire, editor: Editor, note: Callable[[str], None]) -> None:
        self._device = device
        self._wire = wire
        self._editor = editor
        self._note = note
        self._own: dict[str, str] = {}
        self.mode = next(iter(device.script.modes))
        self._section: str | None = None
        self._page = device.script.pager.lines
        self._shown = 0  # lines since the last page

    @property
    def values(self) -> Mapping[str, str]:
        """What names stand for now: nothing, for those that have no value yet."""
        known = {**self._device.values, **self._own, "config": str(self._device.running)}
        return defaultdict(str, known)

    def name(self, values: Mapping[str, str]) -> None:
        """Names `values` for the rest of the session."""
        self._own.update(values)

    def perform(self, acts: Acts) -> Talk[None]:
        """Does `acts`, one after another. Raises `Left`, `Rebooted` and `Interrupted`."""
        self._shown = 0
        for act in in_order(acts):
            done = yield from self._one(Act(say=act) if isinstance(act, str) else act)
            if not done:
                return

    def _one(self, act: Act) -> Talk[bool]:
        """Does one act; whether the next ones are to be done."""
        if act.say is not None:
            return (yield from self._say(act.say, act.times))
        if act.write is not None:
            yield from self._wire.write(self._filled(act.write), quiet=True)
        elif act.log is not None:
            yield from self._wire.write(f"{self._filled(act.log)}\n")
        elif act.wait is not None:
            yield from self._wire.wait(act.wait, self._device.clock)
        elif act.ask is not None:
            return (yield from self._ask(act.ask))
        elif act.flood is not None:
            yield from self._flood(act.flood)
        elif act.fault is not None:
            yield from self._fail(act.fault)
        elif act.echo is not None:
            self._editor.echoes = act.echo == "on"
            yield Typing("line" if self._editor.echoes else "secret")
        else:
            self._change(act)
        return True

    def _change(self, act: Act) -> None:
        """What an act changes without a word."""
        running = self._device.running
        if act.to is not None:
            self.mode, self._section = act.to, None
        elif act.set is not None:
            self._device.values.update({name: self._filled(value) for name, value in act.set.items()})
        elif act.keep is not None:
            running.keep(self._filled(act.keep), self._section)
        elif act.section is not None:
            self._section = self._filled(act.section)
            running.keep(self._section)
        elif act.forget is not None:
            running.forget(self._filled(act.forget), self._section)
        elif act.pager is not None:
            self._page = act.pager
        elif act.save:
            self._device.save()
        elif act.restore:
            self._device.restore()
        elif act.close:
            raise Left
        elif act.reboot:
            self._note("reboot")
            raise Rebooted

    def _filled(self, text: str) -> str:
        return fill(text, self.values)

    # --- output ---

    def _say(self, text: str, times: int) -> Talk[bool]:
        values = self.values
        for count in range(1, times + 1):
            said = fill(text, {**values, "n": str(count)})
            for line in said.removesuffix("\n").split("\n") if said else ():
                if self._page and self._shown >= self._page - 1 and not (yield from self._more()):
                    return False
                log = self._wire.log("output")
                yield from self._wire.write(f"{line}\n{log}\n" if log else f"{line}\n")
                self._shown += 1
            self._wire.look()
        return True

    def _more(self) -> Talk[bool]:
        """The end of a page; whether more is wanted."""
        pager = self._device.script.pager
        yield from self._wire.write(pager.prompt)
        width = len(pager.prompt)
        whole = (pager.all or "").encode()
        yield Typing("key")
        while (key := (yield from self._wire.key())) not in b" \r\n" + _QUIT + whole:
            pass
        yield Typing("line")
        match pager.erase:
            case "backspaces":
                gone = "\b" * width + " " * width + "\b" * width
            case "return":
                gone = "\r" + " " * width + "\r"
            case _:
                gone = "\r\x1b[K"
        yield from self._wire.write(gone)
        if key in b"\r\n":
            self._wire.skip(b"\n\0")
            self._shown = self._page - 2
        else:
            self._shown = -sys.maxsize if key in whole else 0
        return key not in _QUIT

    # --- questions ---

    def _ask(self, ask: Ask) -> Talk[bool]:
        for _ in range(ask.tries):
            yield from self._wire.write(self._filled(ask.text))
            if ask.key:
                answer = yield from self._key()
            else:
                answer = yield from self._editor.secret() if ask.secret else self._editor.line()
            if re.fullmatch(ask.accept, answer):
                if ask.name is not None:
                    self.name({ask.name: answer})
                return True
            if ask.refused:
                yield from self._wire.write(f"{self._filled(ask.refused)}\n")
        return False

    def _key(self) -> Talk[str]:
        """One key; Enter is no character."""
        yield Typing("key")
        key = yield from self._wire.key()
        yield Typing("line")
        if key in b"\x03":
            raise Interrupted
        answer = ""
        if key in b"\r\n":
            self._wire.skip(b"\n\0")
        else:
            answer = chr(key)
        yield from self._wire.write(f"{answer}\n")
        return answer

    # --- faults ---

    def _flood(self, size: int) -> Talk[None]:
        """So many bytes, in lines, as fast as they are taken. Nothing disturbs them."""
        while size > 0:
            yield Send(_FLOOD[:size])
            size -= len(_FLOOD)
            yield from self._wire.wait(0, self._device.clock)
            yield from self._wire.receive(0)

    def _fail(self, fault: str) -> Talk[None]:
        self._note(fault)
        match fault:
            case "die":
                yield HangUp("die")
            case "hang":
                yield from self._wire.wait(None, self._device.clock)
            case "deaf":
                yield from self._wire.wait(None, self._device.clock, deaf=True)
            case _:
                while True:
                    yield Send(_FLOOD)
                    yield from self._wire.receive(0)
