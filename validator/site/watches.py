"""A `watch` block as HTML: what is claimed, in sentences, each with its mark and what was measured; then the outages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from validator.markdown.claims import Claim, ClaimError, read_claim
from validator.model import ClaimResult, Fence, Outage, ShownLine, Verdict, WatchResult
from validator.model.figures import in_rate, in_seconds
from validator.site.html import element, safe
from validator.site.marks import line_mark
from validator.site.panel import panel

__all__ = ["Watched", "claims_html", "lines_of", "starts_html"]

MOST_ROWS = 20
"""Outages in a table, the longest; all of them are in `result.json`."""

_ARRIVALS = {"ping": "answers", "iperf3": "figures", "poll": "polls", "lines": "lines"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What came of one `watch` block: its claims by the line of the page, and the watch where this is its last block.

    `titles` are those of the page's steps, by id. `otherwise` is the verdict of a claim without a result.
    """

    claims: Mapping[int, ClaimResult]
    watch: WatchResult | None
    titles: Mapping[str, str]
    otherwise: Verdict | None = None


def lines_of(fence: Fence) -> list[ShownLine]:
    """The lines of a block that are claims."""
    return [line for line in fence.lines if line.text.strip()]


def starts_html(fence: Fence) -> str:
    """What the block that starts a watch says above its command."""
    every = fence.attributes.every
    how = (
        f"Repeated every {every:g} s in a window of its own"
        if every
        else "Keeps running in a window of its own"
    )
    name = element("code", safe(fence.attributes.watch or ""))
    return element("p", f"{how}: the watch {name}", class_="validator-only")


def claims_html(fence: Fence, watched: Watched, *, marked: bool) -> str:
    """The block without its head."""
    items = "".join(_item(line, watched, marked=marked) for line in lines_of(fence))
    title = element("code", f"watch {safe(fence.attributes.watch or '')}") + element(
        "span", safe(_seen(watched.watch) if marked and watched.watch else "must have seen this")
    )
    table = _outages(watched.watch, watched.titles) if marked and watched.watch else ""
    return (
        element("div", title, class_="validator-file")
        + element("ul", items, class_="validator-claims")
        + table
    )


def _item(line: ShownLine, watched: Watched, *, marked: bool) -> str:
    found = watched.claims.get(line.line) if marked else None
    verdict = found.verdict if found else watched.otherwise if marked else None
    mark = line_mark(verdict, None, found.reason if found else None) if verdict else ""
    text = element("span", _sentence(line.text.strip(), watched.titles), class_="validator-claim__text")
    measured = (
        element("span", safe(f"Measured: {found.measured}"), class_="validator-claim__measured")
        if found and found.measured
        else ""
    )
    classes = " ".join(
        filter(None, ("validator-claim", f"validator-claim--{verdict.value}" if verdict else ""))
    )
    return element("li", mark + text + measured + (panel(found) if found else ""), class_=classes)


def _sentence(text: str, titles: Mapping[str, str]) -> str:
    """The claim as a person would say it; as it stands where it is none."""
    try:
        claim = read_claim(text)
    except ClaimError:
        return element("code", safe(text))
    said = _what(claim)
    if claim.step is None:
        return said
    step = element("a", safe(titles.get(claim.step, claim.step)), href=f"#{claim.step}")
    return f"{said}, during {step}"


def _what(claim: Claim) -> str:
    at_most = claim.sign == "<="
    count = f"{claim.bound:.0f}"
    match claim.measure:
        case None:
            expression = element("code", safe(claim.expression or ""))
            return f"{'Some' if claim.wanted else 'No'} line matches {expression}"
        case "outage":
            bound = element("strong", f"{claim.bound:g} s")
            return f"No outage is longer than {bound}" if at_most else f"An outage lasts at least {bound}"
        case "outages":
            outages = "is at {} {} outage" if claim.bound == 1 else "are at {} {} outages"
            return f"There {outages.format('most' if at_most else 'least', element('strong', count))}"
        case "lost":
            verb = "is" if claim.bound == 1 else "are"
            return f"At {'most' if at_most else 'least'} {element('strong', count)} {verb} lost"
        case "rate":
            bound = element("strong", safe(in_rate(claim.bound)))
            return f"The rate is never {'above' if at_most else 'below'} {bound}"


def _seen(watch: WatchResult) -> str:
    """``ran for 12.3 s and saw 118 answers``."""
    arrived = len(watch.samples) * watch.one_in
    about = "about " if watch.one_in > 1 else ""
    counted = f" and saw {about}{arrived} {_ARRIVALS[watch.kind]}" if watch.kind != "lines" else ""
    return f"ran for {in_seconds(watch.ended - watch.started)}{counted}"


def _outages(watch: WatchResult, titles: Mapping[str, str]) -> str:
    if watch.interval is None:
        return ""
    if not watch.outages:
        none = element("p", "No outage", class_="validator-outages__none")
        return element("div", none, class_="validator-outages", data_search_exclude="")
    longest = sorted(watch.outages, key=lambda one: -one.length)[:MOST_ROWS]
    rows = "".join(
        element("tr", "".join(element("td", cell) for cell in cells))
        for cells in _rows(sorted(longest, key=lambda one: one.start), titles)
    )
    head = element("tr", "".join(element("th", text) for text in ("Outage after", "Length", "During")))
    left = len(watch.outages) - len(longest)
    note = f"Lengths are true to within {in_seconds(watch.interval)}." + (
        f" {left} shorter outages are in result.json." if left else ""
    )
    return element(
        "div",
        element("table", element("thead", head) + element("tbody", rows)) + element("p", safe(note)),
        class_="validator-outages",
        data_search_exclude="",
    )


def _rows(outages: Sequence[Outage], titles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for one in outages:
        steps = ", ".join(
            element("a", safe(titles[step]), href=f"#{step}") for step in one.steps if step in titles
        )
        open_ = " and not over" if one.open else ""
        yield safe(in_seconds(one.start)), safe(in_seconds(one.length)) + open_, steps
