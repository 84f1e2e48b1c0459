"""What a finding says, as labels and texts: the same words for terminals, JUnit and the site."""

from collections.abc import Iterator
from typing import NamedTuple

from validator.model import Detail, Finding
from validator.report.marked import carets

__all__ = ["Row", "compared", "facts", "got_label"]

_CAPTURED = 10


class Row(NamedTuple):
    """A label, and its text of one or more lines."""

    label: str
    text: str


def compared(finding: Finding) -> Iterator[Row]:
    """What was expected above what came, with carets under the part in which they differ."""
    expected, got, detail = finding.expected, finding.got, finding.detail or Detail()
    if expected is not None:
        mark = detail.expected_mark
        if mark and mark[0] >= len(expected):
            mark = None  # More came than is shown: what came says it.
        yield Row("expected", _under(expected, mark, unless=_line_under(got, detail.got_mark)))
    if got is not None:
        yield Row(got_label(finding), _under(got, detail.got_mark))


def got_label(finding: Finding) -> str:
    """What stands before the output: whether it is the line in question, or only the one most like it."""
    return "nearest" if finding.detail and finding.detail.similar else "got"


def facts(finding: Finding, output: str) -> Iterator[Row]:
    """Where it differs, and what was captured until then. `output` is the whole of what came."""
    detail = finding.detail
    if detail is None:
        return
    where = list(_places(finding, detail, output))
    if where:
        yield Row("where", "\n".join(where))
    if detail.captured:
        lines = [f"{{{{ {name} }}}} = {value}" for name, value in detail.captured.items()]
        more = [f"… {len(lines) - _CAPTURED} more"] if len(lines) > _CAPTURED else []
        yield Row("captured", "\n".join([*lines[:_CAPTURED], *more]))


def _places(finding: Finding, detail: Detail, output: str) -> Iterator[str]:
    if not detail.differences and detail.output_line is not None and "\n" in output.strip("\n"):
        yield f"line {detail.output_line} of the output"
    for one in detail.differences:
        if len(detail.differences) == 1 and (one.expected, one.got) == (
            finding.expected,
            finding.got or None,
        ):
            yield one.where
            continue
        shows, has = one.expected or "nothing", one.got or "nothing"
        yield f"{one.where}: the page shows {shows}, the device {has}"


def _under(text: str, mark: tuple[int, int] | None, *, unless: str | None = None) -> str:
    """`text` with carets, where it has a mark; without them if they are the same as in `unless`."""
    under = _line_under(text, mark)
    if under is None or mark is None:
        return text
    marked = carets(text, mark)
    return marked if under != unless else marked.split("\n")[0]


def _line_under(text: str | None, mark: tuple[int, int] | None) -> str | None:
    """The carets; None where they would say nothing: under nothing, under several lines, under a whole line."""
    if text is None or mark is None or not text.strip() or "\n" in text:
        return None
    if not (text[: mark[0]] + text[mark[1] :]).strip() and mark[0] < len(text):
        return None
    return carets(text, mark).split("\n")[1]
