"""The docs as a whole: nothing that `validator check` would find, and nothing that looks as if it ran."""

import re

from docs_pages import DOCS, ROOT, fences, text_of

from validator.errors import Place
from validator.markdown.attributes import is_executable, read_attributes
from validator.markdown.procedure import parse_procedure
from validator.model import Attributes
from validator.run.survey import survey
from validator.settings import load_settings

PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_check_finds_nothing_in_the_docs() -> None:
    problems, count = survey([DOCS, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], load_settings(ROOT))
    assert problems == []
    assert count == len(PAGES) + 2


def test_every_page_is_in_the_navigation() -> None:
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = configuration.partition("\nnav:\n")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"[\w/-]+\.md", nav)) == PAGES


def test_the_blocks_that_the_format_page_shows_are_of_the_format() -> None:
    """What a reader copies from the reference is read without a complaint."""
    seen = 0
    for outer in fences("format.md"):
        if outer.info != "markdown":
            continue
        text = "\n".join(line.text for line in outer.lines)
        step = "" if text.startswith("## ") else "## Step\n\n"
        more = "" if "```" in text and "<!-- setup" not in text else "\n\n```console\nh1# true\n```\n"
        scale = "scale: {prefixes: [1]}\n" if "repeat=prefixes" in text else ""
        procedure = parse_procedure(
            f"---\nlab: any\n{scale}---\n{step}{text}{more}\n", path=f"format.md:{outer.line}"
        )
        seen += len(procedure.steps)
    assert seen > 5


def test_what_the_docs_show_as_example_has_attributes_that_exist() -> None:
    for page in PAGES:
        for fence in fences(page):
            if is_executable(fence.info):
                read_attributes(fence.info, Place(page, fence.line), Attributes())


def test_the_readme_links_to_pages_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(docs/([\w/-]+\.md)\)", readme)
    assert {"install.md", "tutorial.md", "format.md", "lab.md"} <= set(linked)
    assert set(linked) <= set(PAGES)
    assert text_of("index.md").startswith("# validator\n")
