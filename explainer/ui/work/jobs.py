"""Work for the pages: done once for everyone who waits for it, stopped when no one waits for it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from explainer.ui.work import boot

if TYPE_CHECKING:
    from explainer.model.net.pool import Job, Pool

KEPT_SECONDS = 900
"""How long a result is kept after it was made."""

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


class Request(Generic[Result]):
    """A piece of work by name: start it, or join who started it already; forget it when it came to nothing."""

    def __init__(self, cached: Any, *arguments: object) -> None:
        self._cached = cached
        self._arguments = arguments

    def start(self) -> Running[Result]:
        """The work, under way or done. Raises BusyError when too many wait already."""
        running: Running[Result] = self._cached(*self._arguments)
        return running

    def forget(self) -> None:
        """Make the next start a fresh one."""
        self._cached.clear(*self._arguments)


def submit(work: Callable[[Running[Result]], Result]) -> Running[Result]:
    """Have a worker of the pool do the work, which may ask its `Running` whether it was abandoned."""
    return _submit(work, _pool())


def submit_download(work: Callable[[Running[Result]], Result]) -> Running[Result]:
    """Like `submit`, for work that waits for a network and computes nothing: passes need not wait for it."""
    return _submit(work, _downloads())


def _submit(work: Callable[[Running[Result]], Result], pool: Pool) -> Running[Result]:
    running: Running[Result] = Running()
    running.job = pool.submit(lambda: _unless_abandoned(work, running))
    return running


def _unless_abandoned(work: Callable[[Running[Result]], Result], running: Running[Result]) -> Result:
    """Do the work; raises CancelledError where it was left half way."""
    from explainer.model.net.module import Cancelled

    try:
        return work(running)
    except Cancelled as left:
        raise CancelledError from left


@st.cache_resource(show_spinner=False)
def _pool() -> Pool:
    from explainer.model.net.pool import Pool

    boot.settle()
    return Pool()


@st.cache_resource(show_spinner=False)
def _downloads() -> Pool:
    from explainer.model.net.pool import Pool

    return Pool(workers=2)
