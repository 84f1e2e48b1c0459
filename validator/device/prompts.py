"""How the end of a command is known: the prompt that a window shows when it is ready again."""

import re
from dataclasses import dataclass

from validator.device.platforms import WindowKind, kind_at, prompt_of

__all__ = ["LOOK_BACK", "Prompt", "Prompts", "shell_environment", "shell_settings"]

LOOK_BACK = 4096
"""Bytes. No prompt is longer, so one that is split over two reads is always found."""

# What a device may put around its prompt and no terminal shows: escape sequences, titles, NULs as padding, the bell.
_UNSEEN = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\`-~]|[\x00\x07]"
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that was found: `start` and `end` are where it begins and ends in the searched bytes.

    `blank` says whether a blank follows it. A device does that always or never. `unmarked` is that of a shell which
    somebody else started, and which has yet to be told how its prompts are to be.
    """

    text: str
    start: int
    end: int
    status: int | None = None
    continuation: bool = False
    blank: bool = True
    unmarked: bool = False


class Prompts:
    """Finds the prompt of a window in the bytes that came last. `nonce` is that of `shell_environment`.

    `host` is the name in the prompts, where the `device` goes by another one there than in the lab; found prompts
    have the lab's. `settles` says that only silence tells the prompt from output that looks like it.
    """

    def __init__(self, kind: WindowKind, device: str, nonce: str, host: str | None = None) -> None:
        self._device = device
        self._kind = kind
        self._host = host
        self.settles = kind.kind == "cli"
        self._mark = b""
        self._pattern: re.Pattern[bytes] | None = None
        self._noise = re.compile("|".join(kind.noise).encode()) if kind.noise else None
        if kind.kind != "cli":
            self._mark = f"\x1b]133;{nonce};".encode()
            self._marked_pattern = re.compile(
                re.escape(self._mark)
                + rb"(?:(?P<status>\d+)\x07(?P<prompt>[^\r\n]*?[#$]) |(?P<more>more)\d+\x07> )"
            )
        if kind.kind != "shell":
            self._pattern = re.compile(
                rb"(?P<prompt>" + prompt_of(kind, host or device).encode() + rb")(?P<blank> ?)(?P<rest>.*)"
            )

    def find(self, came: bytes) -> Prompt | None:
        """The prompt in `came`: anywhere for a shell that we marked, as the last line for a command line."""
        found = self._marked(came) if self._mark else None
        if found is None and self._pattern is not None:
            found = self._last_line(came, self._pattern) or self._torn(came, self._pattern)
        return found

    def _marked(self, came: bytes) -> Prompt | None:
        start = came.find(self._mark)
        found = self._marked_pattern.search(came, start) if start >= 0 else None
        if not found:
            return None
        if found["more"]:
            return Prompt("> ", found.start(), found.end(), continuation=True)
        text = found["prompt"].decode("utf-8", "replace")
        return Prompt(text, found.start(), found.end(), int(found["status"]))

    def _last_line(self, came: bytes, pattern: re.Pattern[bytes]) -> Prompt | None:
        """The prompt that nothing follows, unless it is what the platform calls noise: log lines, on its own line too."""
        noisy = False
        end = len(came)
        while end > 0:
            start = max(came.rfind(b"\n", 0, end), came.rfind(b"\r", 0, end)) + 1
            if len(came) - start > LOOK_BACK:
                return None
            line = _UNSEEN.sub(b"", came[start:end])
            found = pattern.fullmatch(line)
            if found and (self._is_noise(found["rest"]) if found["rest"] else noisy or end == len(came)):
                return self._prompt(found, start, len(came))
            if self._noise is None or (line and not self._is_noise(line)):
                return None
            noisy = noisy or bool(line)
            end = start - 1
        return None

    def _torn(self, came: bytes, pattern: re.Pattern[bytes]) -> Prompt | None:
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
        found = pattern.fullmatch(before + _UNSEEN.sub(b"", behind)) if before and behind else None
        if not found or found["rest"]:
            return None
        return self._prompt(found, start, len(came))

    def _prompt(self, found: re.Match[bytes], start: int, end: int) -> Prompt:
        text = found["prompt"].decode("utf-8", "replace")
        unmarked = kind_at(self._kind, self._host or self._device, text).kind == "shell"
        text = text.replace(self._host, self._device, 1) if self._host else text
        return Prompt(text, start, end, blank=bool(found["blank"]), unmarked=unmarked)

    def _is_noise(self, line: bytes) -> bool:
        return self._noise is not None and self._noise.fullmatch(line) is not None


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


def shell_settings(nonce: str, device: str | None = None, *, rows: int, columns: int) -> str:
    """The same for a shell that somebody else started, as a line to be typed at it; busybox's `ash` understands it, too.

    Such a shell may believe its terminal to be narrow, and would break long lines in two.
    """
    said = " ".join(f"{name}='{value}'" for name, value in shell_environment(nonce, device).items())
    return f" stty rows {rows} cols {columns} 2>/dev/null; {said}"
