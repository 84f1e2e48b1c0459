"""The windows of one running lab: opened when they are first needed, one per device and sort, recorded."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from validator.device.connections import Connections
from validator.device.opening import Opening, open_window
from validator.device.platforms import Platform, Version, WindowKind, kind_at
from validator.device.reply import Ending, Stopped
from validator.device.window import Window
from validator.errors import LabError
from validator.lab.contract import RunningLab
from validator.lab.reach import Lines
from validator.model import DeviceResult
from validator.run.privilege import make_privileged
from validator.run.redaction import Redactor, Stream

__all__ = ["Bench", "Interruption", "Recorder", "Recorders", "no_recorder"]

VERSION_TIMEOUT = 20.0
"""Seconds that a device has to say what it runs."""


class Interruption:
    """How often a person asked the run to stop. Set by the main thread, read by those that run procedures."""

    def __init__(self) -> None:
        self.count = 0


class Recorder(Protocol):
    """Takes down what a window shows."""

    def output(self, data: bytes) -> None:
        """Bytes as they were read."""

    def mark(self, label: str) -> None:
        """The beginning of a step."""

    def close(self) -> None:
        """Nothing more comes."""


class _Shared:
    """A recorder that two threads use: the one that reads the window, and the one that says when a step begins."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder: Recorder | None = recorder
        self._lock = threading.Lock()

    def output(self, data: bytes) -> None:
        with self._lock:
            if self._recorder is not None:
                self._recorder.output(data)

    def mark(self, label: str) -> None:
        with self._lock:
            if self._recorder is not None:
                self._recorder.mark(label)

    def close(self) -> None:
        with self._lock:
            recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close()


class _NoRecorder:
    def output(self, data: bytes) -> None: ...

    def mark(self, label: str) -> None: ...

    def close(self) -> None: ...


Recorders = Callable[[str, str], Recorder]
"""A recorder for one device's window."""


def no_recorder(_device: str, _window: str) -> Recorder:
    """For runs that leave no evidence."""
    return _NoRecorder()


class _Redacted:
    """A recorder that is told no secrets."""

    def __init__(self, recorder: Recorder, stream: Stream) -> None:
        self._recorder = recorder
        self._stream = stream

    def output(self, data: bytes) -> None:
        self._recorder.output(self._stream.feed(data))

    def mark(self, label: str) -> None:
        self._recorder.output(self._stream.flush())
        self._recorder.mark(label)

    def close(self) -> None:
        self._recorder.output(self._stream.flush())
        self._recorder.close()


