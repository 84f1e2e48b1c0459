"""The command `validator`: finds the verb, turns every error into one message and an exit status."""

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from validator import __version__
from validator.errors import AuthoringError, AuthoringErrors, LabError, UsageError, ValidatorError

__all__ = ["main"]

VERBS = {
    "run": "Run procedures against their labs.",
    "check": "Find what is wrong in procedures without a lab.",
    "lab": "Bring a lab up and walk into it by hand.",
    "schema": "Print the JSON Schema of a file format.",
}
"""The verbs in the order in which help lists them. Each is imported only when it is used."""

USAGE, BROKEN, INTERRUPTED, BUG = 2, 3, 130, 70

_FULL = (errno.ENOSPC, errno.EDQUOT)


class _Verbs(click.Group):
    """Loads `validator.cli.VERB` on demand, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"validator.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all passed or known; 1 a procedure failed; 2 wrong use or an authoring error; "
    "3 nothing failed but a lab was broken or a watch inconclusive; 130 interrupted.",
)
@click.version_option(__version__, prog_name="validator", message="%(prog)s %(version)s")
def cli() -> None:
    """Run documented procedures against a lab, and publish them with a mark on every step."""


def main() -> None:
    """The console script. Ends the process."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what a terminal cannot show is no reason to stop
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = USAGE
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`validator run | head`); nothing is left to say, and nowhere to say it.
        _say_no_more()
        status = 1
    except ValidatorError as error:
        _tell(error)
        status = BROKEN if isinstance(error, LabError) else USAGE
    except Exception as error:  # noqa: BLE001 - whatever else escapes is our own bug
        if isinstance(error, OSError) and error.errno in _FULL:
            _say_no_more()
            _tell(UsageError(f"cannot write: {error.strerror}", hint="look at the free space"))
            status = USAGE
        else:
            _own_up()
            status = BUG
    sys.exit(status if isinstance(status, int) else 0)


def _open_what_is_closed() -> None:
    """Started with `>&-`, standard output is nothing, and its number would go to the next file that is opened."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _say_no_more() -> None:
    """What is still in a buffer would be written at the end, and fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(error: ValidatorError) -> None:
    if isinstance(error, AuthoringError | AuthoringErrors):
        click.echo(str(error), err=True)
        return
    click.echo(f"validator: {error}", err=True)
    if error.hint:
        click.echo(f"  hint       {error.hint}", err=True)


def _own_up() -> None:
    """A bug of ours: says so, and puts the details where they can be sent, not in the user's face."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="validator-bug-", suffix=".txt", delete=False) as report:
        report.write(f"validator {__version__}, Python {sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    last = traceback.format_exc().strip().splitlines()[-1]
    click.echo(f"validator: this is a bug in validator, not in your procedures: {last}", err=True)
    click.echo(f"  hint       please report it with the file {report.name}", err=True)
