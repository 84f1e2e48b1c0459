"""Small projects with results that no run made, and a real browser."""

import os
import shutil
import textwrap
from pathlib import Path

import markdown
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.site.fabricate import NOW, RUN, passed, write_run
from tests.site.pages import EBGP
from tests.site.tree import Tree
from validator.evidence.freshness import Latest
from validator.site.extension import ProcedureExtension
from validator.site.page import Reading, view_of_text


@pytest.fixture
def render():
    """A page rendered as the plug-in would have it done: its text, and the newest result of it."""

    def run(text, result=None, *, now=NOW, stale_after=None, body=None):
        latest = Latest(RUN, result, RUN.id) if result else None
        reading = Reading(now=now, stale_after=stale_after)
        view = view_of_text(text, name="procedures/ebgp.md", latest=latest, reading=reading)
        extension = ProcedureExtension()
        extension.driven = True
        extension.view = view
        extensions = [
            "admonition",
            "attr_list",
            "toc",
            "pymdownx.superfences",
            "pymdownx.highlight",
            extension,
        ]
        options = {"toc": {"permalink": True}}
        source = text.split("---\n", 2)[2] if body is None else body
        md = markdown.Markdown(extensions=extensions, extension_configs=options)
        tree = Tree(md.convert(source))
        tree.toc = md.toc_tokens
        return tree

    return run


@pytest.fixture
def ebgp():
    return passed(EBGP, "procedures/ebgp.md")


class Project:
    """A project on disk that can be built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("docs/index.md", "# Home\n\n[To eBGP](../procedures/routing/ebgp.md#ping)\n")
        self.write("validator.toml", 'stale-after = "30d"\n')
        self.config()

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            target.write_bytes(text)
        else:
            target.write_text(text, encoding="utf-8")

    def config(self, extra=""):
        theme = "theme: {name: material, font: false, features: [navigation.indexes, content.code.copy]}"
        plugins = "plugins: [search, validator]"
        extensions = "markdown_extensions: [admonition, attr_list, pymdownx.superfences, {toc: {permalink: true}}, validator]"
        self.write(
            "mkdocs.yml", "\n".join(["site_name: Guides", theme, plugins, extensions, textwrap.dedent(extra)])
        )

    def ran(self, *results, run_id="20261124T120102Z-3f9a2c"):
        write_run(self.root / ".validator" / "runs", *results, run_id=run_id)

    def build(self, *, strict=True):
        config = load_config(str(self.root / "mkdocs.yml"), strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()

    def page(self, path):
        return Tree((self.root / "site" / path / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="session", autouse=True)
def quiet():
    """Material's own news are not what these tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory):
    """One for all tests of a file that only look at it."""
    return Project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def browser(missing):
    """A headless Chromium."""
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        missing(
            "browser", "chromium or chromedriver is not on PATH; apt-get install chromium chromium-driver"
        )
    try:
        from selenium import webdriver  # noqa: PLC0415 - only these tests need it
    except ImportError:
        missing("browser", "selenium is not installed; pip install selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for word in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-background-networking",
        "window-size=1280,1600",
    ):
        options.add_argument(f"--{word}")
    options.add_argument("--disable-dev-shm-usage")
    service = webdriver.ChromeService(driver, log_output=os.devnull)
    running = webdriver.Chrome(options=options, service=service)
    try:
        yield running
    finally:
        running.quit()
