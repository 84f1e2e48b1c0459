"""A console server's port: the far end of one box's serial line, and whoever has it open.

It is there whether the box has power or not. What the box says while nobody has it open is kept, up to a limit, and
is the first that the next one reads: so nothing is missed by opening a console late. Where there is nothing new, that is
the line on which the box stands, such as a prompt.
"""

from __future__ import annotations

import socket

__all__ = ["Console"]

_KEPT = 256 * 1024
"""Bytes that are kept for whoever comes next; of more, the last."""

_LINE = 4096
"""Bytes of a line that are kept."""

_BEHIND = 4 * 1024 * 1024
"""Bytes that may wait for somebody who does not read them. More, and they are hung up on."""

_CHUNK = 65536


class Console:
    """One port. `line` is our end of the serial line of a box that has power, None while it has none."""

    def __init__(self, path: str) -> None:
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen()
        self.line: socket.socket | None = None
        self._typed = b""
        self._kept = b""
        self._line = b""
        self._people: dict[socket.socket, bytes] = {}  # what each has yet to be sent

    def plug_in(self, line: socket.socket) -> None:
        """The box got power."""
        line.settimeout(0)
        self.line = line

    def unplug(self) -> None:
        """The box lost its power, after whatever it said last. What was typed and not yet read is lost."""
        if self.line is not None:
            while self._hear():
                pass
            self.line.close()
            # A line that loses its power is never quite silent. Whoever waits at a prompt is to see that it is gone.
            # It is sent now, before the power switch says that it is done.
            self._show(b"\r\n")
            self._tell_all()
        self.line, self._typed = None, b""

    def wants(self) -> dict[socket.socket, tuple[bool, bool]]:
        """What to wait for: socket → whether for input, and whether for room for output."""
        found = {self.listener: (True, False)}
        if self.line is not None:
            found[self.line] = (True, bool(self._typed))
        # Nobody is listened to while what was typed before waits for the box.
        found |= {person: (not self._typed, bool(unsent)) for person, unsent in self._people.items()}
        return found

    def serve(self, ready: socket.socket) -> None:
        """Moves what can be moved without waiting, now that `ready` is."""
        if ready is self.listener:
            person, _ = self.listener.accept()
            person.settimeout(0)
            self._people[person], self._kept = self._kept or self._line, b""
        elif ready is self.line:
            self._hear()
            self._type()
        elif ready in self._people:
            self._listen_to(ready)
        self._tell_all()

    def _hear(self) -> bool:
        """Takes what the box says. False where it says nothing now."""
        assert self.line is not None
        try:
            said = self.line.recv(_CHUNK)
        except OSError:
            return False
        self._show(said)
        return bool(said)

    def _show(self, said: bytes) -> None:
        self._line = (self._line + said)[-_LINE:].rpartition(b"\n")[2]
        if not self._people:
            self._kept = (self._kept + said)[-_KEPT:]
        for person in self._people:
            self._people[person] += said

    def _type(self) -> None:
        if self.line is not None and self._typed:
            try:
                self._typed = self._typed[self.line.send(self._typed) :]
            except BlockingIOError:
                return
            except OSError:
                self._typed = b""

    def _listen_to(self, person: socket.socket) -> None:
        try:
            typed = person.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            typed = b""
        if not typed:
            self._hang_up(person)
        elif self.line is not None:  # A box without power hears nothing.
            self._typed += typed
            self._type()

    def _tell_all(self) -> None:
        for person in list(self._people):
            self._tell(person)

    def _tell(self, person: socket.socket) -> None:
        unsent = self._people[person]
        if unsent:
            try:
                self._people[person] = unsent[person.send(unsent) :]
            except BlockingIOError:
                if len(unsent) > _BEHIND:
                    self._hang_up(person)
            except OSError:
                self._hang_up(person)

    def _hang_up(self, person: socket.socket) -> None:
        del self._people[person]
        person.close()
