"""Scripted devices on TCP ports, as any client of theirs meets them."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.testing.played import SWITCH
from validator.testing import Device, Event, Server, parse_script

IAC, DONT, DO, WONT, WILL = (bytes([code]) for code in (255, 254, 253, 252, 251))
ECHO, GO_AHEAD, TERMINAL_TYPE, WINDOW_SIZE = (bytes([code]) for code in (1, 3, 24, 31))
HELLO = IAC + WILL + GO_AHEAD + IAC + DO + TERMINAL_TYPE + IAC + DO + WINDOW_SIZE


class Client:
    """A socket that waits for what is to come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.came = b""

    def until(self, ending: bytes) -> bytes:
        """What comes up to `ending`."""
        while not self.came.endswith(ending):
            data = self.socket.recv(65536)
            assert data, self.came
            self.came += data
        came, self.came = self.came, b""
        return came

    def line(self, text: bytes, ending: bytes = b"> ") -> bytes:
        self.socket.sendall(text + b"\r")
        return self.until(ending)


Connect = Callable[[int], Client]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connects to a port, until the end of the test."""
    clients: list[Client] = []

    def connected(port: int) -> Client:
        clients.append(Client(port))
        return clients[-1]

    yield connected
    for client in clients:
        client.socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def device(more: str = "") -> Device:
    return Device(parse_script(SWITCH + more))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_raw_port_is_a_session(server: Server, connect: Connect) -> None:
    client = connect(server.add(device()))
    assert client.until(b"> ") == b"sw1> "
    assert client.line(b"x") == b"x\r\n% Unknown command: x\r\nsw1> "


def test_two_connections_are_two_sessions_on_one_device(server: Server, connect: Connect) -> None:
    port = server.add(device("commands: {'name {{ it }}': [{set: {host: '{{ it }}'}}]}\n"))
    one, two = connect(port), connect(port)
    one.until(b"> ")
    two.until(b"sw1> ")
    one.line(b"name left")
    assert two.line(b"").endswith(b"left> ")


def test_a_session_that_is_left_is_hung_up(server: Server, connect: Connect) -> None:
    client = connect(server.add(device()))
    client.until(b"> ")
    client.socket.sendall(b"exit\r")
    assert client.socket.recv(100).startswith(b"exit")
    assert client.socket.recv(100) == b""


def test_a_device_that_dies_breaks_the_connection(server: Server, connect: Connect) -> None:
    client = connect(server.add(device("commands: {die: [{fault: die}]}\n")))
    client.until(b"> ")
    client.socket.sendall(b"die\r")
    with pytest.raises(ConnectionResetError):
        client.until(b"no more")


def test_a_device_that_reboots_ends_every_session_and_comes_back(server: Server, connect: Connect) -> None:
    port = server.add(device("commands: {reload: [{reboot: true}]}\nboot: [Booting, {wait: 0.3}]\n"))
    one, two = connect(port), connect(port)
    one.until(b"> ")
    two.until(b"> ")
    one.socket.sendall(b"reload\r")
    assert two.socket.recv(100) == b""
    assert not listens(port)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not listens(port):
        time.sleep(0.02)
    assert connect(port).until(b"> ") == b"sw1> "


def test_a_console_goes_on_where_it_was_left_and_is_one_persons(server: Server, connect: Connect) -> None:
    port = server.add(device("console: true\n"))
    first = connect(port)
    first.line(b"shwo")
    second = connect(port)
    assert second.until(b"\r\n") == b"Port already in use\r\n"
    first.socket.sendall(b"sh")
    first.until(b"sh")
    first.socket.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        third = connect(port)
        third.socket.sendall(b"wo\r")
        third.came = third.socket.recv(100)
        if b"Port" not in third.came:
            assert third.until(b"> ") == b"wo\r\n% Unknown command: shwo\r\nsw1> "
            return
        time.sleep(0.01)
    pytest.fail("the console did not become free")


def test_telnet_says_its_options_and_refuses_what_it_does_not_know(server: Server, connect: Connect) -> None:
    client = connect(server.add(device(), telnet=True))
    assert client.until(b"> ") == HELLO + IAC + WILL + ECHO + b"sw1> "
    client.socket.sendall(IAC + WILL + bytes([39]) + IAC + DO + bytes([5]) + IAC + DO + ECHO)
    assert client.until(bytes([5])) == IAC + DONT + bytes([39]) + IAC + WONT + bytes([5])


def test_telnet_takes_commands_that_are_cut_off_and_doubled_bytes(server: Server, connect: Connect) -> None:
    client = connect(server.add(device("encoding: latin-1\n"), telnet=True))
    client.until(b"> ")
    for piece in (
        b"a" + IAC,
        WILL,
        TERMINAL_TYPE + IAC,
        b"\xfa\x1f\0\x50\0",
        b"\x18" + IAC + b"\xf0b" + IAC + IAC,
    ):
        client.socket.sendall(piece)
        time.sleep(0.01)
    client.socket.sendall(b"\r\0")
    assert client.until(b"> ") == b"ab\xff\xff\r\n% Unknown command: ab\xff\xff\r\nsw1> "


def test_telnet_leaves_the_echo_to_a_client_except_for_secrets(server: Server, connect: Connect) -> None:
    client = connect(server.add(device("echo: terminal\nlogin: {users: {admin: s3cret}}\n"), telnet=True))
    assert client.until(b": ") == HELLO + b"Username: "
    assert client.line(b"admin", b"Password: " + IAC + WILL + ECHO) == b"Password: " + IAC + WILL + ECHO
    assert client.line(b"s3cret") == IAC + WONT + ECHO + b"\r\nsw1> "


def test_a_line_has_a_delay(server: Server, connect: Connect) -> None:
    client = connect(server.add(device("delay: 0.2\n")))
    client.until(b"> ")
    started = time.monotonic()
    client.line(b"")
    assert time.monotonic() - started >= 0.2


def test_many_devices_run_in_one_thread(server: Server, connect: Connect) -> None:
    typed: list[Event] = []
    script = parse_script(SWITCH)
    clients = [connect(server.add(Device(script.but(hostname=f"sw{n}"), typed.append))) for n in range(250)]
    for client in clients:
        client.socket.sendall(b"show\r" * 4)
    for number, client in enumerate(clients):
        prompt = f"sw{number}> ".encode()
        while client.came.count(prompt) < 5:
            client.came += client.socket.recv(65536)
    assert len([event for event in typed if event.kind == "typed"]) == 1000


def test_a_flood_waits_for_its_reader(server: Server, connect: Connect) -> None:
    client = connect(server.add(device("commands: {flood: [{flood: 20000000}]}\n")))
    client.until(b"> ")
    client.socket.sendall(b"flood\r")
    time.sleep(0.2)
    came, tail = 0, b""
    while not tail.endswith(b"sw1> "):
        data = client.socket.recv(1 << 20)
        came += len(data)
        tail = (tail + data)[-16:]
    assert came == len(b"flood\r\n") + 20_000_000 + len(b"sw1> ")
