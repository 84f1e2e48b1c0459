"""Typing a line on a scripted device: keys, and an echo in whatever form the device has."""

from validator.testing.actions import Talk, Typing
from validator.testing.endings import Interrupted, Left
from validator.testing.script import Script
from validator.testing.wire import Wire

__all__ = ["Editor"]

_CTRL_C, _CTRL_D, _CTRL_U = 3, 4, 21
_BACKSPACE = (8, 127)
_FIRST_VISIBLE = 32
_SPECIAL = bytes([*range(32), 127])

_WIDTH = 80
"""Columns of a device that does not ask how wide the terminal is."""


class Editor:
    """Reads lines from a wire. Keys that edit are Backspace and Ctrl-U; Ctrl-C raises `Interrupted`, Ctrl-D `Left`."""

    def __init__(self, script: Script, wire: Wire) -> None:
        self._wire = wire
        self._echo = script.echo
        self._help = script.help
        self._encoding = script.encoding
        self.echoes = True  # a device may stop

    def line(self, prompt: str = "", *, begun: str = "", helps: bool = False) -> Talk[str]:
        """The next line. With `helps`, the help key ends it too, and is its last character."""
        typed = begun
        while True:
            key = yield from self._wire.key()
            if key in (10, 13):
                if key == 13:  # noqa: PLR2004 - a carriage return
                    self._wire.skip(b"\n\0")
                yield from self._enter(typed)
                return typed
            if key in (_CTRL_C, _CTRL_D):
                if key == _CTRL_D and typed:
                    continue
                raise Interrupted if key == _CTRL_C else Left
            if key in _BACKSPACE:
                if typed:
                    typed = typed[:-1]
                    yield from self._show("\b \b")
            elif key == _CTRL_U:
                yield from self._show("\b \b" * len(typed))
                typed = ""
            elif helps and self._help and key == ord(self._help):
                yield from self._show(f"{self._help}\n")
                return typed + self._help
            elif key >= _FIRST_VISIBLE:
                stops = _SPECIAL + (self._help or "").encode() if helps else _SPECIAL
                more = (bytes([key]) + self._wire.run(stops)).decode(self._encoding, "replace")
                yield from self._shown(prompt, typed, more)
                typed += more

    def secret(self) -> Talk[str]:
        """The next line, which is not shown."""
        yield Typing("secret")
        echoes, self.echoes = self.echoes, False
        try:
            typed = yield from self.line()
        except (Interrupted, Left):
            yield Typing("line")
            raise
        finally:
            self.echoes = echoes
        yield Typing("line")
        yield from self._wire.write("\n")
        return typed

    def _enter(self, typed: str) -> Talk[None]:
        yield from self._show(f"\n{typed}\n" if self._echo == "twice" else "\n")

    def _shown(self, prompt: str, typed: str, more: str) -> Talk[None]:
        """The echo of `more`, which was typed behind `typed`."""
        log = self._wire.log("echo")
        if log is not None:
            half = len(more) // 2
            yield from self._show(f"{more[:half]}\n{log}\n{prompt}{typed}{more[:half]}")
            more = more[half:]
        match self._echo:
            case "backspaced":
                more += "\b" * len(more) + more
            case "wrapped":
                at = len(prompt) + len(typed)
                more = "".join(
                    character + (" \r" if (at + index + 1) % _WIDTH == 0 else "")
                    for index, character in enumerate(more)
                )
        yield from self._show(more)

    def _show(self, text: str) -> Talk[None]:
        if self.echoes and self._echo not in ("terminal", "none"):
            yield from self._wire.write(text)
