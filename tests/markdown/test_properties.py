"""Whatever is written, reading it ends in a procedure or in one message with a place in the file."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markdown.pages import PATH, SHAPES, page
from validator.errors import AuthoringError
from validator.markdown.links import anchors, links, untagged_transcripts
from validator.markdown.procedure import parse_procedure
from validator.markdown.transcript import read_transcript

PIECES = st.sampled_from([
    "---", "lab: x", "# ", "## ", "a", "{#b}", "===", "1. ", "- ", "> ", "    ", "  ", "\t", "\n", "\n\n", "```", "~~~",
    "````", "console", " example", " on=left", " file=/x", " timeout=1s", ' skip="x"', "<!-- setup", "<!-- hidden", "<!--",
    "-->", "left# ", "left(config)# ", "root@h1:~# ", "# ", "cat <<EOF", "EOF", "\\", "?", "!!! note", '=== "t"', "[^1]: ",
    "`", "*", "[a](b)", "{{ a }}", "vars: {a: 1}", "é", "\0", "\u2028", ": ", "&a ", "*a", "[", "{",
])  # fmt: skip
MARKDOWN = st.lists(PIECES, max_size=60).map("".join)


def check(text: str) -> None:
    lines = text.split("\n")
    try:
        procedure = parse_procedure(text, path=PATH)
        for step in procedure.steps:
            for block in step.fences:
                read_transcript(block, SHAPES)
        list(links(text, path=PATH))
        list(untagged_transcripts(text, path=PATH))
        anchors(text, path=PATH)
    except AuthoringError as error:
        place = error.place
    else:
        return
    assert place.path == PATH
    assert 1 <= place.line <= len(lines)
    assert 1 <= place.column <= len(lines[place.line - 1].expandtabs(4)) + 1


@settings(deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_anything_that_looks_like_markdown(text: str) -> None:
    check(page(text))


@settings(deadline=None)
@given(MARKDOWN)
def test_any_front_matter(text: str) -> None:
    check(f"---\nlab: x\n{text}\n---\n## A\n\n```console\nleft# x\n```\n")


@settings(max_examples=200, deadline=None)
@given(MARKDOWN)
def test_any_transcript(text: str) -> None:
    check(page(f"## A\n\n`````console on=h1\n{text}\n`````\n"))
