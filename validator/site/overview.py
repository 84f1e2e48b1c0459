"""The page of all procedures: counts at the top, then a row for each with what is known about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from validator.model import Freshness
from validator.report.terminal import duration
from validator.site.box import day, steps_text
from validator.site.html import element, safe
from validator.site.page import PageView
from validator.site.status import WORDING, Status

__all__ = ["Row", "overview_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One procedure: its title, its address from the overview, the folders it is in, and its state."""

    title: str
    url: str
    folders: tuple[str, ...]
    view: PageView


def overview_html(rows: Sequence[Row]) -> str:
    """The counts and the table as one raw HTML block. They filter the table where scripts run."""
    if not rows:
        return element("p", "There are no procedures yet.")
    counts = Counter(row.view.status for row in rows)
    total = "1 procedure" if len(rows) == 1 else f"{len(rows)} procedures"
    chips = "".join(
        element(
            "button",
            _shape(status) + f"<b>{counts[status]}</b> {WORDING[status].label}",
            class_=f"validator-chip validator-chip--{status.value}",
            type="button",
            data_validator_status=status.value,
            aria_pressed="false",
            title=WORDING[status].meaning,
        )
        for status in Status
        if counts[status]
    )
    head = "".join(
        element("th", name, scope="col")
        for name in ("State", "Procedure", "Lab", "Steps", "Last run", "Took")
    )
    body = "".join(_row(row) for row in rows)
    table = element(
        "table",
        element("thead", element("tr", head)) + element("tbody", body),
        class_="validator-table",
    )
    field = (
        '<input type="search" class="validator-filter" placeholder="Filter procedures"'
        ' aria-label="Filter procedures" hidden>'
    )
    return element(
        "div",
        element("p", total, class_="validator-overview__total")
        + element("div", chips + field, class_="validator-chips")
        + element("div", table, class_="validator-overview__table")
        + element("p", "No procedure matches.", class_="validator-overview__none", hidden=""),
        class_="validator-overview",
    )


def _row(row: Row) -> str:
    view = row.view
    procedure, latest = view.procedure, view.latest
    result = latest.result if latest and view.marked else None
    about = procedure.description if procedure else view.errors[0].message if view.errors else None
    tags = "".join(
        element("span", safe(tag), class_="validator-tag") for tag in (procedure.tags if procedure else ())
    )
    where = element("span", safe(" / ".join(row.folders)), class_="validator-where") if row.folders else ""
    title = (
        where
        + element("a", safe(row.title), href=row.url)
        + (element("span", safe(about), class_="validator-about") if about else "")
        + tags
    )
    note = (
        element("span", "prose edited since", class_="validator-about")
        if view.freshness is Freshness.PROSE_EDITED
        else ""
    )
    cells = [
        ("State", _state(view.status)),
        ("Procedure", title),
        ("Lab", safe(procedure.lab) if procedure else ""),
        ("Steps", safe((steps_text(view) or "").removesuffix(" passed"))),
        ("Last run", (day(result.started) + note) if result else ""),
        ("Took", safe(duration(result.duration)) if result else ""),
    ]
    return element(
        "tr",
        "".join(element("td", text, data_label=label) for label, text in cells),
        data_validator_status=view.status.value,
    )


def _state(status: Status) -> str:
    return element(
        "span",
        _shape(status) + WORDING[status].label,
        class_=f"validator-state validator-state--{status.value}",
        title=WORDING[status].meaning,
    )


def _shape(status: Status) -> str:
    return element("span", "", class_=f"validator-shape validator-shape--{status.value}", aria_hidden="true")
