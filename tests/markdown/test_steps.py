"""How blocks make steps."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import slugify

from tests.markdown.pages import fence, page, parsed, refused, said
from validator.markdown.inline import plain_title, slug

BLOCK = "\n\n```console\nleft# show version\n```\n"


def steps(body: str, *front: str) -> list[tuple[str, str, int, int]]:
    return [(s.id, s.title, s.number, s.place.line) for s in parsed(body, *front).steps]


def test_headings_and_numbered_items_with_blocks_are_steps() -> None:
    body = f"# Title\n\n## Prose\n\nText.\n\n## First{BLOCK}\n## List\n\n1. One\n2. Two\n{indented()}\n3. Three\n{indented()}"
    assert steps(body) == [
        ("first", "First", 1, 10),
        ("two", "Two", 2, 19),
        ("three", "Three", 3, 26),
    ]


def indented() -> str:
    return BLOCK.replace("\n", "\n    ").rstrip() + "\n"


def test_a_step_has_all_its_blocks_in_order() -> None:
    (step,) = parsed(
        "## Step\n\n```console\na\n```\n\ntext\n\n<!-- hidden\n```console\nb\n```\n-->\n\n~~~console\nc\n~~~"
    ).steps
    assert [(block.lines[0].text, block.hidden) for block in step.fences] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


def test_a_title_loses_its_markdown() -> None:
    assert steps(f"## Use *the* `show` command, see [here](x.md):{BLOCK}") == [
        ("use-the-show-command-see-here", "Use the show command, see here", 1, 4)
    ]


def test_an_explicit_id_comes_first() -> None:
    assert steps(f"## Step {{#mine}}{BLOCK}")[0][0] == "mine"


def test_a_title_without_a_letter_gets_a_number() -> None:
    assert steps(f"## 手順{BLOCK}")[0][0] == "step-1"


def test_the_title_of_the_page() -> None:
    assert parsed(f"# First *one*\n\n# Second\n\n## S{BLOCK}").title == "First one"
    assert parsed(f"# First\n\n## S{BLOCK}", "title: Said").title == "Said"
    assert parsed(f"## S{BLOCK}").title == "Page"


def test_set_up_and_teardown_stand_around_the_steps() -> None:
    comment = "<!-- {}\n```console\nleft# {}\n```\n-->\n\n"
    procedure = parsed(comment.format("setup", "a") + comment.format("teardown", "b") + fence("console"))
    assert [block.lines[0].text for block in procedure.setup] == ["left# a"]
    assert [block.lines[0].text for block in procedure.teardown] == ["left# b"]
    assert [block.hidden for block in procedure.hidden] == [True, True]


def test_examples_are_no_part_of_a_procedure() -> None:
    body = (
        f"```console example\nanything\n```\n\n<!-- setup\n```console example\n```\n-->\n\n{fence('console')}"
    )
    procedure = parsed(body)
    assert (len(procedure.steps[0].fences), procedure.setup) == (1, ())


def test_a_block_that_is_left_out_is_part_of_its_step() -> None:
    (block,) = parsed(fence('console skip="no time"')).steps[0].fences
    assert (block.runs, block.attributes.skip) == (False, "no time")


def test_other_fences_are_text() -> None:
    assert len(parsed("## A\n\n```yaml\na: b\n```\n\n```\nleft# x\n```\n\n" + fence("console")).steps) == 1


def test_two_steps_with_one_id() -> None:
    assert refused(page(f"## Check{BLOCK}\n## Check{BLOCK}")) == said(
        "10:1",
        'two steps have the id "check": the other is on line 4',
        "give one of them another title, or an id of its own: {#check-2}",
    )


def test_a_block_in_no_step() -> None:
    assert refused(page(f"# Title{BLOCK}")) == said(
        "6:1",
        "this block stands in no step",
        "put a heading of level 2 or deeper, or a numbered item, before it",
    )


def test_a_block_of_a_step_that_others_interrupt() -> None:
    assert refused(page(f"## Around{BLOCK}\n1. Inside\n{indented()}\nText.{BLOCK}")) == said(
        "19:1",
        'this block belongs to the step "Around", but other steps stand between',
        "give it a heading or a number of its own, so that the marks follow the order of the text",
    )


def test_no_step_at_all() -> None:
    assert refused(page("# Title\n\nText.")) == said(
        "4:1",
        "this procedure has no step: nothing in it runs",
        "put a ```console block under a level 2 heading or in a numbered item",
    )


@settings(deadline=None)
@given(st.text())
def test_ids_are_those_of_python_markdown(title: str) -> None:
    assert slug(title) == slugify(title, "-")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "*", "**", "`", "[", "](", ")", " ", "_", "__"])))
def test_a_plain_title_only_loses_characters(pieces: list[str]) -> None:
    title = "".join(pieces)
    assert re.search(".*".join(map(re.escape, plain_title(title))), title)


@pytest.mark.parametrize("title", ["x" * 2000, "*a" * 1000])
def test_a_title_that_is_none_is_left_alone(title: str) -> None:
    assert plain_title(title) == title
