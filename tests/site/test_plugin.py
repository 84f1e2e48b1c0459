"""The plug-in: procedures in the site, in the navigation with their marks, and in the overview."""

import logging
import re

import pytest
from mkdocs.exceptions import Abort

from tests.site.fabricate import passed, spoiled
from tests.site.pages import EBGP

ROUTING = "procedures/routing"


def titled(title, text=EBGP):
    return text.replace("Exchange routes with eBGP", title)


@pytest.fixture(scope="module")
def four(shared_project):
    """A page in each of the four states that matter most."""
    project = shared_project
    for name in ("ebgp", "failed", "edited", "never"):
        project.write(f"{ROUTING}/{name}.md", titled(name.capitalize()) if name != "ebgp" else EBGP)
    new = "2099-01-01T00:00:00.000Z"
    failed = passed(titled("Failed"), f"{ROUTING}/failed.md", started=new)
    project.ran(
        passed(EBGP, f"{ROUTING}/ebgp.md", started=new),
        spoiled(failed, "check-the-session", "show bgp summary", reason="no"),
        passed(
            titled("Edited").replace("show ip route bgp", "show ip route"),
            f"{ROUTING}/edited.md",
            started=new,
        ),
    )
    project.build()
    return project


def nav(page):
    """The navigation: every page and section with the name of its mark."""
    found = {}
    for link in page.all("md-nav__link"):
        inside = [
            one["attrs"]["class"].rpartition("--")[2]
            for one in page.all("md-status")
            if any(up is link["attrs"] for up in one["inside"])
        ]
        text = " ".join(link["text"].split())
        if text and inside:
            found[text] = inside[0]
    return found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ebgp", "Verified"),
        ("failed", "Failed"),
        ("edited", "Edited since the last run"),
        ("never", "Never run"),
    ],
)
def test_every_page_says_how_it_stands(four, name, title):
    assert four.page(f"{ROUTING}/{name}").texts("validator-box__title") == [title]


def test_the_navigation_has_a_mark_for_every_page_and_for_their_folder(four):
    assert nav(four.page(f"{ROUTING}/never")) == {
        "Procedures": "failed",
        "Routing": "failed",
        "Exchange routes with eBGP": "passed",
        "Edited": "edited",
        "Failed": "failed",
        "Never": "never-run",
    }


def test_marks_of_the_navigation_have_words(four):
    titles = {one["attrs"]["title"] for one in four.page(f"{ROUTING}/never").all("md-status")}
    assert titles == {"Failed", "Passed", "Edited", "Never run"}


def test_the_overview_lists_everything(four):
    page = four.page("procedures")
    assert page.texts("<h1")[0].startswith("Procedures")
    assert page.texts("validator-chip") == ["1 passed", "1 never run", "1 edited", "1 failed"]
    rows = [one["text"] for one in page.all("<tr")][1:]
    assert len(rows) == 4
    assert page.texts("validator-state") == ["passed", "edited", "failed", "never run"]
    links = [
        one["attrs"]["href"] for one in page.all("<a") if one["attrs"].get("href", "").startswith("routing/")
    ]
    assert links[-4:] == ["routing/ebgp/", "routing/edited/", "routing/failed/", "routing/never/"]
    assert "Routing" in rows[0]
    assert "4 of 4" in rows[0]
    assert "1 Jan 2099" in rows[0]


def test_the_assets_travel_along_and_nothing_comes_from_elsewhere(four):
    page = four.page(f"{ROUTING}/ebgp")
    styles = [one["attrs"].get("href", "") for one in page.all("<link")]
    assert [address for address in styles if "validator/" in address] == [
        f"../../../assets/validator/{name}.css" for name in ("states", "blocks", "pages")
    ]
    scripts = [one["attrs"].get("src", "") for one in page.all("<script")]
    assert "../../../assets/validator/validator.js" in scripts
    assert (four.root / "site/assets/validator/states.css").stat().st_size > 1000
    fetched = [
        one["attrs"].get("src") or one["attrs"].get("href") or ""
        for one in page.elements
        if one["tag"] != "a"
    ]
    assert not [address for address in fetched if re.match(r"(https?:)?//", address)]


def test_links_work_as_they_are_on_disk_and_as_they_are_in_the_site(project):
    project.write(
        f"{ROUTING}/ebgp.md",
        EBGP.replace(
            "You connect",
            "[Disk](../../docs/index.md) [Site](../../index.md)\n[Other](vlan.md#ping) ![P](p.png)\n\nYou connect",
        ),
    )
    project.write(f"{ROUTING}/vlan.md", titled("VLAN"))
    project.write(f"{ROUTING}/p.png", b"\x89PNG")
    project.write(
        "docs/index.md", "[Disk](../procedures/routing/ebgp.md) [Site](procedures/routing/vlan.md)\n"
    )
    project.build()
    links = [one["attrs"].get("href") for one in project.page(f"{ROUTING}/ebgp").all("<a")]
    assert links.count("../../../") >= 2
    assert "../vlan/#ping" in links
    assert (project.root / "site/procedures/routing/p.png").is_file()
    home = [one["attrs"].get("href") for one in project.page("").all("<a")]
    assert "procedures/routing/ebgp/" in home
    assert "procedures/routing/vlan/" in home


