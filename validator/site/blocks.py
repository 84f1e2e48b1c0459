"""One block of a page as HTML: a transcript with a mark at every command, or a file for a device."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from validator.model import ExchangeResult, Fence, Verdict, WatchResult
from validator.site.answers import split_answer
from validator.site.html import attributes, element, safe
from validator.site.marks import line_mark
from validator.site.pairing import Pairs
from validator.site.panel import note, panel
from validator.site.transcript import Kind, Line, typed_text
from validator.site.watches import Watched, claims_html, lines_of, starts_html
from validator.template import fill_known, placeholders

__all__ = ["Block", "block_html", "hidden_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fence with what came of it. `marked` says that the page has results, so that marks have their place.

    `otherwise` is the verdict of a command without a result, where its step's result implies one. `note` says why
    the step did not pass, where no command does. `left_out` says why nothing of the block ran. `watch` is the
    one that ends with this block, `titles` are those of the steps by id.
    """

    fence: Fence
    lines: Sequence[Line]
    pairs: Pairs
    marked: bool
    variables: Mapping[str, str]
    otherwise: Verdict | None = None
    note: str | None = None
    left_out: str | None = None
    watch: WatchResult | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        """Whether the block was there to be run."""
        return self.fence.runs and self.left_out is None


def block_html(block: Block) -> str:
    """The block, with the panel of a command that did not pass right under what the page shows of it."""
    body = (
        _claims(block)
        if block.fence.has_claims
        else _transcript(block)
        if block.fence.is_transcript
        else _whole(block)
    )
    left = "".join(panel(one, with_command=True) for one in block.pairs.left)
    if block.note:
        left += note(block.note)
    classes = ["validator-block", "" if block.fence.is_transcript else "validator-block--file"]
    if block.marked and block.runs:
        classes.append("validator-block--marked")
    if not block.runs:
        classes.append("validator-block--skipped")
    return element("div", body + left, class_=" ".join(filter(None, classes)))


def hidden_html(blocks: Sequence[Block], when: str) -> str:
    """The disclosure of blocks that run unseen; `when` says when, as in ``before the first step``."""
    commands = sum(line.kind is Kind.COMMAND for block in blocks for line in block.lines)
    files = sum(block.fence.attributes.file is not None for block in blocks)
    python = sum(block.fence.attributes.run for block in blocks)
    claims = sum(len(lines_of(block.fence)) for block in blocks if block.fence.has_claims)
    counted = [
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in (
            (commands, "command"),
            (files, "file"),
            (python, "Python block"),
            (claims, "claim"),
        )
        if count
    ]
    runs = "runs" if commands + files + python + claims == 1 else "run"
    summary = f"{' and '.join(counted) or 'Nothing'} {runs} unseen {when}"
    return element(
        "details",
        element("summary", summary + element("span", "show", class_="validator-hidden__show"))
        + "".join(block_html(block) for block in blocks),
        class_="validator-hidden",
        open=None if all(_fine(block) for block in blocks) else "",
    )


def _fine(block: Block) -> bool:
    """Whether nothing in the block needs to be seen at once."""
    return not block.note and not any(panel(one) for one in block.pairs.everything)


def _claims(block: Block) -> str:
    watched = Watched(
        claims=block.pairs.claims,
        watch=block.watch,
        titles=block.titles,
        otherwise=block.otherwise if block.runs else None,
    )
    return _head(block) + claims_html(block.fence, watched, marked=block.marked)


def _transcript(block: Block) -> str:
    """One `pre`, or several where a panel stands between; the copy button gives the commands of all of them."""
    segments: list[str] = []
    rows: list[str] = []
    waiting: ExchangeResult | None = None

    def close() -> None:
        if rows:
            segments.append(element("pre", element("code", "".join(rows))))
            rows.clear()

    for line in block.lines:
        if waiting and line.kind in (Kind.COMMAND, Kind.PROMPT):
            close()
            segments.append(panel(waiting))
            waiting = None
        exchange = block.pairs.lines.get(line.source.line)
        rows.append(_row(line, exchange, block))
        if exchange and panel(exchange):
            waiting = exchange
    close()
    if waiting:
        segments.append(panel(waiting))
    return _head(block) + element(
        "div", "".join(segments), class_="validator-code", data_copy=typed_text(_filled(block))
    )


