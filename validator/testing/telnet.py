"""The options of telnet (RFC 854, 857, 858, 1073, 1091) from a device's side."""

import re

__all__ = ["TelnetServer"]

_IAC, _DONT, _DO, _WONT, _WILL, _SB, _SE = 255, 254, 253, 252, 251, 250, 240
_ECHO, _GO_AHEAD, _TERMINAL_TYPE, _WINDOW_SIZE = 1, 3, 24, 31

_COMMAND = re.compile(
    rb"\xff(?:[\xfb-\xfe](?P<option>.)|\xfa(?P<sub>(?:[^\xff]|\xff\xff)*)\xff\xf0|(?P<other>[^\xfa-\xfe]))",
    re.DOTALL,
)


class TelnetServer:
    """What one connection has agreed on."""

    def __init__(self) -> None:
        self._unread = b""
        self._on: set[int] = {_GO_AHEAD}
        self._refused: set[tuple[int, int]] = set()

    def hello(self) -> bytes:
        """What a device says first: no go-ahead, and what is your terminal like."""
        return bytes([_IAC, _WILL, _GO_AHEAD, _IAC, _DO, _TERMINAL_TYPE, _IAC, _DO, _WINDOW_SIZE])

    def echo(self, *, on: bool) -> bytes:
        """Says that the device shows what is typed; or does not, so that the client shows it itself."""
        if on == (_ECHO in self._on):
            return b""
        self._on ^= {_ECHO}
        return bytes([_IAC, _WILL if on else _WONT, _ECHO])

    def sent(self, data: bytes) -> bytes:
        """`data` as it goes over the line."""
        return data.replace(b"\xff", b"\xff\xff")

    def received(self, data: bytes) -> tuple[bytes, bytes]:
        """What was typed in what came, and what must be answered. A command that is cut off waits for its rest."""
        data = self._unread + data
        self._unread = b""
        typed, answer = bytearray(), bytearray()
        at = 0
        while (start := data.find(_IAC, at)) >= 0:
            typed += data[at:start]
            found = _COMMAND.match(data, start)
            if found is None:
                self._unread, at = data[start:], len(data)
                break
            at = found.end()
            if found["option"]:
                answer += self._answer(data[start + 1], found["option"][0])
            elif found["other"] == b"\xff":
                typed.append(_IAC)
        typed += data[at:]
        return bytes(typed), bytes(answer)

    def _answer(self, code: int, option: int) -> bytes:
        """Refuses, once, what it does not know; what it does know it has said by itself."""
        known = code in (_DO, _DONT) and option in (_ECHO, _GO_AHEAD)
        asked = code in (_WILL, _WONT) and option in (_TERMINAL_TYPE, _WINDOW_SIZE)
        if known or asked or code in (_DONT, _WONT) or (code, option) in self._refused:
            return b""
        self._refused.add((code, option))
        return bytes([_IAC, _DONT if code == _WILL else _WONT, option])
