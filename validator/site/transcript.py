"""Which lines of a transcript are typed and which are shown, as far as a page can tell without its lab.

This decides how lines look, never whether they passed: marks come from results alone. The prompts that a result
has seen are known exactly; without one, the hosts are those whose prompts open the page's blocks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from validator.model import Fence, ShownLine

__all__ = ["Kind", "Line", "Prompts", "prompts_of", "read_lines", "typed_text"]

_SHELL = re.compile(r"[\w.-]+@(?P<host>[\w.-]+):[^\s#$]*[#$](?=\s|$)")
_CLI = re.compile(r"(?P<host>[A-Za-z][\w.-]*)(?P<mode>\([\w/-]+\))?[#>](?=\s|$)")
_LOGIN = re.compile(r"(?P<host>[\w.-]+) login:(?=\s|$)")
_BARE = re.compile(r"(?:[#$%]|=>)(?=\s|$)")
_HERE_DOCUMENT = re.compile(r"(?<!<)<<-?\s*(?P<quote>['\"]?)(?P<word>[A-Za-z_]\w*)(?P=quote)")


class Kind(Enum):
    """What a line is: a command, the rest of one, a prompt at which nothing is typed, or output."""

    COMMAND = auto()
    MORE = auto()
    PROMPT = auto()
    OUTPUT = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line in two: the prompt that leads it (empty in output), and the text."""

    kind: Kind
    prompt: str
    text: str
    source: ShownLine


@dataclass(frozen=True, slots=True)
class Prompts:
    """What counts as a prompt: those that were seen, and those of these hosts by their shape."""

    seen: frozenset[str]
    hosts: frozenset[str]

    def lead(self, text: str, on: str | None) -> str | None:
        """The prompt that leads `text`."""
        for prompt in self.seen:
            if text == prompt or text.startswith(prompt + " "):
                return prompt
        found = _SHELL.match(text) or _CLI.match(text) or _LOGIN.match(text)
        if found and (found["host"] in self.hosts or found["host"] == on):
            return found[0]
        bare = _BARE.match(text) if on else None
        return bare[0] if bare else None


def prompts_of(fences: Iterable[Fence], seen: Iterable[str] = ()) -> Prompts:
    """The prompts of a page. A block begins with a prompt, so its first line tells a host."""
    hosts: set[str] = set()
    for fence in fences:
        first = next((line.text for line in fence.lines if line.text.strip()), "")
        found = _SHELL.match(first) or _CLI.match(first)
        if found:
            hosts.add(found["host"])
        for line in fence.lines:
            shell, cli = _SHELL.match(line.text), _CLI.match(line.text)
            if shell:
                hosts.add(shell["host"])
            elif cli and cli["mode"]:
                hosts.add(cli["host"])
    # The longest first, so that `left` does not take the line of `left-2`.
    return Prompts(frozenset(prompt for prompt in seen if prompt), frozenset(hosts))


def read_lines(fence: Fence, prompts: Prompts) -> Iterator[Line]:
    """The lines of a transcript in order, each with its kind."""
    shell = False  # whether the command being read was typed at a shell
    ends_with: str | None = None  # the word that ends the here-document being read
    last = ""  # the last line of the command being read; empty once output began
    for line in fence.lines:
        marked = line.text == ">" or line.text.startswith("> ")
        if shell and last and (ends_with or marked or last.endswith("\\")):
            text = line.text[2:] if marked else line.text
            last = text or " "
            if ends_with is None:
                ends_with = _here_document(text)
            elif text.strip() == ends_with:
                ends_with = None
            yield Line(Kind.MORE, line.text[: len(line.text) - len(text)], text, line)
            continue
        prompt = prompts.lead(line.text, fence.attributes.on)
        if prompt is None:
            last = ""
            yield Line(Kind.OUTPUT, "", line.text, line)
            continue
        text = line.text[len(prompt) :]
        last = text.strip()
        shell = _CLI.match(prompt) is None
        ends_with = _here_document(text) if shell else None
        yield Line(Kind.COMMAND if last else Kind.PROMPT, prompt, text, line)


def typed_text(lines: Iterable[Line]) -> str:
    """What a reader would type, for copying: commands without prompts and without output."""
    return "\n".join(
        line.text.strip(" ") if line.kind is Kind.COMMAND else line.text
        for line in lines
        if line.kind in (Kind.COMMAND, Kind.MORE)
    )


def _here_document(text: str) -> str | None:
    found = _HERE_DOCUMENT.search(text)
    return found["word"] if found else None
