"""The threads that read: one follows a command that is left running, one repeats a command that ends.

Every arrival gets its time right after the wait for it is over. How long that wait took beyond what it was to take is
the time for which the machine let this thread starve; it is noted, since nothing that was read then has its true time.
"""

import threading
from collections.abc import Callable
from typing import Protocol

from validator.device.reply import Reply, Stopped
from validator.device.running import Running
from validator.device.window import Window
from validator.errors import LabError
from validator.run.judge import Judgement
from validator.run.watches.parsers import Parser
from validator.run.watches.series import Line, Loss, Sample, Series

__all__ = ["STARVED", "TICK", "Follower", "Poller", "Reader"]

TICK = 0.01
"""Seconds after which a thread that waits looks at the clock."""

STARVED = 0.01
"""Seconds beyond that after which it has been kept waiting. Together they stay below the 20 ms that a watch promises."""

Clock = Callable[[], float]


class Reader(Protocol):
    """Reads one watch on a thread of its own."""

    def stop(self) -> None:
        """Ends the command and the thread, and returns when both have. May be called twice."""


class Follower:
    """Follows a command that runs, until `stop` is set. `close` closes its window."""

    def __init__(
        self,
        running: Running,
        parser: Parser,
        series: Series,
        *,
        stop: threading.Event,
        clock: Clock,
        close: Callable[[], None],
    ) -> None:
        self._running = running
        self._parser = parser
        self._series = series
        self._clock = clock
        self._close = close
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """See `Reader`."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._follow()
            self._running.stop()
        except BaseException as error:  # noqa: BLE001 - it is raised again where the watch is asked
            self._series.fail(error)
        finally:
            self._close()

    def _follow(self) -> None:
        read = self._clock()
        while not self._stop.is_set():
            began = self._clock()
            silent = self._running.quiet(TICK)
            now = self._clock()
            if began - read > STARVED:
                self._series.stalled(read, began)
            if now - began > TICK + STARVED:
                self._series.stalled(began, now)
            read = now
            if silent:
                continue
            came = self._running.read()
            lines = [Line(now, text) for text in came.lines]
            samples = [found for line in lines if (found := self._parser.read(line.text, now)) is not None]
            if lines:
                self._series.add(lines, samples, self._parser.losses, recounted=self._parser.recounted)
            if came.ended:
                how = "its window closed" if came.status is None else f"exit status {came.status}"
                self._series.end(now, how)
                return


class Poller:
    """Repeats a command, every `every` seconds from start to start. A poll arrives that `judge` finds nothing wrong with."""

    def __init__(
        self,
        window: Window,
        command: str,
        judge: Callable[[Reply], Judgement],
        series: Series,
        *,
        stop: threading.Event,
        every: float,
        timeout: float,
        clock: Clock,
        close: Callable[[], None],
    ) -> None:
        """`stop` ends what `window` waits for, `close` closes it."""
        self.latest: Judgement | None = None
        self.reply: Reply | None = None
        self._command = command
        self._judge = judge
        self._series = series
        self._every = every
        self._timeout = timeout
        self._clock = clock
        self._losses: list[Loss] = []
        self._stop = stop
        self._window = window
        self._close = close
        self._threads = [
            threading.Thread(target=target, name="watch", daemon=True) for target in (self._run, self._beat)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """See `Reader`."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        try:
            self._poll()
        except Stopped:
            pass
        except LabError as error:
            self._series.end(self._clock(), error.reason)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the watch is asked
            self._series.fail(error)
        finally:
            self._stop.set()
            self._close()

    def _poll(self) -> None:
        due = self._clock()
        last = self._series.started
        while not self._stop.is_set():
            began = self._clock()
            reply = self._window.run(self._command, timeout=self._timeout)
            now = self._clock()
            judgement = self._judge(reply)
            self.reply, self.latest = reply, judgement
            arrived = judgement.finding is None
            if not arrived:
                self._losses.append(Loss(last, now, 1))
            last = now
            lines = [Line(now, text) for text in reply.output.splitlines()]
            sample = Sample(now, now - began if arrived else None, arrived)
            self._series.add(lines, [sample], self._losses)
            if reply.prompt is None:
                self._series.end(now, "its window closed")
                return
            due = max(due + self._every, now)
            self._stop.wait(max(0.0, due - self._clock()))

    def _beat(self) -> None:
        """Notes when this process was starved; a poll cannot, since it does not know how long the device takes."""
        while not self._stop.is_set():
            began = self._clock()
            self._stop.wait(TICK)
            now = self._clock()
            if now - began > TICK + STARVED:
                self._series.stalled(began, now)
