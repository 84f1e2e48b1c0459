"""From a script's text to a script, or to one message that says where it is wrong."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from validator.errors import AuthoringError, UsageError, did_you_mean
from validator.strict import decode_yaml, place_in_yaml
from validator.template import placeholders
from validator.testing.script import Act, Acts, Script

__all__ = ["parse_script", "read_script"]

_BUILT_IN = ("host", "config", "line", "n")
_KINDS = [name for name in Act.__struct_fields__ if name != "times"]

Trail = tuple[str, ...]


def read_script(path: Path) -> Script:
    """The script in the file at `path`. Raises `UsageError` where there is none, `AuthoringError` where it is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"cannot read the script {path}: {reason}") from None
    return parse_script(text, path=str(path))


def parse_script(text: str, *, path: str = "script.yml") -> Script:
    """The script that `text` is; messages call it `path`. Raises `AuthoringError`."""
    script = decode_yaml(text, Script, path=path)
    _Checked(script, text, path).check()
    return script


@dataclass(slots=True)
class _Checked:
    script: Script
    text: str
    path: str
    names: set[str] = field(default_factory=set)

    def check(self) -> None:
        """Raises `AuthoringError` for what no schema can say."""
        script = self.script
        if not script.modes:
            raise self._wrong(("modes",), "a device has at least one mode")
        keys: dict[Trail, str | None] = {("help",): script.help, ("pager", "all"): script.pager.all}
        for trail, key in keys.items():
            if key is not None and len(key) != 1:
                raise self._wrong(trail, f'a key is one character, not "{key}"')
        for name, mode in script.modes.items():
            for index, other in enumerate(mode.also):
                self._is_mode(other, ("modes", name, "also", str(index)))
        every = list(self._acts())
        self.names = {*_BUILT_IN, *script.values}
        for trail, acts in every:
            self.names |= {found.name for found in placeholders(trail[-1])}
            for act in _acts_of(acts):
                self.names |= {*(act.set or {}), *([act.ask.name] if act.ask and act.ask.name else [])}
        for trail, acts in every:
            self._done(acts, trail)
        for name, mode in script.modes.items():
            self._text(mode.prompt, ("modes", name, "prompt"))

    def _done(self, acts: Acts, trail: Trail) -> None:
        """Checks what is done, one after another."""
        if isinstance(acts, str):
            self._text(acts, trail)
            return
        for index, act in enumerate(acts or ()):
            if isinstance(act, Act):
                self._act(act, (*trail, str(index)))
            else:
                self._text(act, (*trail, str(index)))

    def _acts(self) -> Iterator[tuple[Trail, Acts]]:
        script = self.script
        for name in ("greeting", "motd", "boot", "unknown"):
            yield (name,), getattr(script, name)
        for command, acts in script.commands.items():
            yield ("commands", command), acts
        for name, mode in script.modes.items():
            for command, acts in mode.commands.items():
                yield ("modes", name, "commands", command), acts

    def _act(self, act: Act, trail: Trail) -> None:
        given = [name for name in _KINDS if getattr(act, name) is not None]
        if len(given) != 1:
            raise self._wrong(
                trail,
                f"an act is one thing, and this is {' and '.join(given) if given else 'none'}",
                "write each as an item of its own",
            )
        if act.to is not None:
            self._is_mode(act.to, (*trail, "to"))
        for name in ("say", "write", "keep", "section", "forget", "log"):
            if getattr(act, name) is not None:
                self._text(getattr(act, name), (*trail, name))
        for name, value in (act.set or {}).items():
            self._text(value, (*trail, "set", name))
        if act.ask is not None:
            self._text(act.ask.text, (*trail, "ask", "text"))
            self._text(act.ask.refused, (*trail, "ask", "refused"))
            try:
                re.compile(act.ask.accept)
            except re.error as error:
                raise self._wrong(
                    (*trail, "ask", "accept"), f"this is no regular expression: {error}"
                ) from None

    def _text(self, text: str, trail: Trail) -> None:
        for found in placeholders(text):
            if found.name not in self.names:
                raise self._wrong(
                    trail,
                    f'nothing gives "{found.name}" a value',
                    did_you_mean(found.name, self.names)
                    or "a command, set, values or a question's name can give it one",
                )

    def _is_mode(self, name: str, trail: Trail) -> None:
        if name not in self.script.modes:
            known = self.script.modes
            raise self._wrong(
                trail,
                f'there is no mode "{name}"',
                did_you_mean(name, known) or "modes: " + ", ".join(known),
            )

    def _wrong(self, trail: Trail, message: str, hint: str | None = None) -> AuthoringError:
        return AuthoringError(place_in_yaml(self.text, *trail, path=self.path), message, hint=hint)


def _acts_of(acts: Acts) -> Iterable[Act]:
    return () if isinstance(acts, str) else (act for act in acts or () if isinstance(act, Act))
