"""Work for the pages: done once for everyone who waits for it, stopped when no one waits for it any more."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from cachetools import cached

from explainer.ui.work import boot

if TYPE_CHECKING:
    from explainer.model.net.pool import Job, Pool

LEAVING_SECONDS = 10.0
"""How long the process waits at its end for the workers to notice it."""

Result = TypeVar("Result")


class Running(Generic[Result]):
    """Work under way or done, and how many readers wait for it."""

    def __init__(self) -> None:
        self.job: Job[Result]
        self.share = 0.0
        self.abandoned = False
        self._waiting = 0
        self._lock = Lock()

    def report(self, done: int, total: int) -> None:
        """Note how far the work has come."""
        self.share = done / total

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """While inside, someone wants the result; when the last one leaves before it is there, the work is stopped."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                self.abandoned = self.abandoned or (self._waiting == 0 and not self.job.future.done())
            if self.abandoned:
                self.job.cancel()


class Submit(Protocol):
    """Hands work to the workers of a pool."""

    def __call__(self, work: Callable[[Running[Result]], Result], /) -> Running[Result]:
        """The work under way. Raises BusyError when too much waits already."""


_AT_WORK: set[Running[Any]] = set()


def submit(work: Callable[[Running[Result]], Result], /) -> Running[Result]:
    """Have a worker of the pool do the work, which may ask its `Running` whether it was abandoned."""
    return _submit(work, _pool())


def submit_download(work: Callable[[Running[Result]], Result], /) -> Running[Result]:
    """Like `submit`, for work that waits for a network and computes nothing: passes need not wait for it."""
    return _submit(work, _downloads())


def _submit(work: Callable[[Running[Result]], Result], pool: Pool) -> Running[Result]:
    running: Running[Result] = Running()
    running.job = pool.submit(lambda: _unless_abandoned(work, running))
    return running


def _unless_abandoned(work: Callable[[Running[Result]], Result], running: Running[Result]) -> Result:
    """Do the work; raises CancelledError where it was left half way."""
    from explainer.model.net.module import Cancelled

    _AT_WORK.add(running)
    try:
        return work(running)
    except Cancelled as left:
        raise CancelledError from left
    finally:
        _AT_WORK.discard(running)


def _leave(pool: Pool) -> None:
    """Before the interpreter goes: a worker that is inside torch by then would end the process with an abort."""
    pool.close()
    for running in tuple(_AT_WORK):
        running.abandoned = True
    pool.join(LEAVING_SECONDS)


@cached({}, condition=Condition())
def _pool() -> Pool:
    from explainer.model.net.pool import Pool

    boot.settle()
    pool = Pool()
    atexit.register(_leave, pool)
    return pool


@cached({}, condition=Condition())
def _downloads() -> Pool:
    from explainer.model.net.pool import Pool

    return Pool(workers=2)
