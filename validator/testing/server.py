"""Scripted devices on TCP ports: any number at once, in one thread."""

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from validator.testing.actions import HangUp, Receive, Send, Talk, Typing
from validator.testing.device import Device
from validator.testing.session import session
from validator.testing.telnet import TelnetServer

__all__ = ["Server"]

T = TypeVar("T")

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER for a close that breaks the connection."""

_MANY = 65536
"""Bytes after which output is sent although more may follow."""

_IN_USE = b"Port already in use\r\n"


class Server:
    """Runs devices until the `with` block ends. Its methods may be called from any thread."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted devices", daemon=True)
        self._ports: list[_Port] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def add(self, device: Device, *, telnet: bool = False, port: int = 0) -> int:
        """Switches `device` on at a TCP port, and gives that port; 0 takes any. Raises `OSError`."""
        return self._call(self._add(device, port, telnet=telnet))

    async def _add(self, device: Device, port: int, *, telnet: bool) -> int:
        added = _Port(device, self._host, port, telnet=telnet)
        await added.open()
        self._ports.append(added)
        return added.number

    async def _end(self) -> None:
        for port in self._ports:
            port.close()
        await asyncio.sleep(0)

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class _Port:
    """One device's port: listens, and knows every session on the device."""

    def __init__(self, device: Device, host: str, number: int, *, telnet: bool) -> None:
        self.device = device
        self.telnet = telnet
        self.number = number
        self._host = host
        self._server: asyncio.Server | None = None
        self._sessions: set[_Session] = set()
        self._console: _Session | None = None

    async def open(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), self._host, self.number, reuse_address=True, backlog=1024
        )
        self.number = self._server.sockets[0].getsockname()[1]
        if self.device.script.console:
            self._console = self._begin(None)

    def connect(self, connection: "_Connection") -> "_Session | None":
        """The session of a connection that is new; None where the only one is somebody else's."""
        if self._console is None:
            return self._begin(connection)
        return self._console if self._console.attach(connection) else None

    def _begin(self, connection: "_Connection | None") -> "_Session":
        begun = _Session(self)
        self._sessions.add(begun)
        if connection:
            begun.attach(connection)
        begun.advance(None)
        return begun

    def forget(self, session: "_Session") -> None:
        """A session is over."""
        self._sessions.discard(session)

    def ended(self, session: "_Session", action: HangUp) -> None:
        """What it means for the others that a session has ended itself."""
        self.forget(session)
        if action.how == "reboot":
            self.close()
            loop = asyncio.get_running_loop()
            loop.call_later(action.seconds, lambda: loop.create_task(self.open()))
        elif session is self._console:
            self._console = self._begin(None)

    def close(self) -> None:
        """Nobody can connect any more, and nobody is."""
        if self._server is not None:
            self._server.close()
        for each in self._sessions:
            each.end()
        self._sessions.clear()


class _Session:
    """Drives one session: does what it yields, on the connection that it has at the moment, if any."""

    def __init__(self, port: _Port) -> None:
        self._port = port
        self._talk: Talk[None] = session(port.device)
        self._unsent = bytearray()
        self._typed = bytearray()
        self._waits: asyncio.TimerHandle | bool = False
        self._typing = "line"
        self._connection: _Connection | None = None

    # --- what happens to it ---

    def attach(self, connection: "_Connection") -> bool:
        """Somebody connects; whether that may be."""
        if self._connection is not None:
            return False
        self._connection = connection
        connection.typing(self._typing)
        return True

    def detach(self) -> None:
        """The connection is gone. A console does not mind."""
        self._connection = None
        if not self._port.device.script.console:
            self._port.forget(self)
            self.end()

    def typed(self, data: bytes) -> None:
        """Something was typed."""
        self._typed += data
        self._answer()

    def writable(self) -> None:
        """The line takes more again."""
        if not self._waits:
            self.advance(None)

    def end(self, *, broken: bool = False) -> None:
        """Nothing of it goes on."""
        self._wait_no_more()
        self._talk.close()
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.end(broken=broken)

    # --- what it does ---

    def advance(self, answer: bytes | None) -> None:
        """Goes on until it waits for something typed, or until the line takes no more."""
        while True:
            try:
                action = self._talk.send(answer)
            except StopIteration:
                action = HangUp("close")
            answer = None
            if isinstance(action, Send):
                self._unsent += action.data
                if len(self._unsent) > _MANY and not self._flush():
                    return
                continue
            self._flush()
            match action:
                case Typing(what):
                    self._typing = what
                    if self._connection is not None:
                        self._connection.typing(what)
                case Receive(timeout):
                    if not self._typed:
                        loop = asyncio.get_running_loop()
                        self._waits = timeout is None or loop.call_later(timeout, self._answer)
                        return
                    answer = self._taken()
                case HangUp(how):
                    self.end(broken=how == "die")
                    self._port.ended(self, action)
                    return

    def _answer(self) -> None:
        """Gives it what it waits for: what was typed, or that nothing was in time."""
        if self._waits:
            self._wait_no_more()
            self.advance(self._taken())

    def _wait_no_more(self) -> None:
        if isinstance(self._waits, asyncio.TimerHandle):
            self._waits.cancel()
        self._waits = False

    def _taken(self) -> bytes:
        data = bytes(self._typed)
        self._typed.clear()
        return data

    def _flush(self) -> bool:
        """Sends what there is to send; whether the line takes more. Without a connection it goes nowhere."""
        data = bytes(self._unsent)
        self._unsent.clear()
        return self._connection is None or self._connection.send(data)


class _Connection(asyncio.Protocol):
    """One TCP connection to a device's port."""

    def __init__(self, port: _Port) -> None:
        self._port = port
        self._telnet = TelnetServer() if port.telnet else None
        self._late: deque[bytes] = deque()
        self._session: _Session | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._telnet:
            transport.write(self._telnet.hello())
        self._session = self._port.connect(self)
        if self._session is None:
            self.send(_IN_USE)
            transport.close()

    def data_received(self, data: bytes) -> None:
        if self._telnet:
            data, answer = self._telnet.received(data)
            self._transport.write(answer)
        delay = self._port.device.script.delay
        self._late.append(data)
        if delay:
            asyncio.get_running_loop().call_later(delay, self._arrived)
        else:
            self._arrived()

    def _arrived(self) -> None:
        data = self._late.popleft()
        if data and self._session:
            self._session.typed(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        if self._session is not None:
            session, self._session = self._session, None
            session.detach()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._session is not None:
            self._session.writable()

    def send(self, data: bytes) -> bool:
        """Sends `data`; whether the line takes more at once."""
        if data:
            self._transport.write(self._telnet.sent(data) if self._telnet else data)
        return not self._paused

    def typing(self, what: str) -> None:
        """Tells the other end who shows what is typed."""
        if self._telnet:
            ours = self._port.device.script.echo != "terminal" or what != "line"
            self._transport.write(self._telnet.echo(on=ours))

    def end(self, *, broken: bool) -> None:
        """Hangs up, or breaks the connection so that the other end notices."""
        self._session = None
        if broken:
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()
        else:
            self._transport.close()
