"""`python -m validator.testing SCRIPT`: a scripted device on this terminal, or on a TCP port."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from validator.errors import ValidatorError
from validator.testing.device import Device, Event
from validator.testing.reading import read_script
from validator.testing.script import Script

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Runs the program; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m validator.testing", description="A device that does what a script says."
    )
    parser.add_argument("script", type=Path, nargs="?", help="the YAML file that says it")
    parser.add_argument("--tcp", type=int, metavar="PORT", help="listen on this port instead; 0 takes any")
    parser.add_argument("--telnet", type=int, metavar="PORT", help="the same, with the options of telnet")
    parser.add_argument("--count", type=int, default=1, help="so many devices, on as many ports in a row")
    parser.add_argument("--name", help="another host name than the script's")
    parser.add_argument("--seed", type=int, help="other noise than the script's")
    parser.add_argument("--journal", type=Path, metavar="FILE", help="append what happens, as JSON lines")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of scripts")
    given = parser.parse_args(argv)
    if given.schema:
        from validator.strict import json_schema  # noqa: PLC0415 - every start counts

        print(json.dumps(json_schema(Script, title="A scripted device"), indent=2))  # noqa: T201
        return 0
    if given.script is None:
        parser.error("which script?")
    try:
        script = read_script(given.script)
    except ValidatorError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    if given.name is not None:
        script = script.but(hostname=given.name)
    if given.seed is not None:
        script = script.but(seed=given.seed)
    note = _journal(given.journal) if given.journal else lambda _event: None
    port = given.tcp if given.tcp is not None else given.telnet
    if port is None:
        _here(Device(script, note))
    else:
        _listen(script, note, port, given.count, telnet=given.telnet is not None)
    return 0


def _here(device: Device) -> None:
    from validator.testing.session import session  # noqa: PLC0415
    from validator.testing.terminal import run_on_terminal  # noqa: PLC0415

    run_on_terminal(session(device), own_echo=device.script.echo != "terminal", delay=device.script.delay)


def _listen(script: Script, note: Callable[[Event], None], port: int, count: int, *, telnet: bool) -> None:
    """Until it is told to end. The ports are printed, one a line, once all of them listen."""
    from validator.testing.server import Server  # noqa: PLC0415

    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with Server() as server:
        for index in range(count):
            used = server.add(Device(script, note), telnet=telnet, port=port + index if port else 0)
            print(used)  # noqa: T201
        sys.stdout.flush()
        signal.sigwait(ends)


def _journal(path: Path) -> Callable[[Event], None]:
    """Each line is written at once: whoever reads it may do so while the device runs."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    return lambda event: _write(file, json.dumps(asdict(event)) + "\n")


def _write(file: int, line: str) -> None:
    os.write(file, line.encode())


if __name__ == "__main__":
    sys.exit(main())
