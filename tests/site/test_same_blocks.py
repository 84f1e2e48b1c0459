"""The program and the page see the same blocks: our scanner against Python-Markdown with plain superfences."""

import re
import textwrap
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.errors import AuthoringError
from validator.markdown.scan import Comment, FenceFound, scan
from validator.site.extension import ProcedureExtension
from validator.site.page import PageView

EXTENSIONS = [
    "admonition",
    "attr_list",
    "footnotes",
    "def_list",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.highlight",
]
TABBED = {"pymdownx.tabbed": {"alternate_style": True}}
OPTIONS = {"pymdownx.highlight": {"use_pygments": False}, **TABBED}


class _Code(HTMLParser):
    """Collects the text of every code block that was a `console` fence."""

    def __init__(self):
        super().__init__()
        self.found = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "code" and "language-console" in (dict(attrs).get("class") or ""):
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag):
        if tag == "code":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.found[-1] += data


def on_the_site(text):
    parser = _Code()
    parser.feed(markdown.markdown(text, extensions=EXTENSIONS, extension_configs=OPTIONS))
    return [block.rstrip("\n").split("\n") for block in parser.found]


def in_the_program(text):
    return [
        [line.text.expandtabs(4) for line in found.lines]
        for found in scan(text.split("\n"), path="page.md")
        if isinstance(found, FenceFound) and found.info == "console"
    ]


class _Blocks(HTMLParser):
    """Collects the lines of every block that our extension rendered, and whether it stands where blocks may."""

    def __init__(self):
        super().__init__()
        self.found = []
        self._open = []

    def handle_starttag(self, tag, attrs):
        if tag in ("div", "pre"):
            classes = (dict(attrs).get("class") or "").split()
            self._open.append("code" if "validator-code" in classes else tag)
            if self._open[-1] == "code":
                self.found.append("")

    def handle_endtag(self, tag):
        if tag in ("div", "pre"):
            self._open.pop()

    def handle_data(self, data):
        if self._open[-2:] == ["code", "pre"]:
            self.found[-1] += data


def published(text):
    """The blocks that our own extension publishes, those that run unseen included."""
    extension = ProcedureExtension()
    extension.driven = True
    extension.view = PageView(name="page.md", text=text, procedure=None)
    names = [name for name in EXTENSIONS if name != "pymdownx.highlight"]
    parser = _Blocks()
    parser.feed(markdown.markdown(text, extensions=[*names, extension], extension_configs=TABBED))
    return [block.removesuffix("\n").split("\n") for block in parser.found]


def run(text):
    """The blocks that the program would run, those in comments included."""
    found = []
    for element in scan(text.split("\n"), path="page.md"):
        inside = element.fences if isinstance(element, Comment) else (element,)
        found += [one for one in inside if isinstance(one, FenceFound) and one.info == "console"]
    return [[line.text.expandtabs(8) for line in one.lines] for one in found]


def agree(text):
    seen = in_the_program(text)
    assert seen == on_the_site(text), text
    agree_with_the_extension(text)
    return seen


def agree_with_the_extension(text):
    assert run(text) == published(text), text


@pytest.mark.parametrize("indent", [2, 3, 4])
@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("mark", ["```", "~~~", "`````"])
def test_a_block_in_a_list_item(indent, gap, mark):
    pad = " " * indent
    text = f"1. First\n{gap}{pad}{mark}console\n{pad}left# one\n{pad}  two\n{pad}{mark}\n2. Second\n"
    assert agree(text) == [["left# one", "  two"]]


def test_a_block_indented_by_a_tab():
    assert agree("1. First\n\n\t```console\n\tleft# one\n\t```\n") == [["left# one"]]


def test_a_tab_inside_a_block():
    assert agree("```console\nleft# one\n\tcolumn\ttwo\n```\n") == [["left# one", "    column  two"]]


@pytest.mark.parametrize("opening", ['!!! note "Mind"', "??? tip", "???+ tip", '=== "Tab one"', '===! "New"'])
def test_a_block_in_a_container(opening):
    text = f"{opening}\n\n    Text.\n\n    ```console\n    left# one\n    ```\n\nText.\n\n```console\nleft# two\n```\n"
    assert agree(text) == [["left# one"], ["left# two"]]


def test_a_block_in_a_tab_in_a_list_item():
    text = '1. First\n\n    === "Tab"\n\n        ```console\n        left# one\n        ```\n\n2. Second\n'
    assert agree(text) == [["left# one"]]


@pytest.mark.parametrize(
    ("outer", "inner"), [("````", "```"), ("~~~", "```"), ("```", "~~~"), ("~~~~", "~~~")]
)
def test_a_block_inside_another_block_is_only_text(outer, inner):
    text = (
        f"{outer}markdown\n{inner}console\nleft# no\n{inner}\n{outer}\n\n{inner}console\nleft# yes\n{inner}\n"
    )
    assert agree(text) == [["left# yes"]]