def test_a_broken_link_is_still_found(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP.replace("You connect", "[Nowhere](nowhere.md) You connect"))
    with pytest.raises(Abort):
        project.build()


def test_lab_files_are_not_published(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write("procedures/labs/two-routers.yml", "secret: yes")
    project.build()
    assert not (project.root / "site/procedures/labs").exists()


def test_a_page_that_cannot_be_read_warns_and_does_not_break_the_site(project, caplog):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write(f"{ROUTING}/typo.md", titled("Typo").replace("until=30s", "untill=30s"))
    project.write(f"{ROUTING}/yaml.md", "---\nlab: [\n---\n# Broken YAML\n\nText.\n")
    project.write(f"{ROUTING}/open.md", "---\nlab: two-routers\n")
    project.write(f"{ROUTING}/latin.md", b"---\nlab: x\n---\n# Caf\xe9\n")
    project.write(f"{ROUTING}/empty.md", "")
    with caplog.at_level(logging.WARNING, logger="mkdocs.plugins.validator"):
        project.build(strict=False)
    said = [record.getMessage() for record in caplog.records if record.name == "mkdocs.plugins.validator"]
    assert len(said) == 5
    assert any("untill" in text and "typo.md:33:1" in text for text in said)
    for name in ("typo", "yaml", "open", "latin", "empty"):
        page = project.page(f"{ROUTING}/{name}")
        assert page.texts("validator-box__title") == ["This page cannot be run"], name
        assert page.all("validator-mark") == []
    assert project.page(f"{ROUTING}/yaml").texts("<h1")[0].startswith("Broken YAML")
    with pytest.raises(Abort):
        project.build()


def test_an_explicit_navigation_may_say_where_the_procedures_go(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write("docs/end.md", "# End\n")
    project.config("nav:\n  - index.md\n  - Guides: procedures/\n  - end.md\n")
    project.build()
    text = (project.root / "site/index.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text[text.index("md-nav--primary") :]))
    assert re.search(r"Home .*Guides .*Routing .*Exchange routes with eBGP .*End", text)


def test_an_explicit_navigation_without_them_gets_them_at_the_end(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.config("nav:\n  - index.md\n")
    project.build()
    assert "Exchange routes with eBGP" in nav(project.page(""))


def test_pages_that_the_navigation_names_are_not_added_twice(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write(f"{ROUTING}/vlan.md", titled("VLAN"))
    project.config("nav:\n  - index.md\n  - First: procedures/routing/ebgp.md\n")
    project.build()
    marked = [
        one for one in project.page("").all("md-nav__link") if "First" in one["text"] or "eBGP" in one["text"]
    ]
    assert len(marked) == 1


def test_a_folders_own_index_page_is_kept(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write("procedures/index.md", "# All guides\n\nRead these first.\n")
    project.write(f"{ROUTING}/README.md", "# Routing and more\n\nProse.\n")
    project.build()
    page = project.page("procedures")
    assert "Read these first." in page.texts("<p")
    assert page.texts("validator-state") == ["never run"]
    assert page.texts("validator-where") == ["Routing and more"]
    assert project.page(ROUTING).texts("<h1")[0].startswith("Routing and more")


def test_a_folder_of_another_name_is_published_in_the_same_place(project):
    project.write("validator.toml", 'procedures = "guides/all"\nevidence = "proof"\n')
    project.write("guides/all/ebgp.md", EBGP)
    project.write("docs/index.md", "[Guide](../guides/all/ebgp.md)\n")
    (project.root / "proof").mkdir()
    result = passed(EBGP, "guides/all/ebgp.md", started="2099-01-01T00:00:00.000Z")
    project.ran(result)
    (project.root / ".validator").rename(project.root / "proof2")
    (project.root / "proof2" / "runs").rename(project.root / "proof" / "runs")
    project.build()
    assert project.page("procedures/ebgp").texts("validator-box__title") == ["Verified"]


def test_a_site_without_procedures_is_an_ordinary_site(project):
    project.write("docs/index.md", "# Home\n\n```console example timeout=5s\nleft# show\n```\n")
    project.build()
    assert not (project.root / "site/procedures").exists()
    (code,) = project.page("").all("highlight")
    assert "left# show" in code["text"]


def test_search_finds_the_text_and_not_the_marks(four):
    index = (four.root / "site/search/search_index.json").read_text(encoding="utf-8")
    assert "show bgp summary" in index
    for word in (
        "Every command on this page",
        "Run id",
        "frr 8.4.4",
        "Everything that left",
        "✓",
        "not reached",
    ):
        assert word not in index


def test_an_unreadable_result_is_reported(project):
    project.write(f"{ROUTING}/ebgp.md", EBGP)
    project.write(".validator/runs/20261124T120102Z-3f9a2c/result.json", "{")
    with pytest.raises(Abort):
        project.build()
    project.build(strict=False)
    assert project.page(f"{ROUTING}/ebgp").texts("validator-box__title") == ["Never run"]
