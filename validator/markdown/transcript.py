"""A `console` block to exchanges: whose prompt leads each line, what is typed there, what is shown after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from validator.errors import AuthoringError, Place, did_you_mean
from validator.markdown.answers import read_answer
from validator.model import Answer, Exchange, Fence, PromptShape, ShownLine

__all__ = ["LONGEST", "read_transcript"]

_SHELL_PROMPT = re.compile(r"[\w.-]+@(?P<host>[\w.-]+):[^\s#$]*[#$](?=\s|$)")
_CLI_PROMPT = re.compile(r"(?P<host>[A-Za-z][\w.-]*)(?P<mode>\([\w/-]+\))?[#>$](?=\s|$)")
_HERE_DOCUMENT = re.compile(r"(?<!<)<<(?P<dash>-)?\s*(?P<quote>['\"]?)(?P<word>[A-Za-z_][\w.-]*)(?P=quote)")

LONGEST = 4095
"""Bytes of a line that a terminal takes (Linux, `N_TTY_BUF_SIZE` less the line's end); it drops what is beyond."""


@dataclass(slots=True)
class _Draft:
    """An exchange that is still being read."""

    shape: PromptShape
    prompt: str
    command: list[str]
    place: Place
    shown: list[ShownLine] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    then: str | None = None
    then_line: int | None = None
    help_key: str | None = None
    # The here-documents being read: the word that ends each, and whether it was `<<-`.
    pending: list[tuple[str, bool]] = field(default_factory=list)
    marked: bool | None = None  # whether their lines carry `> `; the first one decides


def read_transcript(fence: Fence, shapes: Sequence[PromptShape]) -> tuple[Exchange, ...]:
    """The exchanges of a block, in order, for a lab whose prompts look like `shapes`.

    Raises `AuthoringError` where a line cannot be attributed to a device of the lab.
    """
    _check_device(fence, shapes)
    drafts: list[_Draft] = []
    led_by = _prompts_of(fence, shapes)
    for line in fence.lines:
        place = Place(fence.place.path, line.line, line.column)
        current = drafts[-1] if drafts else None
        if current and _continues(current, line):
            continue
        lead = _leading(line.text, led_by)
        if lead:
            shape, prompt = lead
            drafts.append(_draft(shape, prompt, line, place))
        elif not drafts and line.text.strip() and (heard := _heard(fence, shapes)):
            drafts.append(_Draft(heard, "", [], place))
            _show(drafts, line, place)
        elif line.text.strip() or drafts:
            _refuse_foreign(line.text, shapes, place, first=not drafts)
            _show(drafts, line, place)
    if not drafts:
        raise AuthoringError(
            fence.place, "this block has no command", hint="begin a line with a prompt of a device of the lab"
        )
    for draft in drafts:
        if draft.pending:
            raise AuthoringError(
                draft.place,
                f'the here-document is never closed: there is no line "{draft.pending[0][0]}"',
                hint="end it with a line that holds this word and nothing else",
            )
        if any(len(line.encode()) > LONGEST for line in draft.command):
            raise AuthoringError(
                draft.place,
                f"this command has a line of more than {LONGEST} bytes, which no terminal takes",
                hint="put the text in a file block, or break the line where the command allows it",
            )
    return _fold(drafts, fence)


def _check_device(fence: Fence, shapes: Sequence[PromptShape]) -> None:
    device = fence.attributes.on
    devices = list(dict.fromkeys(shape.device for shape in shapes))
    if device is not None and device not in devices:
        raise AuthoringError(
            fence.place,
            f'the lab has no device "{device}"',
            hint=did_you_mean(device, devices) or "devices here: " + ", ".join(devices),
        )


def _heard(fence: Fence, shapes: Sequence[PromptShape]) -> PromptShape | None:
    """The console that a block is about which begins with output."""
    return next((shape for shape in shapes if shape.console and shape.device == fence.attributes.on), None)


def _prompts_of(fence: Fence, shapes: Sequence[PromptShape]) -> list[PromptShape]:
    """The shapes that count in this block.

    Prompts without a host name do so only under `on`, and where the block begins with one: after `root@left:~#` a
    line that starts with `#` is a comment in what a file holds, and must not be typed. A console may come to one at any time.
    """
    bare = [shape for shape in shapes if shape.bare and shape.device == fence.attributes.on]
    named = [shape for shape in shapes if not shape.bare]
    first = next((line.text for line in fence.lines if line.text.strip()), "")
    if _leading(first, bare):
        return [*named, *bare]
    return [*named, *(shape for shape in bare if shape.console)]


def _leading(text: str, shapes: Sequence[PromptShape]) -> tuple[PromptShape, str] | None:
    """The shape of the prompt that leads `text`, and the prompt itself."""
    for shape in shapes:
        found = _compiled(shape.pattern).match(text)
        if found:
            return shape, found[1]
    return None


@lru_cache(maxsize=4096)  # re's own cache is too small for a lab of many devices
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"({pattern})(?= |$)")


def _draft(shape: PromptShape, prompt: str, line: ShownLine, place: Place) -> _Draft:
    command = line.text[len(prompt) :].strip(" ")
    help_key = shape.help_key if shape.help_key and command.endswith(shape.help_key) else None
    if not shape.shell and command.endswith("?") and help_key is None:
        raise AuthoringError(
            place,
            f"{shape.device} has no help key (here: {command})",
            hint="mark the block as an example, or give the window a help key in the platform's file",
        )
    if help_key:
        # The blank before the key says that a new word begins.
        command = line.text[len(prompt) + 1 :].rstrip(" ").removesuffix(help_key)
    if not shape.shell and "\t" in command:
        raise AuthoringError(
            place, "this command holds a tab, which is a key on a command line", hint="write a blank"
        )
    typed = [command] if command or help_key else []
    draft = _Draft(shape, prompt, typed, place, help_key=help_key)
    _open_here_documents(draft, command)
    return draft