def test_a_block_in_a_comment_is_not_shown():
    text = "Text.\n\n<!-- hidden\n```console\nleft# no\n```\n-->\n\n```console\nleft# yes\n```\n"
    assert agree(text) == [["left# yes"]]


def test_a_comment_inside_a_block_is_output():
    text = "```console\nleft# one\n<!-- output\n```\n\n```console\nleft# two\n-->\n```\n"
    assert agree(text) == [["left# one", "<!-- output"], ["left# two", "-->"]]


def test_an_indented_code_block_shows_a_fence_and_runs_nothing():
    assert agree("Text.\n\n    ```text\n    left# no\n    ```\n\n```console\nleft# yes\n```\n") == [
        ["left# yes"]
    ]


# --- combinations --------------------------------------------------------------------------------------------


def fence(mark, lines):
    return [f"{mark}console", *lines, mark]


MARKS = st.sampled_from(["```", "~~~", "````", "~~~~~"])
LINES = st.lists(
    st.sampled_from(
        ["left# show", "  indented", "", "# not a heading", "1. not an item", "- no", "<b>", "!!! no", "text"]
    ),
    min_size=1,
    max_size=4,
)
FENCES = st.builds(fence, MARKS, LINES.map(lambda lines: ["left# begin", *lines, "end"]))
PROSE = st.sampled_from(
    [
        ["Some prose."],
        ["Two lines", "of prose."],
        ["### A heading"],
        ["Title", "-----"],
        ["- bullet", "- bullet two"],
        ["1. one", "2. two"],
        ["2) no list here"],
        ["| a | b |", "|---|---|", "| 1 | 2 |"],
        ["> quote"],
        ["<div>", "html", "</div>"],
        ["---"],
        ["* * *"],
        ["[^1]: A note."],
        ["Term", ":   Definition"],
        ["`` ` `` and `<!--` span"],
        ["text ```console not a fence"],
        ["1986. A year"],
    ]
)
NESTED = st.sampled_from(
    [
        ["````markdown", "```console", "left# no", "```", "````"],
        ["<!-- hidden", "```console", "left# no", "```", "-->"],
        ["<!-- a comment -->"],
        ["```text", "~~~console", "left# no", "~~~", "```"],
    ]
)


def containers(inner):
    """What holds other blocks: its first line, then everything indented."""

    def hold(opening, parts, tight):
        body = []
        for index, part in enumerate(parts):
            body += [*([] if tight and index == 0 else [""]), *part]
        return [*opening, *textwrap.indent("\n".join(body), "    ").split("\n")]

    openings = [
        "1. Item",
        "- Item",
        "* Item",
        "!!! note",
        '=== "Tab"',
        "??? tip",
        "1. Item\n   continued",
        "[^2]: Note",
    ]
    return st.builds(
        hold,
        st.sampled_from(openings).map(lambda lines: lines.split("\n")),
        st.lists(inner, min_size=1, max_size=3),
        st.booleans(),
    )


PARTS = st.recursive(st.one_of(FENCES, PROSE, NESTED), containers, max_leaves=8)


@given(st.lists(PARTS, min_size=1, max_size=5))
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_whatever(parts):
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    try:
        in_the_program(text)
    except AuthoringError:
        return  # refused with a reason: then there is no page that could differ
    agree(text)


@given(
    st.lists(
        st.tuples(st.sampled_from([2, 3, 4]), st.booleans(), FENCES, st.sampled_from(["1.", "2.", "10."])),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_items_of_any_indentation(items, after):
    lines = []
    for indent, gap, block, marker in items:
        lines += [f"{marker} Item", *([""] if gap else [])]
        lines += [re.sub(r"^(?=.)", " " * indent, line) for line in block]
        lines += [""] * after
    if after:
        agree("\n".join(lines) + "\n")
    else:
        # Without an empty line, plain Python-Markdown takes what follows 2 or 3 blanks for a paragraph. Our
        # extension does not: it lets such a block be a part of its item, as the program does.
        agree_with_the_extension("\n".join(lines) + "\n")


def test_a_variant_for_each_platform_in_a_tab_of_its_own():
    text = "".join(
        f'=== "{name}"\n\n    ```console only="platform == \'{name}\'"\n    left# one\n    ```\n\n    Text.\n\n'
        "    ```console\n    left# two\n    ```\n\n"
        for name in ("frr", "ovs")
    )
    every = [["left# one"], ["left# two"]] * 2
    assert published(text) == every
    assert [[line.text for line in one.lines] for one in scan(text.split("\n"), path="page.md")] == every
