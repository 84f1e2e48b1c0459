"""`validator check`: find what is wrong in procedures without a lab."""

import sys
from pathlib import Path

import click

from validator.report.problems import as_github, as_json, as_text
from validator.run.survey import survey
from validator.settings import load_settings

__all__ = ["check"]

FORMATS = {"text": as_text, "json": as_json, "github": as_github}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def check(paths: tuple[Path, ...], form: str) -> None:
    """Find what is wrong in the pages under PATHS (by default the project's procedures) without a lab.

    Syntax, labs, prompts, variables, links and ids are checked. Exit status 2 where something is wrong; warnings
    alone are 0.
    """
    settings = load_settings(Path.cwd())
    problems, count = survey(paths or (settings.procedures,), settings)
    output = FORMATS[form](problems, count)
    if output:
        click.echo(output)
    sys.exit(2 if any(problem.severity == "error" for problem in problems) else 0)
