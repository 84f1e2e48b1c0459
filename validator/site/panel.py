"""What stands under a command that did not pass: why, expected against got, what to do, and the whole output."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from validator.model import MISMATCH, PYTHON, ClaimResult, ExchangeResult, Finding, Verdict
from validator.report.findings import facts, got_label
from validator.report.marked import parts
from validator.site.html import element, safe
from validator.site.marks import word_of

__all__ = ["note", "panel"]

_MAX_OUTPUT = 100_000
"""Characters of output that a page carries; the whole of it is in `result.json`."""

_MAX_COMPARED = 2_000
"""Words of which the differing ones are looked for: comparing takes the square of it."""

_QUIET = frozenset({Verdict.PASSED, Verdict.SKIPPED, Verdict.NOT_REACHED})


def panel(exchange: ExchangeResult | ClaimResult, *, with_command: bool = False) -> str:
    """The panel as HTML; empty for a command, or a claim, about which there is nothing to say.

    `with_command` names it, for a panel that does not stand right under it.
    """
    if exchange.verdict in _QUIET:
        return ""
    finding = exchange.finding
    reasons = [exchange.reason, finding.reason if finding else None]
    reason = "; ".join(dict.fromkeys(text for text in reasons if text)) or MISMATCH
    word = element("strong", word_of(exchange.verdict).capitalize())
    lines = [element("p", f"{word}: {safe(reason)}", class_="validator-panel__reason")]
    if with_command:
        lines.append(_typed(exchange))
    if finding:
        lines.append(_compared(finding, by_word=isinstance(exchange, ExchangeResult)))
        output = exchange.output if isinstance(exchange, ExchangeResult) else ""
        told = [_row(row.label.capitalize(), safe(row.text)) for row in facts(finding, output)]
        if told:
            lines.append(element("div", "".join(told), class_="validator-compare", tabindex="0"))
        if finding.hint:
            hint = element("span", "Hint", class_="validator-panel__label") + safe(finding.hint)
            lines.append(element("p", hint, class_="validator-panel__hint"))
    if isinstance(exchange, ExchangeResult):
        lines.append(_whole(exchange))
    return element(
        "aside",
        "".join(lines),
        class_=f"validator-panel validator-panel--{exchange.verdict.value}",
        data_search_exclude="",
    )


def _typed(one: ExchangeResult | ClaimResult) -> str:
    if isinstance(one, ClaimResult):
        row = _row("Claim", safe(f"watch {one.watch}: {one.text}"))
    elif one.command:
        row = _row("Command", safe(f"{one.at or ''} {one.command}".strip()))
    else:
        return ""
    return element("div", row, class_="validator-compare", tabindex="0")


def note(reason: str) -> str:
    """The panel under a step that failed though each of its commands passed."""
    word = element("strong", word_of(Verdict.FAILED).capitalize())
    return element(
        "aside",
        element("p", f"{word}: {safe(reason)}", class_="validator-panel__reason"),
        class_="validator-panel validator-panel--failed",
        data_search_exclude="",
    )


def _compared(finding: Finding, *, by_word: bool) -> str:
    """Expected above got, in one box that scrolls as a whole, so that columns stay above one another.

    `by_word` marks the words that differ: where they are two texts of the same kind.
    """
    expected, got = finding.expected, finding.got
    if expected is None and got is None:
        return ""
    rows = ""
    if expected is not None and got is not None:
        detail = finding.detail
        first, second = safe(expected.strip("\n")), safe(got.strip("\n"))
        if detail and detail.got_mark:
            first, second = _marked(expected, detail.expected_mark), _marked(got, detail.got_mark)
        elif by_word:
            first, second = _differing(expected.strip("\n"), got.strip("\n"))
        rows = _row("Expected", first) + _row(got_label(finding).capitalize(), second)
    elif expected is not None:
        rows = _row("Expected", safe(expected.strip("\n")))
    elif got is not None:
        rows = _row("Got", safe(got.strip("\n")))
    return element("div", rows, class_="validator-compare", tabindex="0")


def _row(label: str, text: str) -> str:
    """`text` is HTML already. Not a `pre`: no copy button may offer what nobody should type."""
    return element(
        "div",
        element("span", label, class_="validator-panel__label") + element("span", text or "(nothing)"),
        class_="validator-compare__row",
    )


def _marked(text: str, mark: tuple[int, int] | None) -> str:
    """`text` as HTML with the part marked in which it differs."""
    if mark is None or not text.strip():
        return safe(text)
    before, inside, behind = map(safe, parts(text, mark))
    return f"{before}{element('mark', inside, class_='validator-differs')}{behind}"


def _differing(expected: str, got: str) -> tuple[str, str]:
    """Both texts as HTML, with the words marked in which they differ."""
    one, other = re.findall(r"\s+|\S+", expected), re.findall(r"\s+|\S+", got)
    if max(len(one), len(other)) > _MAX_COMPARED:
        return safe(expected), safe(got)
    # Runs of blanks are equal to one another, as they are when output is matched.
    matcher = SequenceMatcher(
        None, [_key(word) for word in one], [_key(word) for word in other], autojunk=False
    )
    same_one = {block.a + at for block in matcher.get_matching_blocks() for at in range(block.size)}
    same_other = {block.b + at for block in matcher.get_matching_blocks() for at in range(block.size)}
    return "".join(_words(one, same_one)), "".join(_words(other, same_other))


def _words(words: list[str], same: set[int]) -> Iterator[str]:
    for index, word in enumerate(words):
        if index in same or word.isspace():
            yield safe(word)
        else:
            yield element("mark", safe(word), class_="validator-differs")


def _key(word: str) -> str:
    return "\n" if "\n" in word else " " if word.isspace() else word


def _whole(exchange: ExchangeResult) -> str:
    output = exchange.output
    count = len(output.splitlines())
    lines = "1 line" if count == 1 else f"{count} lines"
    text = safe(output[:_MAX_OUTPUT].strip("\n")) if output.strip() else "(nothing)"
    cut = len(output) > _MAX_OUTPUT
    note = element("p", "The rest is left out here; it is in the run's result.json.") if cut else ""
    who = "Python printed" if exchange.window == PYTHON else f"{safe(exchange.device)} answered"
    status = f", exit status {exchange.status}" if exchange.status is not None else ""
    return element(
        "details",
        element("summary", f"Everything that {who} ({lines}{status})")
        + element("div", text, class_="validator-output", tabindex="0")
        + note,
        class_="validator-panel__whole",
    )
