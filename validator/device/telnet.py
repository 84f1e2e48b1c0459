"""The options of telnet (RFC 854, 856, 857, 858, 1073, 1091), as far as a console needs them."""

import struct

from validator.device.terminal import COLUMNS, ROWS

__all__ = ["Telnet"]

_IAC, _DONT, _DO, _WONT, _WILL, _SB, _SE = 255, 254, 253, 252, 251, 250, 240
_BINARY, _ECHO, _SUPPRESS_GO_AHEAD, _TERMINAL_TYPE, _WINDOW_SIZE = 0, 1, 3, 24, 31

_WANTED_OF_THEM = {_BINARY, _ECHO, _SUPPRESS_GO_AHEAD}
_WANTED_OF_US = {_BINARY, _SUPPRESS_GO_AHEAD, _TERMINAL_TYPE, _WINDOW_SIZE}


class Telnet:
    """One connection's state. An option is answered once, so that two polite ends never go on for ever."""

    def __init__(self) -> None:
        self._unread = b""
        self._answered: set[tuple[int, int]] = set()
        self._binary = False

    def receive(self, data: bytes) -> tuple[bytes, bytes]:
        """The text in what came, and what must be answered. A command that is cut off waits for the rest."""
        data = self._unread + data
        self._unread = b""
        text, answer = bytearray(), bytearray()
        at = 0
        while (found := data.find(_IAC, at)) >= 0:
            text += data[at:found]
            end = self._command(data, found, text, answer)
            if end is None:
                self._unread = data[found:]
                at = len(data)
                break
            at = end
        text += data[at:]
        # A carriage return that is no line's end is sent with a NUL behind it.
        return bytes(text).replace(b"\r\0", b"\r"), bytes(answer)

    def sent(self, data: bytes) -> bytes:
        """`data` as it is sent: 255 is doubled, and a carriage return is followed by a NUL, unless it is all binary."""
        data = data.replace(b"\xff", b"\xff\xff")
        return data if self._binary else data.replace(b"\r", b"\r\0")

    def _command(self, data: bytes, start: int, text: bytearray, answer: bytearray) -> int | None:
        """Takes the command at `start`; where it ends, or None where the rest of it is still to come."""
        if start + 1 >= len(data):
            return None
        code = data[start + 1]
        if code == _IAC:
            text.append(_IAC)
            return start + 2
        if code == _SB:
            end = data.find(bytes([_IAC, _SE]), start + 2)
            if end < 0:
                return None
            if data[start + 2 : start + 4] == bytes([_TERMINAL_TYPE, 1]):
                answer += bytes([_IAC, _SB, _TERMINAL_TYPE, 0]) + b"DUMB" + bytes([_IAC, _SE])
            return end + 2
        if code not in (_DO, _DONT, _WILL, _WONT):
            return start + 2
        if start + 2 >= len(data):
            return None
        self._option(code, data[start + 2], answer)
        return start + 3

    def _option(self, code: int, option: int, answer: bytearray) -> None:
        if (code, option) in self._answered or code in (_DONT, _WONT):
            return
        self._answered.add((code, option))
        if code == _WILL:
            answer += bytes([_IAC, _DO if option in _WANTED_OF_THEM else _DONT, option])
            return
        self._binary = self._binary or option == _BINARY
        answer += bytes([_IAC, _WILL if option in _WANTED_OF_US else _WONT, option])
        if option == _WINDOW_SIZE:
            size = struct.pack(">HH", COLUMNS, ROWS).replace(b"\xff", b"\xff\xff")
            answer += bytes([_IAC, _SB, _WINDOW_SIZE]) + size + bytes([_IAC, _SE])
