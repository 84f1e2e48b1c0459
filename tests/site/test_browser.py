"""What a person sees and can do, in a real browser, from the disk."""

import pytest

from tests.site.fabricate import passed, spoiled
from tests.site.pages import EBGP

CSS = "css selector"
PATH = "procedures/routing/ebgp.md"
OTHER = "procedures/routing/failed.md"


@pytest.fixture(scope="module")
def site(shared_project, browser):
    """Opens a page of the built site."""
    project = shared_project
    new = "2099-01-01T00:00:00.000Z"
    project.write(PATH, EBGP)
    project.write(OTHER, EBGP.replace("Exchange routes with eBGP", "Another page"))
    other = passed((project.root / OTHER).read_text(encoding="utf-8"), OTHER, started=new)
    flood = "</pre><script>document.title = 'owned'</script>" + "x" * 400
    project.ran(
        passed(EBGP, PATH, started=new),
        spoiled(other, "check-the-session", "show bgp summary", output=flood, reason=flood),
    )
    project.build()

    def open_page(path):
        browser.get((project.root / "site" / path / "index.html").as_uri())
        return browser

    return open_page


def visible(element):
    return element.is_displayed() and element.size["width"] > 4 and element.size["height"] > 4


def test_marks_are_seen_and_have_shapes_and_words(site):
    page = site("procedures/routing/ebgp")
    marks = page.find_elements(CSS, ".validator-mark--step")
    assert [mark.text for mark in marks] == ["passed"] * 4
    assert all(visible(mark) for mark in marks)
    shape = "return getComputedStyle(arguments[0], '::before').maskImage"
    assert all("svg" in page.execute_script(shape, mark) for mark in marks)
    lines = page.find_elements(CSS, ".validator-block:not(details *) > .validator-code .validator-mark--line")
    assert lines
    assert all(page.execute_script("return arguments[0].offsetWidth", line) > 4 for line in lines)
    status = page.find_element(CSS, ".md-nav__link--active .md-status--passed")
    mask = "return getComputedStyle(arguments[0], '::after').maskImage"
    passed_shape = page.execute_script(mask, status)
    failed = page.find_element(CSS, ".md-status--failed")
    assert passed_shape != page.execute_script(mask, failed)


def test_a_reader_selects_commands_without_prompts(site):
    page = site("procedures/routing/ebgp")
    script = """
        const code = document.querySelectorAll(".validator-code pre")[1]
        getSelection().selectAllChildren(code)
        return getSelection().toString()
    """
    selected = page.execute_script(script)
    assert "router bgp 65001" in selected
    assert "left" not in selected
    assert "✓" not in selected


def test_the_copy_button_copies_the_commands(site):
    page = site("procedures/routing/ebgp")
    page.execute_script(
        "document.execCommand = () => { window.copied = document.activeElement.value; return true }"
    )
    block = page.find_elements(CSS, ".validator-code")[1]
    button = block.find_element(CSS, "[data-md-type=copy]")
    page.execute_script("arguments[0].click()", button)
    assert page.execute_script("return window.copied") == block.get_attribute("data-copy")


def test_output_never_runs_and_never_widens_the_page(site):
    page = site("procedures/routing/failed")
    assert page.title != "owned"
    width, inner = page.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert width <= inner
    assert "</pre><script>" in page.find_element(CSS, ".validator-panel").text


def test_what_runs_unseen_can_be_unfolded(site):
    page = site("procedures/routing/ebgp")
    hidden = page.find_element(CSS, "details.validator-hidden")
    inside = hidden.find_element(CSS, ".validator-code")
    assert not inside.is_displayed()
    hidden.find_element(CSS, "summary").click()
    assert inside.is_displayed()


def test_the_overview_is_filtered_without_a_server(site):
    page = site("procedures")

    def shown():
        return [row.text.split("\n")[0] for row in page.find_elements(CSS, "tbody tr") if row.is_displayed()]

    assert len(shown()) == 2
    page.find_element(CSS, ".validator-chip--failed").click()
    assert [row.split()[0] for row in shown()] == ["failed"]
    page.find_element(CSS, ".validator-chip--failed").click()
    page.find_element(CSS, ".validator-filter").send_keys("exchange")
    assert [row.split()[0] for row in shown()] == ["passed"]
    page.find_element(CSS, ".validator-filter").send_keys(" nothing of the kind")
    assert shown() == []
    assert page.find_element(CSS, ".validator-overview__none").is_displayed()


def test_nothing_is_wrong_in_the_console(site):
    page = site("procedures")
    serious = [entry["message"] for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
    assert [message for message in serious if "validator" in message] == []
