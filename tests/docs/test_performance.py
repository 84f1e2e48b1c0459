"""The page on performance shows the results that are kept, and those have the shape that others read."""

import json
import sys

import pytest
from docs_pages import ROOT, tables, text_of

RESULTS = ROOT / "benchmarks" / "results.json"


def test_the_results_have_the_keys_that_the_page_describes() -> None:
    described, _ = tables(text_of("performance.md"))
    results = json.loads(RESULTS.read_bytes())
    for one in results:
        assert [f"`{key}`" for key in one] == [row[0] for row in described]
        assert one["ratio"] == pytest.approx(one["value"] / one["peer"], rel=0.05, abs=0.01)


def test_the_page_shows_the_results_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    from benchmarks.table import with_table  # noqa: PLC0415 - not on the path of an installed package

    page = text_of("performance.md")
    assert with_table(page, json.loads(RESULTS.read_bytes())) == page
