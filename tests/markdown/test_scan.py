"""Which blocks are on a page, and in which heading or item."""

import pytest

from tests.markdown.pages import PATH, elements
from validator.errors import AuthoringError
from validator.markdown.scan import Comment, FenceFound, Heading, Item


def headings(text: str) -> list[tuple[int, str, str | None, int]]:
    return [(e.level, e.title, e.id, e.line) for e in elements(text) if isinstance(e, Heading)]


def fences(text: str) -> list[tuple[str, int, int, list[str], int | None]]:
    return [
        (e.info, e.line, e.end_line, [line.text for line in e.lines], e.item)
        for e in elements(text)
        if isinstance(e, FenceFound)
    ]


def refused(text: str) -> str:
    with pytest.raises(AuthoringError) as error:
        elements(text)
    return str(error.value)


# --- headings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# One", (1, "One", None, 1)),
        ("###### Six", (6, "Six", None, 1)),
        ("####### Seven", (6, "# Seven", None, 1)),
        ("## Closed ##", (2, "Closed", None, 1)),
        ("##No blank", (2, "No blank", None, 1)),
        ("## Named {#name}", (2, "Named", "name", 1)),
        ("## Named {: #name .class}", (2, "Named", "name", 1)),
        ("## Named {: .class #name}", (2, "Named", "name", 1)),
        ("## Not{#name}", (2, "Not{#name}", None, 1)),
        ("Title\n=====", (1, "Title", None, 1)),
        ("Title {#name}\n--", (2, "Title", "name", 1)),
        ("text\n## Inside a paragraph\nmore", (2, "Inside a paragraph", None, 2)),
    ],
)
def test_a_heading(text: str, found: tuple[int, str, str | None, int]) -> None:
    assert headings(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        " ## Indented",
        "    ## Code",
        "two\nlines\n---",
        "text\n\n---",
        "- item\n\n    ## In an item",
        "```\n## In a fence\n```",
        "<!--\n## In a comment\n-->",
    ],
)
def test_no_heading(text: str) -> None:
    assert headings(text) == []


# --- fences -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```console\na\n```", ["a"]),
        ("~~~console\na\n~~~", ["a"]),
        ("````console\n```\na\n```\n````", ["```", "a", "```"]),
        ("```console\n~~~\n```", ["~~~"]),
        ("```console\na\n`````", ["a"]),
        ("```console\n\n  a\t\n\n```", ["", "  a\t", ""]),
        ("   ```console\n   a\n     b\n  c\n   ```", ["a", "  b", "c"]),
        ("```console\n    ```\n```", ["    ```"]),
        ("text\n```console\na\n```\ntext", ["a"]),
    ],
)
def test_a_fence(text: str, lines: list[str]) -> None:
    assert [found[3] for found in fences(text)] == [lines]


def test_inline_code_with_three_backticks_is_no_fence() -> None:
    assert fences("``` not `a` fence ```") == []


@pytest.mark.parametrize(
    "text",
    [
        "1. Item\n\n    ```console\n    a\n    ```",
        "1. Item\n\n   ```console\n   a\n   ```",
        "1. Item\n\n  ```console\n  a\n  ```",
        "1. Item\n\n\t```console\n\ta\n\t```",
        "1. Item\n\n    Text.\n\n    ```console\n    a\n    ```",
        "1. Item\n\n    - nested\n\n        ```console\n        a\n        ```",
        '1. Item\n\n    !!! note "x"\n\n        ```console\n        a\n        ```',
    ],
)
def test_a_block_belongs_to_the_numbered_item_around_it(text: str) -> None:
    ((info, _, _, lines, item),) = fences(text)
    assert (info, lines, item) == ("console", ["a"], 1)


@pytest.mark.parametrize(
    "text",
    [
        "- Item\n\n    ```console\n    a\n    ```",
        "1. Item\n\nText.\n\n```console\na\n```",
        '!!! note "x"\n\n    ```console\n    a\n    ```',
        "??? note\n    ```console\n    a\n    ```",
        '=== "Tab"\n\n    ```console\n    a\n    ```',
    ],
)
def test_a_block_elsewhere_belongs_to_no_item(text: str) -> None:
    assert [(found[3], found[4]) for found in fences(text)] == [(["a"], None)]


def test_items_are_found_at_the_top_level_only() -> None:
    text = "1. One {#first}\n2. Two\n\n    1. nested\n\n- bullet\n\n    1. in a bullet"
    found = [(e.title, e.id, e.line) for e in elements(text) if isinstance(e, Item)]
    assert found == [("One", "first", 1), ("Two", None, 2)]


def test_lines_know_where_they_stand() -> None:
    (found,) = [
        e for e in elements("1. x\n\n    ```console\n    a\n      b\n    ```") if isinstance(e, FenceFound)
    ]
    assert [(line.text, line.line, line.column) for line in found.lines] == [("a", 4, 5), ("  b", 5, 5)]