class Bench:
    """Windows on the devices of `lab`. `close` ends them all, the lab is somebody else's.

    What its windows show is recorded without the lab's secrets; `redactor` is for what else is made of it.
    """

    def __init__(
        self,
        lab: RunningLab,
        platforms: Mapping[str, Platform],
        *,
        interruption: Interruption | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lab = lab
        self.recorders: Recorders = no_recorder
        self.redactor = Redactor(lab.lab.hidden())
        self._connections = Connections()
        self._platforms = platforms
        self._interruption = interruption or Interruption()
        self._patience = 0  # interruptions that do not stop what runs now
        self._clock = clock
        self._open: dict[tuple[str, str, str | None], tuple[Window, Recorder]] = {}
        self._apart: dict[Recorder, str] = {}  # with the device of each
        self._mark: str | None = None

    def kind(self, device: str, window: str, prompt: str) -> WindowKind:
        """What sort of window `window` on `device` is at `prompt`."""
        return kind_at(self._platforms[device].windows[window], device, prompt)

    def platform(self, device: str) -> Platform:
        """What sort of device it is."""
        return self._platforms[device]

    def secret(self, device: str, name: str) -> str:
        """A secret that the lab has for `device`. Raises `LabError`."""
        try:
            return self.lab.secrets(device)[name]
        except KeyError:
            raise LabError(f'the lab has no secret "{name}" for {device}') from None

    def window(self, device: str, window: str, name: str | None = None) -> Window:
        """The window, opened if it is not; `name` tells several of one kind apart. Raises `LabError`."""
        key = (device, window, name)
        if key in self._open and self._open[key][0].prompt is None:
            self._forget(key)
        if key not in self._open:
            recorder = self._recorder(device, window if name is None else f"{window} {name}")
            if self._mark is not None:
                recorder.mark(self._mark)
            try:
                opened = self._start(device, window, recorder.output)
            except BaseException:
                recorder.close()
                raise
            self._open[key] = (opened, recorder)
        return self._open[key][0]

    def apart(
        self, device: str, window: str, name: str, stopped: Callable[[], bool]
    ) -> tuple[Window, Callable[[], None]]:
        """A window that nothing else uses, recorded under `name`, and what closes it. Raises `LabError`.

        It may be read on another thread, which `stopped` can stop, as an interruption does.
        """
        reach = self.lab.reach(device)
        if isinstance(reach, Lines) and reach.shared:
            raise LabError(
                f"{device} has one console, and a watch needs a window of its own",
                hint="watch from another device",
            )
        recorder = _Shared(self._recorder(device, name))
        if self._mark is not None:
            recorder.mark(self._mark)
        try:
            opened = self._start(device, window, recorder.output, lambda: stopped() or self._is_stopped())
        except BaseException:
            recorder.close()
            raise
        self._apart[recorder] = device

        def close() -> None:
            opened.close()
            self._apart.pop(recorder, None)
            recorder.close()

        return opened, close

    def _recorder(self, device: str, name: str) -> Recorder:
        recorder = self.recorders(device, name)
        return _Redacted(recorder, self.redactor.stream()) if self.redactor else recorder

    def mark(self, label: str) -> None:
        """Says in every recording that a step begins."""
        self._mark = label
        for recorder in [*(recorder for _, recorder in self._open.values()), *self._apart]:
            recorder.mark(label)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """What runs in here is finished in spite of a first interruption; a second one ends it, too."""
        self._patience += 1
        try:
            yield
        finally:
            self._patience -= 1

    def check_stopped(self) -> None:
        """Raises `Stopped` where the run was interrupted."""
        if self._is_stopped():
            raise Stopped

    def _is_stopped(self) -> bool:
        return self._interruption.count > self._patience

    def versions(self) -> tuple[DeviceResult, ...]:
        """What every device says it runs that can be asked. Raises `LabError` where one does not answer."""
        return tuple(
            DeviceResult(
                name=name,
                platform=self.lab.lab.devices[name].platform,
                version=self._version(name, platform.version) if platform.version.command else None,
            )
            for name, platform in self._platforms.items()
        )

    def seen(self, devices: Sequence[DeviceResult]) -> tuple[DeviceResult, ...]:
        """The `devices` with the versions of those that could not be asked, and said them when they started."""
        said = {
            device: found
            for (device, name, _), (window, _) in self._open.items()
            if window.started_as is not None
            and (asked := self._platforms[device].version).window == name
            and (found := _in(window.started_as, asked)) is not None
        }
        return tuple(replace(one, version=one.version or said.get(one.name)) for one in devices)

    def close(self) -> None:
        """Closes every window. The next one that is asked for is opened afresh."""
        for key in list(self._open):
            self._forget(key)
        self._mark = None

    def hang_up(self) -> None:
        """Closes every window, and ends the connections that windows shared."""
        self.close()
        self._connections.close()

    def _forget(self, key: tuple[str, str, str | None]) -> None:
        window, recorder = self._open.pop(key)
        window.close()
        recorder.close()

    def _start(
        self,
        device: str,
        window: str,
        record: Callable[[bytes], None],
        stopped: Callable[[], bool] | None = None,
    ) -> Window:
        reach = self.lab.reach(device)
        opening = Opening(
            record=record,
            stopped=stopped or self._is_stopped,
            wait=self.check_stopped,
            clock=self._clock,
            awake=isinstance(reach, Lines) and reach.shared and self._leave_line(device),
        )
        self._connections.ensure(device, reach, opening)
        return open_window(device, window, self._platforms[device], reach, opening)

    def _leave_line(self, device: str) -> bool:
        """Logs out at a line that all windows of `device` share, so that the next one can log in.

        Whether there was somebody to log out: then the device is at its login, and has nothing else to do.
        """
        if device in self._apart.values():
            raise LabError(
                f"{device} is reached over one console, and what runs beside the steps needs it all the time",
                hint="reach it over SSH, or run this page on another lab",
            )
        others = [key for key in self._open if key[0] == device]
        left = any(self._open[key][0].prompt is not None for key in others)
        for key in others:
            self._forget(key)
        return left

    @contextmanager
    def aside(self, device: str, window: str, *, privileged: bool = False) -> Iterator[Window]:
        """A window for what is no part of a page: nothing of it is recorded. Raises `LabError`."""
        opened = self._start(device, window, lambda _data: None)
        try:
            if privileged:
                make_privileged(
                    device,
                    opened,
                    self.kind(device, window, opened.prompt or ""),
                    lambda name: self.secret(device, name),
                )
            yield opened
        finally:
            opened.close()

    def _version(self, device: str, asked: Version) -> str | None:
        with self.aside(device, asked.window) as window:
            reply = window.run(asked.command, timeout=VERSION_TIMEOUT)
        if reply.ending is not Ending.PROMPT:
            raise LabError(f'{device} did not answer "{asked.command}" in {VERSION_TIMEOUT:g} s')
        return _in(reply.output, asked)


def _in(said: str, asked: Version) -> str | None:
    """The version in what a device said."""
    found = re.search(asked.pattern, said, re.MULTILINE)
    return " ".join(group for group in found.groups() if group) if found else None
