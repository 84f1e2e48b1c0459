"""How a device of a lab is reached, as data. Opening what it says is the business of `validator.device`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = [
    "Connection",
    "Line",
    "Lines",
    "Login",
    "Program",
    "Reach",
    "Serial",
    "Starts",
    "Tcp",
    "UnixSocket",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who logs in where a device asks. None where nothing is known: then a device that asks is *broken*.

    The values are what is typed; they are shown and stored nowhere.
    """

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program of this machine, such as `ssh`, on a terminal of its own. None: this process's environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tcp:
    """A TCP port: raw, or with the options of telnet."""

    host: str
    port: int
    telnet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnixSocket:
    """A stream socket of this machine."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """A serial port: a device of this machine or an `rfc2217://` address; `baud` in bits per second."""

    port: str
    baud: int = 9600


Line = Program | Tcp | UnixSocket | Serial


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A program that has to run as long as there are windows: they all use what it connected. Then it shows `mark`."""

    argv: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """Programs can be started on the device, each on a terminal of its own.

    `command` makes of an argv for the device, and what is set in its environment, the argv for this machine.
    `login` is None where nobody asks who we are. `line` leads to the device's own command line, which no program
    has to be started for. `connection` comes first, where there is one. `far` says that the terminal is made on the device, as sshd does it. `host_name` is the
    name in its prompts, where that is not the device's name in the lab.
    """

    command: Callable[[Sequence[str], Mapping[str, str]], Sequence[str]]
    login: Login | None = None
    line: Program | None = None
    connection: Connection | None = None
    far: bool = False
    host_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A line at whose far end the device waits, with a login or a prompt.

    `shared` lines (consoles) are one and the same session however often they are opened: two windows cannot be
    open at once, and what the last one left behind is still there. Others begin a session each time. `host_name` is
    the name in the device's prompts, where that is not its name in the lab.
    """

    line: Line
    login: Login = Login()
    shared: bool = False
    host_name: str | None = None


Reach = Starts | Lines
