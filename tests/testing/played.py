"""A session without any line: what is typed is handed over, and time goes by only when somebody waits."""

from typing import Any

from validator.testing import Device, Event, Script, parse_script, session
from validator.testing.actions import HangUp, Receive, Send, Typing

SWITCH = """
hostname: sw1
modes:
  user:
    prompt: '{{ host }}> '
    commands:
      exit: [{close: true}]
"""


class Played:
    """A device that one person uses. `ended` is how the session ended, `typing` what it expects, `now` the time."""

    def __init__(self, script: Script | str) -> None:
        self.now = 0.0
        self.typing: list[str] = []
        self.ended: HangUp | None = None
        self.events: list[Event] = []
        parsed = parse_script(script) if isinstance(script, str) else script
        self.device = Device(parsed, self.events.append, lambda: self.now)
        self._begin()

    def _begin(self) -> None:
        self.ended = None
        self._talk = session(self.device)
        self._typed: list[bytes | None] = []
        self._waits = False
        self.shown = b""
        self._sends: list[bytes] = []
        self._go(None)

    def again(self) -> str:
        """Another session on the same device; what it shows at once."""
        self._begin()
        return self.shown.decode()

    def type(self, *keys: str) -> str:
        """What is shown after all `keys` were typed, each as one burst."""
        self.shown = b""
        self._sends = []
        self._typed += [key.encode() for key in keys]
        self._go(self._typed.pop(0) if self._waits else None)
        return self.shown.decode("utf-8", "replace")

    def line(self, text: str) -> str:
        """What is shown after `text` and Enter."""
        return self.type(f"{text}\r")

    @property
    def sends(self) -> list[bytes]:
        """What was shown last, as it was sent."""
        return self._sends

    def _go(self, answer: bytes | None) -> None:
        self._waits = False
        try:
            while True:
                action: Any = self._talk.send(answer)
                answer = None
                match action:
                    case Send(data):
                        self.shown += data
                        self._sends.append(data)
                    case Typing(what):
                        self.typing.append(what)
                    case HangUp():
                        self.ended = action
                        self._talk.close()
                        return
                    case Receive(timeout):
                        if self._typed:
                            answer = self._typed.pop(0)
                        elif timeout is None:
                            self._waits = True
                            return
                        else:
                            self.now += timeout
                            answer = b""
        except StopIteration:
            return