def _row(line: Line, exchange: ExchangeResult | None, block: Block) -> str:
    typed = line.kind in (Kind.COMMAND, Kind.MORE)
    verdict = _verdict(line, exchange, block)
    mark = ""
    if verdict:
        seconds, reason = (exchange.duration, exchange.reason) if exchange else (None, None)
        mark = line_mark(verdict, seconds, reason)
    lead = line.prompt if line.kind is Kind.MORE else f"{line.prompt} "
    prompt = element("span", safe(lead), class_="validator-prompt") if line.prompt else ""
    text = line.text.strip(" ") if line.kind is Kind.COMMAND else line.text
    shown = _with_values(text, block.variables)
    classes = [
        "validator-line",
        f"validator-line--{line.kind.name.lower()}",
        f"validator-line--{verdict.value}" if verdict else "",
        "validator-line--elided" if line.kind is Kind.OUTPUT and line.text.strip() == "..." else "",
    ]
    content = element("span", shown, class_="validator-typed") if typed else shown
    answered = split_answer(line.source) if line.kind is Kind.OUTPUT else None
    if answered:
        asked, answer = answered
        content = _with_values(asked, block.variables) + answer
    return element("span", f"{mark}{prompt}{content}\n", class_=" ".join(filter(None, classes)))


def _verdict(line: Line, exchange: ExchangeResult | None, block: Block) -> Verdict | None:
    """The verdict to show at a line. A command that no result speaks of was not reached, if its step says so."""
    if not block.marked:
        return None
    if exchange:
        return exchange.verdict
    return block.otherwise if line.kind is Kind.COMMAND and block.runs else None


def _whole(block: Block) -> str:
    """A file or Python: one mark for all of its lines."""
    fence, whole = block.fence, block.pairs.whole
    # In Python, two braces are two braces.
    variables = {} if fence.attributes.run else block.variables
    title = _python_title(block) if fence.attributes.run else _file_title(fence)
    mark = ""
    if block.marked and whole:
        mark = line_mark(whole.verdict, whole.duration, whole.reason)
    elif block.marked and block.runs and block.otherwise:
        mark = line_mark(block.otherwise)
    rows = "".join(
        element(
            "span",
            f"{safe(line.text) if fence.attributes.run else _with_values(line.text, variables)}\n",
            class_="validator-line validator-line--output",
        )
        for line in fence.lines
    )
    text = "".join(f"{fill_known(line.text, variables)}\n" for line in fence.lines)
    failed = [one for one in [*block.pairs.inner, whole] if one is not None and panel(one)][:1]
    return (
        element("div", mark + title, class_="validator-file")
        + _head(block)
        + element("div", element("pre", element("code", rows)), class_="validator-code", data_copy=text)
        + "".join(panel(one, with_command=one is not whole) for one in failed if block.marked)
    )


def _file_title(fence: Fence) -> str:
    verb = (
        "is appended to" if fence.attributes.append else "must be in" if fence.attributes.check else "goes to"
    )
    device = element("strong", safe(fence.attributes.on or ""))
    return element("code", safe(fence.attributes.file or "")) + element(
        "span", f"{verb} this file on {device}"
    )


def _python_title(block: Block) -> str:
    """What Python typed is part of what was run, so it is told."""
    count = len(block.pairs.inner)
    typed = f", and typed {count} {'command' if count == 1 else 'commands'}" if count else ""
    what = f"ran with the lab{typed}" if block.marked and block.pairs.whole else "runs with the lab"
    return element("code", "Python") + element("span", what)


def _head(block: Block) -> str:
    """Which devices the block is for, whether it starts a watch, or why it is not part of the run."""
    reason = block.left_out or block.fence.attributes.skip
    if reason is None:
        only, watch = block.fence.attributes.only, block.fence.attributes.watch
        what = (
            element("p", f"Only for {element('code', safe(only))}", class_="validator-only") if only else ""
        )
        return what + (starts_html(block.fence) if watch and not block.fence.has_claims else "")
    mark = line_mark(Verdict.SKIPPED)
    return element("p", f"{mark}Not part of the run: {safe(reason)}", class_="validator-skip")


def _filled(block: Block) -> Iterable[Line]:
    for line in block.lines:
        yield Line(line.kind, line.prompt, fill_known(line.text, block.variables), line.source)


def _with_values(text: str, variables: Mapping[str, str]) -> str:
    """The text with its placeholders told apart: the sample value where there is one, else the name."""
    parts, at = [], 0
    for found in placeholders(text):
        parts.append(safe(text[at : found.start]))
        value = variables.get(found.name)
        shown = safe(value) if value is not None else safe(text[found.start : found.end])
        parts.append(f"<span{attributes(class_='validator-var', title=found.name)}>{shown}</span>")
        at = found.end
    return "".join(parts) + safe(text[at:])
