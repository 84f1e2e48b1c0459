"""`validator lab`: bring a lab up by hand, walk into it, take it down."""

import contextlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from validator.device.platforms import platform_named
from validator.errors import AuthoringError, LabUnavailable, Place, UsageError, did_you_mean
from validator.lab import instances
from validator.lab.files import Lab, find_lab, load_lab
from validator.lab.instances import Instance
from validator.lab.netns.enter import entering
from validator.lab.providers import provider_named
from validator.lab.remote.service import out_of_service, put_back
from validator.settings import load_settings

__all__ = ["lab"]


@click.group()
def lab() -> None:
    """Bring a lab up and walk into it by hand."""


@lab.command()
@click.argument("name", metavar="LAB")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where lab files are, instead of the project's own folder.",
)
def up(name: str, folder: Path | None) -> None:
    """Bring LAB up and leave it running. LAB is the name of a lab, or the path of a lab file."""
    found = _find(name, folder)
    started = time.monotonic()
    provider = provider_named(found.provider)
    provider.check(found)
    running = provider.up(found, detached=True)
    click.echo(f"{running.id} is up after {time.monotonic() - started:.2f} s: " + _devices_of(found))
    click.echo(f"  walk in    validator lab shell {next(iter(found.devices))} --lab {running.id}")
    click.echo(f"  take down  validator lab down {running.id}")


@lab.command()
@click.option("--missing", is_flag=True, help="Only where they are not there yet.")
def fetch(*, missing: bool) -> None:
    """Fetch what the boxes of the qemu provider run: two Debian packages, into the cache. Takes no root."""
    from validator.lab.qemu.fetching import fetch as fetch_packages
    from validator.lab.qemu.fetching import find_packages

    if missing:
        with contextlib.suppress(LabUnavailable):
            find_packages()
            return
    found = fetch_packages()
    click.echo(f"{found.kernel}\n{found.busybox}")


@lab.command("list")
def list_() -> None:
    """List the labs that are running, those of runs included, and the devices that are out of service."""
    instances.sweep()
    for note in out_of_service():
        click.echo(f"{note.name} ({note.address}) is out of service since {note.since}: {note.reason}")
        click.echo(f"  put it right by hand, then: validator lab clear {note.name}")
    rows = [
        (
            one.id,
            one.lab,
            "until taken down" if one.detached else f"with process {one.owner.pid}",
            _age(one.created),
            " ".join(one.platforms),
        )
        for one in instances.read_all()
    ]
    if not rows:
        click.echo("No lab is running.")
        return
    rows.insert(0, ("ID", "LAB", "RUNS", "FOR", "DEVICES"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@lab.command()
@click.argument("device")
def clear(device: str) -> None:
    """Put DEVICE back into service, after it was put right by hand. DEVICE is its name or address in the list."""
    back = put_back(device)
    if not back:
        known = [note.name for note in out_of_service()]
        raise UsageError(
            f'no device "{device}" is out of service',
            hint=did_you_mean(device, known) or (f"devices: {', '.join(known)}" if known else None),
        )
    for note in back:
        click.echo(f"{note.name} ({note.address}) is in service")


@lab.command()
@click.argument("device")
@click.option("--lab", "id_", metavar="ID", help="Which running lab, where more than one has the device.")
@click.option(
    "--window", help="Which window: the platform's default one if not given; `shell` is the Linux shell."
)
def shell(device: str, id_: str | None, window: str | None) -> None:
    """Open a window on DEVICE of a running lab."""
    instance = _with_device(device, id_)
    argv = window_argv(instance.platforms[device], window)
    environment = {"TERM": os.environ.get("TERM", "dumb")}
    command = instance.doors.get(device) or entering(instance.devices[device].pid, argv, environment)
    os.execvp(command[0], command)  # noqa: S606 - the window takes this process's place on the terminal


@lab.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--all", "everything", is_flag=True, help="Every lab of this user that no run is using.")
@click.option(
    "--in-use", is_flag=True, help="With --all: those that a run is using, too. The run will be broken."
)
def down(id_: str | None, *, everything: bool, in_use: bool) -> None:
    """Take a running lab down. ID may be left out where only one is running."""
    if everything and id_:
        raise UsageError("give the ID of a lab or --all, not both")
    if in_use and not everything:
        raise UsageError("--in-use belongs to --all", hint="a single lab is taken down whoever uses it")
    if everything:
        ended, left = instances.end_all(in_use=in_use)
        for name in left:
            click.echo(f"{name} is left alone: a run is using it (--in-use takes it down all the same)")
        if left and not ended:
            return
    else:
        instance = _only(instances.read_all(), id_)
        instances.end(instance)
        ended = [instance.id]
    click.echo("\n".join(f"{name} is down" for name in ended) or "No lab was running.")


def window_argv(platform: str, window: str | None) -> tuple[str, ...]:
    """What to start on a device for a `window` of its `platform`; the platform's default one for None."""
    windows = platform_named(platform).windows
    name = window or next(iter(windows))
    if name not in windows:
        raise UsageError(
            f'the platform "{platform}" has no window "{name}"',
            hint=did_you_mean(name, windows) or "windows: " + ", ".join(windows),
        )
    return windows[name].start or ("bash",)


def _find(name: str, folder: Path | None) -> Lab:
    if name.endswith(".yml"):
        return load_lab(Path(name))
    argument = Place("LAB")
    try:
        return find_lab(name, folder or load_settings(Path.cwd()).labs, asked_at=argument)
    except AuthoringError as error:
        if error.place != argument:
            raise
        raise UsageError(error.message, hint=error.hint) from None


def _with_device(device: str, id_: str | None) -> Instance:
    """The running lab that has `device`."""
    running = [one for one in instances.read_all() if one.devices and one.alive]
    if id_ is not None:
        running = [_only(running, id_)]
    having = [one for one in running if device in one.devices]
    if not having and running:
        known = sorted({name for one in running for name in one.devices})
        raise UsageError(
            f'no running lab has a device "{device}"'
            if id_ is None
            else f'the lab {running[0].id} has no device "{device}"',
            hint=did_you_mean(device, known) or "devices: " + ", ".join(known),
        )
    if len(having) > 1:
        raise UsageError(
            f'{len(having)} running labs have a device "{device}"',
            hint="say which: " + ", ".join(f"--lab {one.id}" for one in having),
        )
    return _only(having, None)


def _only(running: list[Instance], id_: str | None) -> Instance:
    """The one that `id_` means, by its own name or by its lab's; for None, the only one."""
    if not running:
        raise UsageError("no lab is running", hint="validator lab up LAB")
    meant = [one for one in running if id_ in (None, one.id, one.lab)]
    names = [one.id for one in meant or running]
    if not meant:
        hint = did_you_mean(str(id_), names) or "running: " + ", ".join(names)
        raise UsageError(f'no lab "{id_}" is running', hint=hint)
    if len(meant) > 1:
        raise UsageError(f"{len(meant)} labs are running", hint="say which: " + ", ".join(names))
    return meant[0]


def _devices_of(found: Lab) -> str:
    return ", ".join(f"{name} ({device.platform})" for name, device in found.devices.items())


def _age(created: str) -> str:
    seconds = int((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds())
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 3600 else f"{seconds // 3600} h"  # noqa: PLR2004 - an hour
