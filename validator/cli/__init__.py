"""The command line: one file per verb, argv only."""

from validator.cli.main import main

__all__ = ["main"]
