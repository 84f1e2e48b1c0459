"""Devices that are out of service: what the last run left behind could not be put right, so nobody else may use them."""

import contextlib
from datetime import UTC, datetime

from validator.errors import LabError
from validator.lab.bound import Bound
from validator.lab.remote.state import file_for, state_folder
from validator.strict import Record, decode_json, encode_json

__all__ = ["OutOfService", "check_in_service", "out_of_service", "put_back", "take_out"]

_ENDING = ".out"


class OutOfService(Record, frozen=True):
    """One of them. `since` is an ISO time in UTC."""

    name: str
    address: str
    reason: str
    since: str


def take_out(device: Bound, reason: str) -> None:
    """Nobody may use `device` until it is put back. The first reason stays."""
    path = file_for(device, _ENDING)
    if not path.exists():
        since = datetime.now(UTC).isoformat(timespec="seconds")
        note = OutOfService(name=device.name, address=device.address, reason=reason, since=since)
        path.write_bytes(encode_json(note))


def check_in_service(role: str, device: Bound) -> None:
    """Raises `LabError` where `device` is out of service."""
    with contextlib.suppress(FileNotFoundError):
        note = decode_json(file_for(device, _ENDING).read_bytes(), OutOfService)
        raise LabError(
            f"{role} is out of service since {note.since}: {note.reason}",
            hint=f"put it right by hand, then: validator lab clear {note.name}",
        )


def out_of_service() -> list[OutOfService]:
    """All of them, by name. What cannot be read is left out."""
    found = []
    for path in state_folder().glob(f"*{_ENDING}"):
        with contextlib.suppress(OSError, ValueError):
            found.append(decode_json(path.read_bytes(), OutOfService))
    return sorted(found, key=lambda note: (note.name, note.address))


def put_back(name: str) -> list[OutOfService]:
    """Puts the devices of that name or address back into service, and gives them."""
    meant = [note for note in out_of_service() if name in (note.name, note.address)]
    for path in state_folder().glob(f"*{_ENDING}"):
        with contextlib.suppress(OSError, ValueError):
            if decode_json(path.read_bytes(), OutOfService) in meant:
                path.unlink(missing_ok=True)
    return meant
