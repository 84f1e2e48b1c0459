"""The file that says what a scripted device is and does. Its texts may hold ``{{ name }}``."""

from typing import Literal

from validator.strict import Record

__all__ = ["Act", "Acts", "Ask", "Login", "Mode", "Noise", "Pager", "Script"]


class Ask(Record, frozen=True):
    """A question. What is typed is a line, or one `key`; `secret` does not show it.

    `accept` is a regular expression for the whole answer; another is answered by `refused`, and after `tries` of
    them the command ends. `name` is what the answer is called from then on.
    """

    text: str
    key: bool = False
    secret: bool = False
    accept: str = ".*"
    refused: str = ""
    tries: int = 1
    name: str | None = None


class Act(Record, frozen=True):
    """One thing that a device does: exactly one of these keys, and `times` beside `say`.

    `say` ends its text with a newline, `write` does not, and is neither paged nor disturbed. `wait` is in seconds.
    `to` changes the mode. `set` gives values that every session sees; `host` is one of them. `keep` puts a line
    into the running configuration, `section` does so and puts later lines below it, `forget` takes one away;
    `save` and `restore` copy the running configuration to the one for the start, and back. `pager` is the length of
    a page from now on, 0 for none. `log` writes a line as a console does at any time. `flood` is a number of bytes.
    """

    say: str | None = None
    times: int = 1
    write: str | None = None
    wait: float | None = None
    ask: Ask | None = None
    to: str | None = None
    set: dict[str, str] | None = None
    keep: str | None = None
    section: str | None = None
    forget: str | None = None
    save: bool | None = None
    restore: bool | None = None
    pager: int | None = None
    log: str | None = None
    echo: Literal["on", "off"] | None = None
    close: bool | None = None
    reboot: bool | None = None
    flood: int | None = None
    fault: Literal["die", "hang", "deaf", "flood"] | None = None


Acts = str | tuple[str | Act, ...] | None
"""What is done: in order; a text alone is said."""


class Mode(Record, frozen=True):
    """A mode: its prompt, and its commands beside those of the modes in `also`. A blank in a command is any number.

    In a command, ``{{ name }}`` stands for a word, at its end for the rest of the line.
    """

    prompt: str
    commands: dict[str, Acts] = {}  # noqa: RUF012 - msgspec copies defaults
    also: tuple[str, ...] = ()


class Login(Record, frozen=True):
    """Who may log in: `users` are names and passwords. Without `username` the password alone is asked, of anybody."""

    users: dict[str, str]
    username: str | None = "Username: "
    password: str = "Password: "  # noqa: S105 - a prompt
    refused: str = "% Login invalid"
    tries: int = 3


class Pager(Record, frozen=True):
    """A pager stops after `lines` (0: never) with `prompt`, and takes that away again by `erase`.

    Space shows the next page, Enter a line, `q` no more; `all`, where there is such a key, the whole rest.
    """

    lines: int = 0
    prompt: str = "--More--"
    all: str | None = None
    erase: Literal["backspaces", "return", "escape"] = "backspaces"


class Noise(Record, frozen=True):
    """What goes wrong by itself. Chances are from 0 to 1, and the same again for the same seed.

    One of `logs` comes with the chance `log` at each of `places`. `split` is the chance, after each byte, that the
    rest comes `gap` seconds later. `escapes` and `nuls` are chances of each write. `paste` turns bracketed paste on
    and off around each line. `lose` is the chance of each typed character to get lost; a line with a `fifo` loses
    what is more than that many characters at once. Each command takes up to `lag` seconds longer, and has the
    chances `die` and `reboot`.
    """

    logs: tuple[str, ...] = ("%SYS-5-CONFIG_I: Configured from console",)
    log: float = 0.0
    places: tuple[Literal["output", "behind", "below", "redrawn", "within", "echo"], ...] = (
        "output",
        "behind",
        "below",
        "redrawn",
    )
    split: float = 0.0
    gap: float = 0.002
    escapes: float = 0.0
    nuls: float = 0.0
    paste: bool = False
    lose: float = 0.0
    fifo: int | None = None
    lag: float = 0.0
    die: float = 0.0
    reboot: float = 0.0


class Script(Record, frozen=True):
    """A device. A session begins with `greeting` and the login, has `motd` after it, and is in the first mode then.

    `commands` are known in every mode, and `unknown` is said to others. `console` is one session for all who come,
    which nothing ends; otherwise everybody has a session of his own. `help` is a key that shows what stands for the
    line so far with the key at its end. `delay` is in seconds, for a whole round trip.
    """

    hostname: str
    modes: dict[str, Mode]
    commands: dict[str, Acts] = {}  # noqa: RUF012 - msgspec copies defaults
    unknown: Acts = "% Unknown command: {{ line }}"
    values: dict[str, str] = {}  # noqa: RUF012 - msgspec copies defaults
    config: str = ""
    greeting: Acts = None
    login: Login | None = None
    motd: Acts = None
    boot: Acts = None
    console: bool = False
    help: str | None = None
    pager: Pager = Pager()
    echo: Literal["device", "terminal", "none", "twice", "backspaced", "wrapped"] = "device"
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    interrupted: str = "^C"
    delay: float = 0.0
    seed: int = 0
    noise: Noise = Noise()
