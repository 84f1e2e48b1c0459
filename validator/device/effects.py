"""Which dangerous effects a command has, as far as its text tells: by the patterns of the platform's file.

A pattern is about one command with single blanks between its words. On a command line that is a line; in a shell it is
each of the commands that a line holds, without what only wraps it: ``sudo /sbin/reboot`` is ``reboot``. A shell is
Linux's on every platform, so the patterns of `linux` count in all of them.
What a script does, or a command put together from variables, nobody can tell from here.
"""

import re
import shlex
from collections.abc import Iterator
from functools import lru_cache

from validator.device.platforms import Platform, WindowKind, platform_named
from validator.model import Effect

__all__ = ["effects_of"]

_SEPARATORS = frozenset(";&|()\n")
_REDIRECTS = frozenset("<>")
# What stands before a command and leaves it the command that it is.
_BEFORE = frozenset(
    [
        "!",
        "{",
        "if",
        "then",
        "elif",
        "else",
        "while",
        "until",
        "do",
        "builtin",
        "busybox",
        "command",
        "doas",
        "env",
        "exec",
        "nice",
        "nohup",
        "setsid",
        "sudo",
        "time",
        "timeout",
    ]
)
_SETTING = re.compile(r"-|[A-Za-z_]\w*=|[\d.]+[smhd]?$")
_HERE_DOCUMENT = re.compile(
    r"^(?P<head>.*<<-?[ \t]*(?P<quote>['\"]?)(?P<word>\w+)(?P=quote).*\n)(?P<body>(?:.*\n)*?)\t*(?P=word)$",
    re.MULTILINE,
)
_SUBSTITUTED = re.compile(r"\$\(([^()]*)\)|`([^`]*)`")
_SHELLS = frozenset({"sh", "bash", "dash", "su"})


def effects_of(command: str, kind: WindowKind, platform: Platform) -> dict[Effect, str]:
    """The effects of what is typed in a window of this kind, each with the command that has it."""
    patterns = _patterns(platform.effects)
    shell = kind.kind != "cli"  # A boot loader's command line takes several commands, too.
    if shell:
        patterns += _patterns(platform_named("linux").effects)
    found: dict[Effect, str] = {}
    for effect, anywhere, whole in patterns:
        # Taking a shell's line apart is slow, and hardly ever needed.
        if anywhere.search(command):
            parts = _shell_commands(command) if shell else _lines(command)
            one = next((part for part in parts if whole.match(part)), None)
            if one is not None:
                found.setdefault(effect, one)
    return found


def _patterns(
    effects: dict[Effect, tuple[str, ...]],
) -> tuple[tuple[Effect, re.Pattern[str], re.Pattern[str]], ...]:
    """For each effect a pattern that finds it anywhere in a text, and one for a command."""
    return tuple(
        (
            effect,
            _compiled("|".join(f"(?:{one.removeprefix('^')})" for one in patterns)),
            _compiled("|".join(patterns)),
        )
        for effect, patterns in effects.items()
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _lines(text: str) -> Iterator[str]:
    return (" ".join(line.split()) for line in text.split("\n"))


def _shell_commands(text: str) -> Iterator[str]:
    """The commands that a shell finds in `text`, in no particular order."""
    text = text.replace("\\\n", " ")
    for body in _HERE_DOCUMENT.finditer(text):
        if any(word in _SHELLS for word in body["head"].split()):
            yield from _shell_commands(body["body"])
    text = _HERE_DOCUMENT.sub(lambda found: found["head"], text)
    for found in _SUBSTITUTED.finditer(text):
        yield from _shell_commands(found[1] or found[2] or "")
    for words in _simple(text):
        while words and (words[0] in _BEFORE or _SETTING.match(words[0])):
            words.pop(0)
        if words:
            words[0] = words[0].rpartition("/")[2] or words[0]
            yield " ".join(words)
            if words[0] == "eval":
                yield from _shell_commands(" ".join(words[1:]))
            elif words[0] in _SHELLS and "-c" in words:
                yield from _shell_commands(" ".join(words[words.index("-c") + 1 :]))


def _simple(text: str) -> Iterator[list[str]]:
    """The words of each command, up to what ends it."""
    reader = shlex.shlex(text, posix=True, punctuation_chars=";&|()<>\n")
    reader.whitespace = " \t\r"
    reader.commenters = ""
    reader.whitespace_split = True
    words: list[str] = []
    try:
        for word in reader:
            if not set(word) <= _SEPARATORS | _REDIRECTS or set(word) <= _REDIRECTS:
                words.append(word)
            else:
                yield words
                words = []
    except ValueError:
        pass  # a quote that is never closed: the shell will wait for more, and so will the run
    yield words
