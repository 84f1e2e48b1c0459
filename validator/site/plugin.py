"""The MkDocs plug-in: brings the procedures into the site and its navigation. All rendering is the extension's."""

import logging
import os
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from validator.errors import AuthoringError
from validator.markdown.durations import parse_duration
from validator.markdown.front_matter import split
from validator.settings import Settings, load_settings
from validator.site.catalogue import Catalogue, read_catalogue, title_of
from validator.site.extension import ProcedureExtension
from validator.site.files import site_file
from validator.site.links import translate
from validator.site.nav import mark_sections, navigation
from validator.site.overview import overview_html
from validator.site.page import Reading
from validator.site.status import WORDING, worst_status
from validator.site.watch import RunWatch

__all__ = ["ValidatorPlugin"]

_LOG = logging.getLogger("mkdocs.plugins.validator")
_ASSETS = {
    "states.css": "extra_css",
    "blocks.css": "extra_css",
    "pages.css": "extra_css",
    "validator.js": "extra_javascript",
}
_ASSET_FOLDER = "assets/validator"


class ValidatorConfig(base.Config):  # type: ignore[no-untyped-call] # MkDocs is typed in part
    """The plug-in's options. Paths are relative to `mkdocs.yml`; what is not said comes from the settings."""

    procedures = config_options.Optional(config_options.Type(str))
    runs = config_options.Optional(config_options.Type(str))
    nav_title = config_options.Type(str, default="Procedures")