def _open_here_documents(draft: _Draft, text: str) -> None:
    if draft.shape.shell and "<<" in text:
        # In arithmetic, << shifts.
        found = _HERE_DOCUMENT.finditer(re.sub(r"\(\(.*?\)\)", "", text))
        draft.pending += [(one["word"], one["dash"] is not None) for one in found]
        draft.marked = None


def _continues(draft: _Draft, line: ShownLine) -> bool:
    """Takes `line` into the command where a shell would still be reading it."""
    if not draft.shape.shell or not draft.command or draft.shown:
        return False
    marked = line.text == ">" or line.text.startswith("> ")
    text = line.text[2:] if marked else line.text
    if draft.pending:
        if draft.marked is None:
            draft.marked = marked
        text = text if draft.marked else line.text
        draft.command.append(text)
        word, dash = draft.pending[0]
        if (text.lstrip("\t") if dash else text) == word:
            draft.pending.pop(0)
        return True
    last = draft.command[-1]
    if marked or (len(last) - len(last.rstrip("\\"))) % 2:
        draft.command.append(text)
        _open_here_documents(draft, text)
        return True
    return False


def _show(drafts: list[_Draft], line: ShownLine, place: Place) -> None:
    if not drafts[-1].command and drafts[-1].prompt:
        if line.text.strip():
            raise AuthoringError(
                place,
                f'output is shown after the prompt "{drafts[-1].prompt}", at which nothing was typed',
                hint="write the command after the prompt, or take the prompt away",
            )
        return
    draft = drafts[-1]
    answer = read_answer(line, draft.shown[-1].text if draft.shown else None, place.path)
    if answer is None:
        draft.shown.append(line)
        return
    draft.answers.append(answer)
    if not answer.alone:
        draft.shown.append(replace(line, text=line.text[: answer.place.column - line.column].rstrip()))


def _refuse_foreign(text: str, shapes: Sequence[PromptShape], place: Place, *, first: bool) -> None:
    """A line that looks like a prompt, and is not one of a device of the lab, is a slip and not output."""
    devices = list(dict.fromkeys(shape.device for shape in shapes))
    shell = _SHELL_PROMPT.match(text)
    found = shell or _CLI_PROMPT.match(text)
    if found:
        host = found["host"]
        if host in devices:
            examples = [shape.example for shape in shapes if shape.device == host and not shape.bare]
            raise AuthoringError(
                place,
                f'"{found[0]}" is not a prompt of {host}',
                hint=f"prompts of {host} look like " + " or ".join(examples),
            )
        near = did_you_mean(host, devices)
        if first or shell or near or found["mode"]:
            raise AuthoringError(
                place,
                f'the prompt "{found[0]}" names "{host}", which is no device of the lab',
                hint=near or "devices here: " + ", ".join(devices),
            )
    glued = next((s for s in shapes if not s.bare and re.match(rf"(?:{s.pattern})\S", text)), None)
    if glued:
        raise AuthoringError(place, "a blank is missing between the prompt and the command", hint="add it")
    if first:
        raise AuthoringError(
            place,
            "this block begins with a line that no prompt leads",
            hint="begin it with a prompt such as "
            + " or ".join(shape.example for shape in shapes[:2])
            + (", or say on=DEVICE for prompts without a host name" if text[:2] in ("# ", "$ ", "> ") else "")
            + (
                ", or say on=DEVICE for what a console shows by itself"
                if any(shape.console for shape in shapes)
                else ""
            ),
        )


def _fold(drafts: list[_Draft], fence: Fence) -> tuple[Exchange, ...]:
    """Exchanges in order; a prompt alone becomes the promise of the command before it in the same window."""
    kept: list[_Draft] = []
    latest: dict[tuple[str, str], _Draft] = {}
    for draft in drafts:
        window = (draft.shape.device, draft.shape.window)
        before = latest.get(window)
        if before is not None and before.then is None:
            before.then, before.then_line = draft.prompt, draft.place.line
        if draft.command or before is None or draft.prompt != _promised(before):
            kept.append(draft)
            latest[window] = draft
    attributes = fence.attributes
    # Only the last command of a block ends the connection: what follows it is typed after the device came back.
    last = next((draft for draft in reversed(drafts) if draft.command), None)
    staying = attributes if attributes.reconnect is None else replace(attributes, reconnect=None)
    return tuple(
        Exchange(
            device=draft.shape.device,
            window=draft.shape.window,
            prompt=draft.prompt,
            command="\n".join(draft.command) if draft.command else None,
            shown=_trimmed(draft.shown),
            then=draft.then,
            then_line=draft.then_line,
            place=draft.place,
            attributes=attributes if draft is last else staying,
            hidden=fence.hidden,
            answers=tuple(draft.answers),
            help_key=draft.help_key,
        )
        for draft in kept
    )


def _promised(draft: _Draft) -> str | None:
    """The prompt that is checked with `draft`. One that stands alone is checked itself, not what comes next."""
    return draft.then if draft.command or not draft.prompt else draft.prompt


def _trimmed(lines: list[ShownLine]) -> tuple[ShownLine, ...]:
    """`lines` without the blank ones at either end, which never count."""
    kept = [index for index, line in enumerate(lines) if line.text.strip()]
    return tuple(lines[kept[0] : kept[-1] + 1]) if kept else ()
