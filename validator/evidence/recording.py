"""Recordings: what a window showed and when, as asciicast v2, written while it happens.

The format is described at https://docs.asciinema.org/manual/asciicast/v2/.
"""

import codecs
import os
import re
from collections.abc import Callable
from datetime import datetime
from itertools import count
from json import JSONEncoder
from pathlib import Path
from types import TracebackType
from typing import Self

from validator.evidence.files import cannot

__all__ = ["CAST", "DEFAULT_LIMIT", "PARTIAL", "Recording", "recording_name", "start_recording"]

CAST = ".cast"
PARTIAL = ".cast.partial"
DEFAULT_LIMIT = 4 * 1024 * 1024
"""Bytes of a recording's file after which output is no longer kept."""

_NAME_LENGTH = 180  # file systems allow 255 bytes; the number and the endings need room
_encode = JSONEncoder(ensure_ascii=False).encode


class Recording:
    """One recording being written; `start_recording` makes it. For one thread, as a window is.

    Every event is one `write` to the file, about 2 µs: whatever was recorded is there after a kill -9, and the
    file is `NAME.cast.partial` until it is closed. Output over the limit is dropped and a note says so, once;
    markers are always kept.
    """

    def __init__(
        self, descriptor: int, partial: Path, *, clock: Callable[[], float], limit: int = DEFAULT_LIMIT
    ) -> None:
        self._descriptor: int | None = descriptor
        self._partial = partial
        self._clock = clock
        self._began = clock()
        self._room = limit
        self._limit = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def name(self) -> str:
        """The file's name once it is closed, for `ProcedureResult.recordings`."""
        return self._partial.name.removesuffix(PARTIAL) + CAST

    def output(self, data: bytes) -> None:
        """Records what the window showed. Multibyte characters may be split between calls."""
        if self._room > 0:
            text = self._decoder.decode(data)
            if text:
                self._show(text)

    def mark(self, label: str) -> None:
        """Records a marker: the player shows it as a chapter, so it names a step."""
        self._event("m", label)

    def close(self) -> None:
        """Ends the recording and gives it its name. A second call does nothing."""
        if self._descriptor is None:
            return
        rest = self._decoder.decode(b"", final=True)
        if rest and self._room > 0:
            self._show(rest)
        os.close(self._descriptor)
        self._descriptor = None
        self._partial.rename(self._partial.with_name(self.name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _show(self, text: str) -> None:
        if len(text) > self._room:
            text = text[: self._room]
            self._room = 0
        self._room -= self._event("o", text)
        if self._room <= 0:
            self._event("o", f"\r\n[the recording is cut here: it holds {_size(self._limit)}]\r\n")

    def _event(self, code: str, text: str) -> int:
        return self.write_line(f'[{self._clock() - self._began:.6f}, "{code}", {_encode(text)}]')

    def write_line(self, line: str) -> int:
        """Writes one line of the format, header or event, and returns its size in bytes."""
        if self._descriptor is None:
            raise ValueError(f"the recording {self.name} is closed")
        data = memoryview((line + "\n").encode("utf-8", "replace"))
        done = 0
        try:
            while done < len(data):
                done += os.write(self._descriptor, data[done:])
        except OSError as error:
            raise cannot("write", self._partial, error) from None
        return done


def start_recording(
    folder: Path,
    name: str,
    *,
    width: int,
    height: int,
    title: str,
    timestamp: datetime,
    clock: Callable[[], float],
    limit: int = DEFAULT_LIMIT,
) -> Recording:
    """Starts the recording `name` (see `recording_name`) in `folder`, under a number where the name is taken.

    `timestamp` is the wall clock's time now, `clock` gives seconds that only ever grow, `limit` is in bytes.
    Raises `UsageError` where the file cannot be made.
    """
    for number in count(1):
        stem = name if number == 1 else f"{name}-{number}"
        partial = folder / f"{stem}{PARTIAL}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        try:
            descriptor = os.open(partial, flags, 0o644)
        except FileExistsError:
            continue
        except OSError as error:
            raise cannot("write", partial, error) from None
        if not (folder / f"{stem}{CAST}").exists():
            break
        os.close(descriptor)
        partial.unlink()
    header = {
        "version": 2,
        "width": width,
        "height": height,
        "timestamp": int(timestamp.timestamp()),
        "title": title,
        "env": {"TERM": "dumb"},
    }
    recording = Recording(descriptor, partial, clock=clock, limit=limit)
    recording.write_line(_encode(header))
    return recording


def recording_name(path: str, device: str, window: str) -> str:
    """A file name, without ending, for what `window` of `device` shows while the page `path` runs."""
    page = re.sub(r"[^A-Za-z0-9_.-]+", "-", path.removesuffix(".md")).strip("-.")
    end = re.sub(r"[^A-Za-z0-9_-]+", "-", f"{device}-{window}")
    return f"{page}.{end}"[-_NAME_LENGTH:].strip("-.")


def _size(limit: int) -> str:
    mebi = 1024 * 1024
    return f"{limit // mebi} MiB" if limit >= mebi and limit % mebi == 0 else f"{limit} bytes"
