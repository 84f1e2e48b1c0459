"""Sockets and serial ports as channels: no process is started, and pexpect reads and writes as for a terminal."""

import socket
from collections.abc import Callable

import serial

from validator.device.telnet import Telnet
from validator.device.wire import Wire
from validator.errors import DeviceLost
from validator.lab.reach import Serial, Tcp, UnixSocket

__all__ = ["CONNECT", "Stream", "open_stream"]

CONNECT = 10.0
"""Seconds that a connection may take to come about."""


class Stream:
    """An open socket or serial port: a `Channel`. `telnet` answers the far end's options, where it speaks them."""

    def __init__(self, descriptor: int, close: Callable[[], None], telnet: Telnet | None = None) -> None:
        self._wire = Wire(descriptor)
        self._closed = False
        self._close = close
        self._telnet = telnet

    def read(self, timeout: float) -> bytes | None:
        """See `Channel`."""
        data = None if self._closed else self._wire.read(timeout)
        if not data or self._telnet is None:
            return data
        text, answer = self._telnet.receive(data)
        if answer:
            self._wire.write(answer)
        return text

    def quiet(self, seconds: float) -> bool:
        """See `Channel`."""
        return self._closed or self._wire.quiet(seconds)

    def write(self, data: bytes) -> None:
        """See `Channel`. A console's Enter is a carriage return."""
        data = data.replace(b"\n", b"\r")
        if not self._closed:
            self._wire.write(self._telnet.sent(data) if self._telnet else data)

    def echoes(self) -> bool:
        """Only the device knows."""
        return False

    def close(self) -> None:
        """See `Channel`."""
        if not self._closed:
            self._closed = True
            self._close()


def open_stream(device: str, line: Tcp | UnixSocket | Serial) -> Stream:
    """Connects. Raises `DeviceLost` where nobody answers."""
    try:
        match line:
            case Tcp():
                connection = socket.create_connection((line.host, line.port), timeout=CONNECT)
                connection.setblocking(True)  # noqa: FBT003 - the standard library's signature
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(connection.fileno(), connection.close, Telnet() if line.telnet else None)
            case UnixSocket():
                local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                try:
                    local.connect(line.path)
                except OSError:
                    local.close()
                    raise
                return Stream(local.fileno(), local.close)
            case Serial():
                port = serial.Serial(line.port, line.baud, timeout=0, exclusive=True)
                return Stream(port.fileno(), port.close)
    except OSError as error:
        raise DeviceLost(
            f"{device} cannot be reached at {_where(line)}: {error.strerror or error}",
            hint="see that it is switched on, and that this machine may connect to it",
        ) from None


def _where(line: Tcp | UnixSocket | Serial) -> str:
    match line:
        case Tcp():
            return f"{line.host}, port {line.port}"
        case UnixSocket():
            return line.path
        case Serial():
            return line.port