def test_a_tab_that_reaches_too_far_leaves_its_width() -> None:
    (found,) = [e for e in elements("  ```console\n\ta\n  ```") if isinstance(e, FenceFound)]
    assert found.lines[0].text == "  a"


# --- what Markdown would not see as a block -------------------------------------------------------------------


@pytest.mark.parametrize(
    "info", ["console", "bash file=/etc/x on=left", "Console", "{.console}", "python run"]
)
def test_a_block_that_is_indented_too_far(info: str) -> None:
    assert refused(f"text\n\n    ```{info}\n    a\n    ```") == (
        f"{PATH}:3:5  this fence is indented so far that Markdown reads it as text, not as a block\n"
        "  hint       indent it by at most 3 blanks, or like the text of the list item it belongs to; "
        "a list begins after an empty line, and its numbers are written 1. and 2."
    )


def test_a_block_in_a_quotation() -> None:
    assert refused("> ```console\n> a\n> ```") == (
        f"{PATH}:1:1  an executable block cannot stand inside a quotation\n"
        '  hint       take it out of the "> " lines, or mark it as an example'
    )


def test_a_block_on_the_line_of_its_marker() -> None:
    assert refused("1. ```console\n   a\n   ```") == (
        f"{PATH}:1:1  a fence on the line of its list marker is not seen as a block\n"
        "  hint       give the item a first line of text and start the fence on the next line, indented by 4"
    )


@pytest.mark.parametrize(
    "text",
    [
        "    ```text\n    a\n    ```",
        "> ```console example\n> a\n> ```",
        "    ```console example",
    ],
)
def test_what_does_not_run_may_stand_anywhere(text: str) -> None:
    elements(text)


def test_a_fence_that_is_never_closed() -> None:
    assert refused("text\n\n  ~~~~console\n~~~\n") == (
        f"{PATH}:3:3  this fence is never closed\n"
        "  hint       end the block with a line ~~~~, indented like the line that opens it"
    )


# --- comments -----------------------------------------------------------------------------------------------


def comments(text: str) -> list[tuple[str, int, int, int]]:
    return [(e.word, e.line, e.end_line, len(e.fences)) for e in elements(text) if isinstance(e, Comment)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!-- setup\n```console\na\n```\n-->", ("setup", 1, 5, 1)),
        ("<!-- hidden why it is\n```console\na\n```\n```text\n```\n-->", ("hidden", 1, 7, 2)),
        ("<!-- a remark -->", ("a", 1, 1, 0)),
        ("<!-- a\nlong\nremark --> text", ("a", 1, 3, 0)),
        ("<!---->", ("", 1, 1, 0)),
        ("<!--\n```console\na\n```\n-->", ("", 1, 5, 0)),
        ("<!-- note\n```\n-->", ("note", 1, 3, 0)),
        ("1. Item\n\n    <!-- hidden\n    ```console\n    a\n    ```\n    -->", ("hidden", 3, 7, 1)),
    ],
)
def test_a_comment(text: str, found: tuple[str, int, int, int]) -> None:
    assert comments(text) == [found]


def test_a_fence_in_a_comment_in_an_item_is_dedented() -> None:
    (found,) = [
        e
        for e in elements("1. I\n\n\t<!-- hidden\n\t```console\n\ta\n\t```\n\t-->")
        if isinstance(e, Comment)
    ]
    assert (found.item, found.fences[0].lines[0].text) == (1, "a")


def test_a_comment_that_begins_in_a_line_hides_what_follows() -> None:
    assert elements("text <!-- from here\n## Hidden\nto here --> text") == []


@pytest.mark.parametrize(
    "text", ["`<!--` is how one begins", "<!-- a --> text <!-- b -->", "text <!-- a -->"]
)
def test_a_comment_that_ends_on_its_line_hides_nothing(text: str) -> None:
    assert headings(f"{text}\n\n## Seen") == [(2, "Seen", None, 3)]


def test_a_comment_that_is_never_closed() -> None:
    assert (
        refused("text <!-- a\n\n## b\n")
        == f"{PATH}:1:6  this comment is never closed\n  hint       end it with -->"
    )


def test_a_comment_that_begins_where_another_ends() -> None:
    assert refused("<!-- a\n--> <!-- setup\n```console\na\n```\n-->") == (
        f"{PATH}:2:5  this comment begins on a line on which another one ends\n  hint       begin it on a line of its own"
    )


def test_an_arrow_inside_a_hidden_fence_ends_the_comment() -> None:
    assert refused("<!-- setup\n```console\necho '-->'\n```\n-->") == (
        f"{PATH}:2:1  this fence is never closed\n"
        "  hint       close the fence before the --> that ends the comment; an arrow inside ends it too"
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [("set-up", "setup"), ("Setup", "setup"), ("tear-down", "teardown"), ("hidden:", "hidden")],
)
def test_a_misspelt_word_hides_no_block(word: str, meant: str) -> None:
    assert refused(f"<!-- {word}\n```console\na\n```\n-->") == (
        f'{PATH}:1:1  this comment holds blocks, and begins with "{word}"\n  hint       did you mean "{meant}"?'
    )
