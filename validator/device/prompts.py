"""How the end of a command is known: the prompt that a window shows when it is ready again."""

import re
from dataclasses import dataclass

from validator.device.platforms import WindowKind

__all__ = ["LOOK_BACK", "Prompt", "Prompts", "prompt_of", "shell_environment"]

LOOK_BACK = 4096
"""Bytes. No prompt is longer, so one that is split over two reads is always found."""

# What a device may put around its prompt and no terminal shows: escape sequences, titles, NULs as padding, the bell.
_UNSEEN = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\`-~]|[\x00\x07]"
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that was found: `start` is where it begins in the searched bytes.

    `blank` says whether a blank follows it. A device does that always or never.
    """

    text: str
    start: int
    status: int | None = None
    continuation: bool = False
    blank: bool = True


class Prompts:
    """Finds the prompt of a window in the bytes that came last. `nonce` is that of `shell_environment`.

    `host` is the name in the prompts, where the `device` goes by another one there than in the lab; found prompts
    have the lab's. `settles` says that only silence tells the prompt from output that looks like it.
    """

    def __init__(self, kind: WindowKind, device: str, nonce: str, host: str | None = None) -> None:
        self._device = device
        self._host = host
        self.settles = kind.kind == "cli"
        self._mark = b""
        if kind.kind == "shell":
            self._mark = f"\x1b]133;{nonce};".encode()
            self._pattern = re.compile(
                re.escape(self._mark)
                + rb"(?:(?P<status>\d+)\x07(?P<prompt>[^\r\n]*?[#$]) |(?P<more>more)\d+\x07> )"
            )
        else:
            self._pattern = re.compile(
                rb"(?P<prompt>" + prompt_of(kind, host or device).encode() + rb")(?P<blank> ?)(?P<rest>.*)"
            )
            self._noise = re.compile("|".join(kind.noise).encode()) if kind.noise else None

    def find(self, came: bytes) -> Prompt | None:
        """The prompt in `came`: anywhere for a shell that we marked, as the last line for a command line."""
        return self._marked(came) if self._mark else self._last_line(came) or self._torn(came)

    def _marked(self, came: bytes) -> Prompt | None:
        start = came.find(self._mark)
        found = self._pattern.search(came, start) if start >= 0 else None
        if not found:
            return None
        if found["more"]:
            return Prompt("> ", found.start(), continuation=True)
        return Prompt(found["prompt"].decode("utf-8", "replace"), found.start(), int(found["status"]))

    def _last_line(self, came: bytes) -> Prompt | None:
        """The prompt that nothing follows, unless it is what the platform calls noise: log lines, on its own line too."""
        noisy = False
        end = len(came)
        while end > 0:
            start = max(came.rfind(b"\n", 0, end), came.rfind(b"\r", 0, end)) + 1
            if len(came) - start > LOOK_BACK:
                return None
            line = _UNSEEN.sub(b"", came[start:end])
            found = self._pattern.fullmatch(line)
            if found and (self._is_noise(found["rest"]) if found["rest"] else noisy or end == len(came)):
                text = found["prompt"].decode("utf-8", "replace")
                text = text.replace(self._host, self._device, 1) if self._host else text
                return Prompt(text, start, blank=bool(found["blank"]))
            if self._noise is None or (line and not self._is_noise(line)):
                return None
            noisy = noisy or bool(line)
            end = start - 1
        return None

    def _torn(self, came: bytes) -> Prompt | None:
        """The prompt of which a log line stands in the middle: what is before and behind it makes one."""
        if self._noise is None:
            return None
        before, behind = b"", came[came.rfind(b"\n") + 1 :]
        end = len(came) - len(behind)
        while end > 0:
            start = came.rfind(b"\n", 0, end - 1) + 1
            line = _UNSEEN.sub(b"", came[start:end]).strip(b"\r\n")
            if line and not self._is_noise(line):
                before = line
                break
            end = start
        found = self._pattern.fullmatch(before + _UNSEEN.sub(b"", behind)) if before and behind else None
        if not found or found["rest"]:
            return None
        return Prompt(found["prompt"].decode("utf-8", "replace"), start, blank=bool(found["blank"]))

    def _is_noise(self, line: bytes) -> bool:
        return self._noise is not None and self._noise.fullmatch(line) is not None


def prompt_of(kind: WindowKind, host: str) -> str:
    """The regular expression for a prompt of a command line of `host`, without the blank behind it."""
    return kind.prompt.replace("{host}", re.escape(host))


def shell_environment(nonce: str, device: str | None = None) -> dict[str, str]:
    r"""What a shell that we start is told. Its prompts name the host, or `device` where that has another name here.

    Its prompts carry a mark that cannot occur in output: a terminal control string (shown by no terminal) with a
    nonce and the expanded exit status. A variable itself, were it printed, holds `$?` and so does not look like it.
    What it was typed is no part of anybody's history, and nothing but the command's output comes before a prompt.
    """
    return {
        "PS1": rf"\033]133;{nonce};$?\007\u@{device or chr(92) + 'h'}:\w\$ ",
        "PS2": rf"\033]133;{nonce};more$?\007> ",
        "PROMPT_COMMAND": "",
        "HISTFILE": "",
        "MAILCHECK": "",
    }
