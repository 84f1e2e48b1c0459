"""Links between pages, their anchors, and fences that may have been meant to run."""

import pytest
from markdown import Markdown

from validator.markdown.links import anchors, links, untagged_transcripts


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see [a](b.md)", [("b.md", None, 5)]),
        ("[a](b.md#c) and [d](#e)", [("b.md", "c", 1), ("", "e", 17)]),
        ('[a](b.md "title")', [("b.md", None, 1)]),
        ("[a](<b c.md>)", [("b c.md", None, 1)]),
        ("[a](b_(c).md)", [("b_(c).md", None, 1)]),
        ("![image](a.png)", [("a.png", None, 1)]),
        ("[![image](a.png)](b.md)", [("a.png", None, 2), ("b.md", None, 1)]),
        ("[text [inner]](b.md)", [("b.md", None, 1)]),
        ("[ref]: b.md", [("b.md", None, 1)]),
        ("  [ref]: <b.md> 'title'", [("b.md", None, 1)]),
        ("[a](https://example.org) [b](mailto:a@b.c) [c](//d) [d](/e) [e]()", []),
        ("`[a](b.md)` and \\[a](b.md)", []),
        ("[^1]: note", []),
        ("array[1](2", []),
    ],
)
def test_links(line: str, found: list[tuple[str, str | None, int]]) -> None:
    assert [(link.target, link.anchor, link.place.column) for link in links(line, path="p.md")] == found


def test_fences_comments_and_front_matter_hold_no_links() -> None:
    text = "---\nlab: '[a](b.md)'\n---\n```\n[a](b.md)\n```\n<!--\n[a](b.md)\n-->\n[c](d.md)"
    assert [str(link.place) for link in links(text, path="p.md")] == ["p.md:10:1"]


def test_anchors_are_those_of_the_site() -> None:
    text = "# Title\n\n## Check\n\n## Check\n\n### Check_1\n\nUnder\n-----\n\n## Named {#own}\n\n## `code` and *more*\n"
    md = Markdown(extensions=["toc", "attr_list"])
    html = md.convert(text)
    assert anchors(text, path="p.md") == {part.partition('"')[0] for part in html.split(' id="')[1:]}


def test_items_and_explicit_ids_are_anchors_too() -> None:
    text = 'lab\n\n1. First thing\n\nText.\n{: #here }\n\n<a id="there"></a>\n\n<p class="x" id=\'yonder\'>'
    assert anchors(text, path="p.md") == {"first-thing", "here", "there", "yonder"}


@pytest.mark.parametrize(
    "line",
    ["left# show version", "left(config)# end", "root@h1:~# ls", "me@h1:/tmp$ id", "left> show", "$ ls"],
)
def test_a_fence_without_a_language_that_looks_like_a_transcript(line: str) -> None:
    assert [str(place) for place in untagged_transcripts(f"text\n\n```\n\n{line}\n```", path="p.md")] == [
        "p.md:3:1"
    ]


@pytest.mark.parametrize(
    "fence", ["```text\nleft# x\n```", "```\n# a remark\n```", "```\n<html>\n```", "```\n```"]
)
def test_a_fence_that_does_not(fence: str) -> None:
    assert list(untagged_transcripts(fence, path="p.md")) == []