class ValidatorPlugin(BasePlugin[ValidatorConfig]):  # type: ignore[no-untyped-call] # MkDocs is typed in part
    """Adds the procedures, their overview, their marks in the navigation, and the style sheet they need."""

    def __init__(self) -> None:
        self._extension = ProcedureExtension()
        self._catalogue = Catalogue()
        self._uris: dict[str, str] = {}
        self._nav: Navigation | None = None
        self._watch: RunWatch | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Its presence makes MkDocs keep this object while it serves."""

    def on_shutdown(self) -> None:
        """Ends what `on_serve` started."""
        if self._watch:
            self._watch.close()
            self._watch = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts the extension in, with the assets and the words for the navigation's marks."""
        self._extension = ProcedureExtension()
        self._extension.driven = True
        self._extension.warn = _LOG.warning
        names: list[Any] = [name for name in config.markdown_extensions if name != "validator"]
        config.markdown_extensions = [*names, self._extension]  # type: ignore[list-item] # Python-Markdown takes both
        for asset, option in _ASSETS.items():
            address = f"{_ASSET_FOLDER}/{asset}"
            if address not in config[option]:
                config[option].append(address)
        words = {status.value: wording.label.capitalize() for status, wording in WORDING.items()}
        config.extra["status"] = {**words, **(config.extra.get("status") or {})}
        return config

    @event_priority(-50)  # late, so that pages of other plug-ins find their place in an automatic navigation
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Reads the procedures and adds them, with the overview and the assets."""
        settings = self._settings(config)
        reading = Reading(
            now=datetime.now(UTC),
            stale_after=parse_duration(settings.stale_after),
            defaults=settings.defaults,
        )
        self._catalogue = read_catalogue(
            self._folder(config, settings),
            runs=self._runs(config, settings),
            name_of=settings.name_of,
            reading=reading,
            warn=_LOG.warning,
        )
        docs = files.documentation_pages()
        self._add(files, config)
        pages = self._pages(files)
        config.nav = navigation(
            config.nav, docs, pages, title=self.config.nav_title, names=self._catalogue.names
        )
        return files

    def on_nav(self, nav: Navigation, **_: Any) -> Navigation:
        """Keeps the navigation for the marks."""
        self._nav = nav
        return nav

    @event_priority(-50)  # late, so that the extension sees the page as it will be rendered
    def on_page_markdown(self, markdown: str, *, page: Page, files: Files, **_: Any) -> str:
        """Tells the extension which page comes next; completes the overview."""
        uri = page.file.src_uri
        view = self._catalogue.views.get(uri)
        self._extension.view = view
        disk = next((disk for disk, other in self._uris.items() if other == uri), "")
        uris = self._uris
        self._extension.link = lambda address: translate(address, page=uri, disk=disk, uris=uris)
        if view is not None and view.errors:
            # What could not be read as front matter is no metadata either.
            page.meta = {"title": title_of(view)}
            return _body(view.text or "", title_of(view))
        if uri == self._catalogue.overview:
            page.meta.setdefault("hide", ["toc"])  # the table needs the room
            return f"{markdown}\n\n{self._overview(page.file, files)}\n"
        return markdown

    def on_env(self, env: Environment, *, files: Files, **_: Any) -> Environment:
        """Sets the marks of the navigation; here, so that a partial rebuild has those of unchanged pages too."""
        statuses = {uri: view.status for uri, view in self._catalogue.views.items()}
        for uri, status in statuses.items():
            file = files.get_file_from_path(uri)
            if file and file.page:
                file.page.meta = {**file.page.meta, "status": status.value}
        worst = worst_status(list(statuses.values()))
        overview = files.get_file_from_path(self._catalogue.overview)
        if worst and overview and overview.page:
            overview.page.meta = {**overview.page.meta, "status": worst.value}
        if self._nav:
            mark_sections(self._nav.items, statuses)
        return env

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
        """Follows edits of procedures, and results as runs end."""
        settings = self._settings(config)
        folder = self._folder(config, settings)
        if folder.is_dir():
            server.watch(str(folder))
        self._watch = RunWatch(self._runs(config, settings))
        server.watch(str(self._watch.stamp))
        return server

    def _settings(self, config: MkDocsConfig) -> Settings:
        try:
            return load_settings(_root(config))
        except AuthoringError as error:
            raise PluginError(str(error)) from None

    def _folder(self, config: MkDocsConfig, settings: Settings) -> Path:
        return _root(config) / self.config.procedures if self.config.procedures else settings.procedures

    def _runs(self, config: MkDocsConfig, settings: Settings) -> Path:
        return _root(config) / self.config.runs if self.config.runs else settings.evidence / "runs"

    def _add(self, files: Files, config: MkDocsConfig) -> None:
        self._uris = {
            _disk(file.abs_src_path): file.src_uri for file in files if file.abs_src_path is not None
        }
        for source in self._catalogue.sources:
            if files.get_file_from_path(source.uri):
                _LOG.warning("%s is left out: the docs have a file at %s already", source.path, source.uri)
                continue
            file = site_file(config, source)
            view = self._catalogue.views.get(source.uri)
            if view is not None and view.text is None:
                file.content_string = f"# {title_of(view)}\n"
            self._uris[_disk(str(source.path))] = source.uri
            files.append(file)
        if self._catalogue.views and not files.get_file_from_path(self._catalogue.overview):
            content = f"# {self.config.nav_title}\n"
            files.append(File.generated(config, self._catalogue.overview, content=content))
        for asset in _ASSETS:
            content = (resources.files("validator.site") / "assets" / asset).read_text(encoding="utf-8")
            files.append(File.generated(config, f"{_ASSET_FOLDER}/{asset}", content=content))

    def _pages(self, files: Files) -> list[str]:
        """The places in the site of all pages of the procedures folder, the overview first."""
        found = [source.uri for source in self._catalogue.sources if source.is_page]
        overview = self._catalogue.overview
        first = [overview] if files.get_file_from_path(overview) else []
        return [*first, *(uri for uri in found if uri != overview)]

    def _overview(self, file: File, files: Files) -> str:
        def url_of(uri: str) -> str:
            target = files.get_file_from_path(uri)
            return target.url_relative_to(file) if target else ""

        return overview_html(self._catalogue.rows(url_of))


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent.absolute() if config.config_file_path else Path.cwd()


def _disk(path: str) -> str:
    return os.path.realpath(path).replace(os.sep, "/")


def _body(text: str, title: str) -> str:
    """The page under the front matter, as far as it can be told; its title where there is nothing else."""
    try:
        body = "\n".join(split(text, path="").body)
    except AuthoringError:
        body = ""
    return body if body.strip() else f"# {title}\n"
