"""The results as a table, between two comments of a page."""

from collections.abc import Iterable

from benchmarks.measurement import Measurement

__all__ = ["with_table"]

BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"


def with_table(page: str, results: Iterable[Measurement]) -> str:
    """`page` with the table of `results` in its place."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    rows = "".join(
        f"| {one['name']} | {_figure(one['value'])} {one['unit']} | {_figure(one['peer'])} {one['unit']} | {one['ratio']} |\n"
        for one in results
    )
    return f"{before}{BEGIN}\n| measured, against its peer | result | peer | ratio |\n|---|--:|--:|--:|\n{rows}\n{END}{after}"


def _figure(number: float) -> str:
    """Three digits that count: 0.201, 2.2, 107."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
