"""Slow work: the one way to run it, so that the window answers meanwhile."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from db.base import database
from db.errors import UserError

T = TypeVar("T")
_READERS, _HELD = 4, 16
_TELL_EVERY = 0.05

_readers = ThreadPoolExecutor(_READERS, "reader")
_writer = ThreadPoolExecutor(1, "writer")


class Cancelled(UserError):  # noqa: N818  (it is an answer, not a mistake)
    """The clerk stopped the work; what it had written is taken back whole."""

    def __init__(self) -> None:
        super().__init__("Đã dừng; chưa có gì thay đổi.")


class Job(QObject):
    """One piece of running work, as the status bar shows it."""

    progressed = Signal(int, int)
    _answered = Signal(object, object)

    def __init__(self, title: str, write: bool) -> None:
        super().__init__()
        self.title = title
        self.write = write
        self.cancelled = False
        self.held = False
        self.future: Future[None] | None = None

    def cancel(self) -> None:
        self.cancelled = True

    def let_go(self, *, answers: bool) -> None:
        """Hand over what was held back, or with `answers` false let it be forgotten."""


class Progress:
    """What the work tells while it runs, and where it hears that it is to stop."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = 0.0

    @property
    def cancelled(self) -> bool:
        return self._job.cancelled

    def report(self, done: int, total: int = 0) -> None:
        """Say how far the work is; raises Cancelled when the clerk stopped it."""
        if self._job.cancelled:
            raise Cancelled
        now = time.monotonic()
        if done == total or now - self._told >= _TELL_EVERY:
            self._told = now
            self._job.progressed.emit(done, total)


class Board(QObject):
    """The work that is running or waiting, oldest first.

    What is over is held a little longer: its thread may still be letting go of it, and whatever of Qt it holds must
    end on the window's thread.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job] = []
        self._over: deque[Job] = deque(maxlen=_HELD)

    def add(self, job: Job) -> None:
        self.jobs.append(job)
        self.changed.emit()

    def remove(self, job: Job) -> None:
        self.jobs.remove(job)
        self._over.append(job)
        self.changed.emit()

    def hold(self) -> None:
        """While a window is locked nothing that runs now may answer: a dialog of it would stand above the lock."""
        for job in self.jobs:
            job.held = True

    def let_go(self, *, answers: bool = True) -> None:
        """The answers that were held come in now; without `answers` they are forgotten."""
        for job in list(self.jobs):
            job.let_go(answers=answers)


board = Board()


@contextmanager
def _connection() -> Iterator[None]:
    """The thread's own connection, opened when it first reads or writes; work that makes an office closes it itself."""
    try:
        yield
    finally:
        if not database.is_closed():
            database.close()


class _Errand(Job):
    """A job with the owner that waits for its answer; the board keeps it alive until then."""

    def __init__(
        self,
        owner: QObject,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        title: str,
        write: bool,
    ) -> None:
        super().__init__(title, write)
        self._owner, self._done, self._failed = owner, done, failed
        self._kept: tuple[Any, Exception | None] | None = None
        self._answered.connect(self._hand_over)

    def start(self, work: Callable[[Progress], T]) -> None:
        self._errand = work
        board.add(self)
        context = copy_context()
        pool = _writer if self.write else _readers
        self.future = pool.submit(context.run, self._work, work)

    def _work(self, work: Callable[[Progress], T]) -> None:
        try:
            if self.cancelled:
                raise Cancelled
            with _connection():
                answer = work(Progress(self))
        except Exception as error:
            self._answered.emit(None, error)
        else:
            self._answered.emit(answer, None)

    def let_go(self, *, answers: bool) -> None:
        self.held = False
        if not answers:
            self._done = self._failed = _forget
        if self._kept is not None:
            self._hand_over(*self._kept)

    @Slot(object, object)
    def _hand_over(self, answer: Any, error: Exception | None) -> None:
        if self.held:
            self._kept = answer, error
            return
        board.remove(self)
        if not shiboken6.isValid(self._owner):
            return
        if error is None:
            self._done(answer)
        elif self._failed is not None:
            self._failed(error)
        else:
            from ui.dialogs import show_failure

            show_failure(self._owner, error)


def _forget(_answer: object) -> None:
    """Nobody waits for it any more."""


def run(
    owner: QObject,
    job: Callable[[Progress], T],
    done: Callable[[T], None],
    failed: Callable[[Exception], None] | None = None,
    title: str = "",
    write: bool = False,
) -> Job:
    """Do the job beside the window and hand its answer, or its error, to the window's thread.

    Jobs that write run one after the other on one thread; readers have four threads, each with its own connection.
    The answer is dropped when the owner is gone; without `failed` the error is shown to the clerk.
    """
    errand = _Errand(owner, done, failed, title, write)
    errand.start(job)
    return errand


def finish(*, cancel_readers: bool = True) -> None:
    """Wait until nothing runs, before the office closes; what was written stays written."""
    while board.jobs:
        for job in list(board.jobs):
            if cancel_readers and not job.write:
                job.cancel()
            if job.future is not None:
                job.future.result()
        QCoreApplication.processEvents()
