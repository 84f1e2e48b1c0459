"""A device that exists, as a binding says: where it is, and what it takes to be let in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from validator.errors import Place
from validator.lab.reach import Login, Program, Serial, Tcp
from validator.lab.secrets import value_of

__all__ = ["Bound", "Local", "Ssh", "Way"]


@dataclass(frozen=True, slots=True)
class Ssh:
    """Over the OpenSSH client: `arguments` are what one would type after `ssh` to get there."""

    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Local:
    """This machine itself."""


Way = Ssh | Tcp | Serial | Program | Local


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One device of a binding. `place` is where it stands in the file.

    `user`, `password` and the `secrets` are written as `validator.lab.secrets` reads them. A `console` is one and
    the same session for everybody. `host_name` is the name in its prompts.
    """

    name: str
    place: Place
    way: Way
    platform: str | None = None
    host_name: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    console: bool = False

    def login(self) -> Login:
        """Who logs in, with the values. Raises `UsageError` for one that cannot be had."""
        folder = Path(self.place.path).parent
        user, password = (
            None if said is None else value_of(said, what=f"the {what} of {self.name}", folder=folder)
            for what, said in (("user", self.user), ("password", self.password))
        )
        return Login(user=user, password=password)

    @property
    def address(self) -> str:
        """What tells this device from every other one that this machine may reach."""
        match self.way:
            case Ssh():
                return " ".join(["ssh", *self.way.arguments])
            case Tcp():
                return f"{'telnet' if self.way.telnet else 'tcp'} {self.way.host}:{self.way.port}"
            case Serial():
                return f"serial {self.way.port}"
            case Program():
                return " ".join(self.way.argv)
            case Local():
                return "this machine"
