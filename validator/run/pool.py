"""Many sessions on several threads, and what Ctrl-C does to them."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import FrameType

from validator.run.bench import Interruption
from validator.run.plan import Session

__all__ = ["catch_interrupts", "run_sessions"]

Work = Callable[[Session, frozenset[str]], None]


def run_sessions(sessions: Sequence[Session], work: Work, *, jobs: int, interruption: Interruption) -> None:
    """Calls `work` for every session, at most `jobs` at a time, and returns when all are done.

    A procedure that stands in several sessions is reported by the first of them. The work is always done on other
    threads than the main one, which only waits, so that an interruption is never lost in the middle of something.
    An exception that `work` raises is raised here, after the other sessions were stopped and have cleaned up.
    """
    shares = _shares(sessions)
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="session") as pool:
        pending: set[Future[None]] = {
            pool.submit(work, session, report) for session, report in zip(sessions, shares, strict=True)
        }
        failure: BaseException | None = None
        while pending:
            # With a timeout, the main thread wakes up and sees signals even where a lock would not let it.
            done, pending = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                error = future.exception()
                if error is not None and failure is None:
                    failure = error
                    interruption.count += 2
    if failure is not None:
        raise failure


@contextmanager
def catch_interrupts(interruption: Interruption, tell: Callable[[], None]) -> Iterator[None]:
    """Counts SIGINT and SIGTERM instead of dying of them; `tell` is called at the first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def count(_signal: int, _frame: FrameType | None) -> None:
        interruption.count += 1
        if interruption.count == 1:
            tell()

    before = {number: signal.signal(number, count) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _shares(sessions: Sequence[Session]) -> list[frozenset[str]]:
    """For each session, the paths of the procedures that it is the first to run."""
    seen: set[str] = set()
    shares = []
    for session in sessions:
        paths = {planned.procedure.path for planned in session.procedures}
        shares.append(frozenset(paths - seen))
        seen |= paths
    return shares
