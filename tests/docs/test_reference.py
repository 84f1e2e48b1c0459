"""The reference pages list what the program has: all of it, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import click
import pytest
from docs_pages import keys, names_in, section, tables, text_of

from validator import __version__
from validator.cli.main import cli
from validator.device.platforms import (
    Baseline,
    Enable,
    Pager,
    Platform,
    Version,
    WindowKind,
    platform_named,
    platform_names,
)
from validator.evidence.schema import result_schema
from validator.lab.binding.native import BindingFile, DeviceBinding
from validator.lab.files import DeviceFile, LabFile
from validator.lab.netns.packages import system_packages
from validator.lab.qemu.packages import system_packages as system_programs
from validator.markdown.front_matter import FrontMatter
from validator.matching import KINDS, MODES
from validator.model import Attributes, Freshness, Verdict
from validator.settings import SettingsFile
from validator.site.extension import ProcedureExtension
from validator.site.plugin import ValidatorConfig
from validator.site.status import WORDING, Status
from validator.strict import json_schema


def schema_keys(kind: type[Any]) -> list[str]:
    return list(json_schema(kind, title="")["$defs"][kind.__name__]["properties"])


# --- the format ----------------------------------------------------------------------------------------------


def test_the_format_page_has_every_front_matter_key() -> None:
    (table,) = tables(section("format.md", "Front matter"))
    assert sorted(keys(table)) == sorted(schema_keys(FrontMatter))


def test_the_format_page_has_every_attribute() -> None:
    (table,) = tables(section("format.md", "Attributes"))
    assert sorted(keys(table)) == sorted(field.name for field in fields(Attributes))


def test_the_format_page_has_every_way_to_match() -> None:
    (table,) = tables(section("format.md", "Other ways to match"))
    assert sorted(keys(table)) == sorted(MODES)


def test_the_format_page_describes_every_kind_as_the_code_does() -> None:
    (table,) = tables(section("format.md", "Kinds"))
    assert table == [[f"`{name}`", kind.description, f"`{kind.sample}`"] for name, kind in KINDS.items()]


def test_the_format_page_lists_the_verdicts_from_the_best_to_the_worst() -> None:
    (table,) = tables(section("format.md", "Verdicts"))
    assert keys(table) == [verdict.value for verdict in Verdict]


# --- labs ----------------------------------------------------------------------------------------------------


def test_the_lab_page_has_every_key_of_a_lab_file_and_of_a_device() -> None:
    of_lab, of_device, _platforms = tables(section("lab.md", "Lab files"))
    assert sorted(keys(of_lab)) == sorted(schema_keys(LabFile))
    assert sorted(keys(of_device)) == sorted(schema_keys(DeviceFile))


def test_the_devices_page_has_every_key_of_a_binding_and_of_its_devices() -> None:
    of_binding, of_device = tables(section("devices.md", "The binding file"))
    assert sorted(keys(of_binding)) == sorted(schema_keys(BindingFile))
    named = [name for row in of_device for name in names_in(row[0])]
    assert sorted(named) == sorted(schema_keys(DeviceBinding))


def test_each_platform_is_on_the_lab_page_or_among_those_of_devices_that_exist() -> None:
    (made,) = tables(section("lab.md", "Platforms"))
    (others,) = tables(section("platforms.md", "What is proven on what"))
    assert sorted(keys(made) + keys(others)) == sorted(platform_names())


def test_the_lab_page_has_the_windows_and_features_of_its_platforms() -> None:
    (table,) = tables(section("lab.md", "Platforms"))
    for name, _what, windows, features in table:
        platform = platform_named(names_in(name)[0])
        assert set(platform.windows) <= set(names_in(windows))
        assert tuple(names_in(features)) == platform.features


@pytest.mark.parametrize("index", range(6))
def test_the_page_of_platforms_has_every_key_of_their_files(index: int) -> None:
    table = tables(section("platforms.md", "What a platform file may say"))[index]
    assert sorted(keys(table)) == sorted(
        schema_keys((Platform, WindowKind, Pager, Enable, Version, Baseline)[index])
    )


def test_the_install_page_has_every_package_that_the_lab_needs() -> None:
    (table,) = tables(section("install.md", "What the lab needs"))
    assert sorted(keys(table)) == sorted({*system_packages().values(), *system_programs().values()})


def test_the_install_page_names_the_wheel_of_this_version() -> None:
    wheels = re.findall(r"procedure_validator-[\d.]+-py3-none-any[.]whl", text_of("install.md"))
    assert set(wheels) == {f"procedure_validator-{__version__}-py3-none-any.whl"}


# --- the command line ----------------------------------------------------------------------------------------


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from commands(found, f"{name} {inner}")


ALL = dict(commands(cli, "validator"))


@pytest.mark.parametrize("name", [name for name in ALL if name != "validator"])
def test_the_command_line_page_has_every_command_with_its_arguments_and_options(name: str) -> None:
    text = section("cli.md", name)
    words = {word for word in text.replace("`", " ").replace(",", " ").split() if word.startswith("-")}
    for parameter in ALL[name].get_params(click.Context(ALL[name])):
        if isinstance(parameter, click.Option):
            assert {*parameter.opts, *parameter.secondary_opts} <= words
            for choice in getattr(parameter.type, "choices", ()):
                assert f"`{parameter.opts[0]} {choice}`" in text
    assert ALL[name].get_usage(click.Context(ALL[name], info_name=name)).removeprefix("Usage: ") in text


def test_the_command_line_page_has_no_option_that_does_not_exist() -> None:
    known = {"-h", "--help", "--version"} | {
        option
        for command in ALL.values()
        for parameter in command.get_params(click.Context(command))
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    (listed, *more) = [keys(table) for table in tables(text_of("cli.md"))]
    options = [name for table in (listed, *more) for name in table if name.startswith("-")]
    assert set(options) <= known


def test_the_command_line_page_has_every_setting() -> None:
    (table,) = tables(section("cli.md", "Settings"))
    assert sorted(keys(table)) == sorted(schema_keys(SettingsFile))


def test_the_command_line_page_has_every_exit_status() -> None:
    (table,) = tables(section("cli.md", "Exit status"))
    assert [row[0] for row in table] == ["0", "1", "2", "3", "70", "130"]


# --- results and the site ------------------------------------------------------------------------------------


def test_the_results_page_has_every_field_of_a_result_with_the_words_of_the_schema() -> None:
    listed = [row for table in tables(section("results.md", "result.json")) for row in table]
    definitions = result_schema()["$defs"]
    parts = (part for part in definitions.values() if "properties" in part)
    expected = [
        [f"`{key}`", inner["description"]] for part in parts for key, inner in part["properties"].items()
    ]
    assert sorted(listed) == sorted(expected)


def test_the_results_page_has_every_freshness() -> None:
    (table,) = tables(section("results.md", "Freshness"))
    assert sorted(keys(table)) == sorted(Freshness)


@pytest.mark.parametrize("heading", ["JUnit", "pytest"])
def test_the_results_page_says_for_every_verdict_what_other_programs_make_of_it(heading: str) -> None:
    (table,) = tables(section("results.md", heading))
    named = [word.strip() for row in table for word in row[0].split(",")]
    assert sorted(named) == sorted(verdict.value for verdict in Verdict)


def test_the_site_page_has_every_option_with_its_default() -> None:
    (of_plugin,) = tables(section("site.md", "Options"))
    scheme = dict(ValidatorConfig._schema)
    assert sorted(keys(of_plugin)) == sorted(scheme)
    (of_extension,) = tables(section("site.md", "Without MkDocs"))
    options = ProcedureExtension().config
    assert sorted(keys(of_extension)) == sorted(options)
    for name, default, _meaning in of_extension:
        assert default.strip("`") == f"{options[names_in(name)[0]][0] or ''}" or default == "`0`"


def test_the_start_page_has_every_mark_by_the_word_that_the_site_shows() -> None:
    steps, pages = tables(section("index.md", "How to read a mark"))
    assert [row[0] for row in steps] != []
    assert sorted(row[0] for row in steps) == sorted(
        WORDING[Status(verdict.value)].label for verdict in Verdict
    )
    assert sorted(row[0] for row in pages) == sorted(Freshness)
