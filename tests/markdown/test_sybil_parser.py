"""A page as Sybil sees it."""

import pytest
from sybil import Document, Example

from tests.markdown.pages import page
from validator.markdown.procedure import parse_procedure
from validator.markdown.sybil_parser import StepParser
from validator.model import Procedure

BODY = "## One\n\n```console\nleft# a\n```\n\ntext\n\n```console\nleft# b\n```\n\n## Two\n\n```console\nleft# c\n```"


def read(document: Document) -> Procedure:
    return parse_procedure(document.text, path=document.path)


def ignored(_example: Example) -> None: ...


@pytest.mark.parametrize("end", ["", "\n", "\n\ntext\n"])
def test_a_region_is_a_step_from_its_first_block_to_its_last(end: str) -> None:
    text = page(BODY + end)
    regions = list(StepParser(read, ignored)(Document(text, "page.md")))
    assert [(region.parsed.id, text[region.start : region.end]) for region in regions] == [
        ("one", "```console\nleft# a\n```\n\ntext\n\n```console\nleft# b\n```"),
        ("two", "```console\nleft# c\n```"),
    ]
    assert all(region.evaluator is ignored for region in regions)
