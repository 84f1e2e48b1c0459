"""Device output can contain anything, and none of it becomes markup."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site.fabricate import DEVICES, passed, spoiled
from tests.site.pages import EBGP
from tests.site.tree import Tree
from validator.model import ExchangeResult, Finding, Verdict
from validator.site.box import box_html
from validator.site.html import attributes, safe
from validator.site.overview import Row, overview_html
from validator.site.page import Reading, view_of_text
from validator.site.panel import panel

HOSTILE = [
    "</pre></code></div><script>alert(1)</script>",
    "--> <!-- <img src=x onerror=alert(1)>",
    "nul \x00 bell \x07 escape \x1b[31mred\x1b[0m \x9b31m",
    "&lt;b&gt; &amp; & \"quotes\" 'apostrophes' `ticks`",
    "right-to-left \u202egnp.exe\u202c \u2066isolate\u2069 zero\u200bwidth",
    "\x02wzxhzdk:0\x03 \x02amp\x03 klzzwxh:0001",
    "{{ as_left }} {% raw %} ${x} $(reboot)",
    "]]> <![CDATA[ <?php ?> <!DOCTYPE html>",
    "# Heading\n\n    code\n\n```console\nleft# no\n```",
    "a\r\nb\rc\td\x0be\x0cf\u2028g",
    'title" onmouseover="alert(1)',
    "\ud800 half",
]
ACTING = [
    *map(chr, range(9)),
    *map(chr, range(11, 32)),
    "\x7f",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ud800",
]


def hostile_result(text):
    finding = Finding(line=1, column=1, reason=text, expected=text, got=f"{text}!", hint=text)
    good = passed(EBGP, "procedures/ebgp.md")
    bad = spoiled(good, "check-the-session", "show bgp summary", output=text, finding=finding, reason=text)
    return replace(
        bad,
        lab=text,
        reason=text,
        devices=tuple(replace(one, name=text, version=text, platform=text) for one in DEVICES),
        steps=tuple(replace(step, title=text, reason=text) for step in bad.steps),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_output_is_text_on_the_page(render, text):
    harmless, page = render(EBGP, hostile_result("harmless")), render(EBGP, hostile_result(text))
    same = [one["tag"] for one in harmless.elements if one["tag"] != "mark"]
    assert [one["tag"] for one in page.elements if one["tag"] != "mark"] == same
    assert not [name for one in page.elements for name in one["attrs"] if name.startswith("on")]
    assert "".join(one["text"] for one in page.all("validator-output")).strip()
    for character in ACTING:
        assert character not in "".join(one["text"] for one in page.all("validator-panel"))


@pytest.mark.parametrize(
    "text", [one for one in HOSTILE if "\n" not in one and "\r" not in one and "\ud800" not in one]
)
def test_what_the_page_itself_shows_is_text_too(render, text):
    page = render(EBGP.replace("10.0.0.2        4      65002", f"10.0.0.2 {text}"))
    assert not page.all("<script")
    assert not page.all("<img")
    assert len(page.all("validator-block")) == 6


def test_control_characters_are_written_out():
    assert safe("a\x00b\x1b[0m\u202e<") == "a\\x00b\\x1b[0m\\u202e&lt;"


def test_attributes_are_quoted_and_free_of_control_characters():
    assert attributes(data_copy='a"b\x00\x02c\n\td<') == ' data-copy="a&quot;bc\n\td&lt;"'


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_no_text_becomes_an_element(text):
    exchange = ExchangeResult(
        device=text,
        window="cli",
        line=1,
        command=text,
        expected=None,
        output=text,
        prompt=None,
        status=None,
        verdict=Verdict.FAILED,
        reason=text,
        finding=Finding(line=1, column=1, reason=text, expected=text, got=text[::-1], hint=text or None),
    )
    tags = {one["tag"] for one in Tree(panel(exchange, with_command=True)).elements}
    assert tags <= {"aside", "div", "p", "strong", "span", "details", "summary", "mark"}


@pytest.mark.parametrize("text", HOSTILE)
def test_the_overview_and_the_box_are_safe_as_well(text):
    latest = None
    view = replace(
        view_of_text("no procedure", name=text, latest=latest, reading=Reading(now=None)), text=text
    )
    for html in (overview_html([Row(title=text, url="x/", folders=(text,), view=view)]), box_html(view)):
        tags = {one["tag"] for one in Tree(html).elements}
        assert not tags & {"script", "img"}
        assert not [name for one in Tree(html).elements for name in one["attrs"] if name.startswith("on")]


def test_a_flood_is_cut(render):
    good = passed(EBGP, "procedures/ebgp.md")
    bad = spoiled(good, "check-the-session", "show bgp summary", output="x" * 5_000_000)
    page = render(EBGP, bad)
    assert len(page.one("validator-output")["text"]) < 200_000
    assert "The rest is left out here" in page.one("validator-panel")["text"]
