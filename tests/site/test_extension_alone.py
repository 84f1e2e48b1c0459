"""The extension without the plug-in: in any program that uses Python-Markdown."""

import markdown
import pytest

from tests.site.fabricate import passed, write_run
from tests.site.pages import EBGP
from tests.site.tree import Tree

BODY = EBGP.split("---\n", 2)[2]


def render(text, **options):
    return Tree(markdown.markdown(text, extensions=["validator"], extension_configs={"validator": options}))


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ebgp.md").write_text(EBGP, encoding="utf-8")
    write_run(tmp_path / ".validator/runs", passed(EBGP, "ebgp.md"))
    return "ebgp.md"


@pytest.mark.parametrize("text", [EBGP, BODY])
def test_a_page_with_its_path_has_its_marks(page, text):
    found = render(text, page=page)
    assert found.texts("validator-box__title") == ["Verified"]
    assert len(found.all("validator-mark--line")) == 11


def test_a_pass_gets_stale(page):
    assert render(BODY, page=page, stale_after=1.0).texts("validator-box__title") == ["Verified long ago"]


def test_another_folder_of_results_has_others(page, tmp_path):
    found = render(BODY, page=page, runs=str(tmp_path / "none"))
    assert found.texts("validator-box__title") == ["Never run"]
    assert found.all("validator-mark") == []


def test_a_text_with_front_matter_is_a_procedure_that_never_ran(page):
    found = render(EBGP)
    assert found.texts("validator-box__title") == ["Never run"]
    assert len(found.all("validator-block")) == 6
    assert found.all("validator-mark") == []


def test_a_text_that_nobody_knows_is_ordinary_and_never_passed(page):
    found = render(BODY)
    assert found.all("validator-box") == []
    assert found.all("validator-mark") == []


def test_unreadable_results_are_no_results(page, tmp_path):
    (tmp_path / ".validator/runs/20261124T120102Z-3f9a2c/result.json").write_text("{", encoding="utf-8")
    assert render(BODY, page=page).texts("validator-box__title") == ["Never run"]


def test_headings_keep_their_explicit_ids(page, tmp_path):
    text = EBGP.replace("## Check the session", "## Check the session {#check}")
    (tmp_path / "ebgp.md").write_text(text, encoding="utf-8")
    assert "check" in [one["attrs"].get("id") for one in render(text, page=page).all("<h2")]


def test_ordinary_pages_keep_their_examples_and_lose_our_attributes():
    text = '```console example timeout=5s title="Try it"\nleft# show\n```\n\n~~~yaml file=/etc/x on=left\na: 1\n~~~\n'
    found = Tree(
        markdown.markdown(text, extensions=["validator", "pymdownx.superfences", "pymdownx.highlight"])
    )
    assert [one["text"].strip() for one in found.all("<code")] == ["left# show", "a: 1"]
    assert found.texts("filename") == ["Try it"]


def test_one_markdown_object_renders_many_pages(page):
    md = markdown.Markdown(extensions=["validator"])
    first = md.convert(EBGP)
    md.reset()
    assert "validator-box" not in md.convert("# Plain\n")
    md.reset()
    assert md.convert(EBGP) == first


def test_snippets_and_tabs_kept_by_superfences_change_nothing(page):
    options = {"pymdownx.superfences": {"preserve_tabs": True}, "validator": {"page": page}}
    text = markdown.markdown(
        BODY, extensions=["pymdownx.superfences", "validator"], extension_configs=options
    )
    assert len(Tree(text).all("validator-mark--line")) == 11
