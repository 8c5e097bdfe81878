"""Forward passes of many readers: a few workers, first come first served, and a queue that has an end.

Each worker computes with one torch thread: two passes side by side then take as long as one, and memory stays at
that of two passes however many readers wait.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

import torch

from explainer.architecture.errors import ExplainerError

WORKERS = 2
CAPACITY = 64
"""Jobs that may wait; one more is refused."""

Result = TypeVar("Result")


class BusyError(ExplainerError):
    """Too many jobs wait already."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job(Generic[Result]):
    """Work handed to a pool; `future` will hold its result or its exception. The work itself is let go once done."""

    future: Future[Result]
    pool: "Pool"

    def position(self) -> int:
        """How many jobs start before this one; 0 when it is next, running or done."""
        return self.pool.position(self)

    def cancel(self) -> bool:
        """Give the place in the queue up; False when the work has started (it may watch a flag of its own)."""
        return self.pool.cancel(self)


class Pool:
    """A bounded queue before a fixed number of workers. The workers end with the process, or at `close`."""

    def __init__(self, *, workers: int = WORKERS, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._queue: deque[Job[Any]] = deque()
        self._work: dict[Job[Any], Callable[[], Any]] = {}
        self._changed = Condition()
        self._idle = workers
        self._closed = False
        self._workers = [Thread(target=self._serve, name=f"forward-{at}", daemon=True) for at in range(workers)]
        for worker in self._workers:
            worker.start()

    def submit(self, work: Callable[[], Result]) -> Job[Result]:
        """Queue some work; raises BusyError when `capacity` jobs wait for a worker already."""
        job = Job(future=Future[Result](), pool=self)
        with self._changed:
            if self._closed or len(self._queue) - self._idle >= self._capacity:
                raise BusyError("busy")
            self._queue.append(job)
            self._work[job] = work
            self._changed.notify()
        return job

    def position(self, job: Job[Any]) -> int:
        """How many jobs start before this one."""
        with self._changed:
            return self._queue.index(job) if job in self._queue else 0

    def cancel(self, job: Job[Any]) -> bool:
        """Take a job out of the queue; False when it has started."""
        with self._changed:
            if job in self._queue:
                self._queue.remove(job)
                del self._work[job]
        return job.future.cancel()

    def close(self) -> None:
        """Refuse new work, cancel what waits, and let the workers end after what they are doing."""
        with self._changed:
            self._closed = True
            waiting = tuple(self._queue)
            self._queue.clear()
            self._work.clear()
            self._changed.notify_all()
        for job in waiting:
            job.future.cancel()

    def join(self, seconds: float) -> None:
        """After `close`: wait so long at the most until the workers have ended."""
        until = monotonic() + seconds
        for worker in self._workers:
            worker.join(max(0.0, until - monotonic()))

    def _serve(self) -> None:
        torch.set_num_threads(1)  # holds for the calling thread
        while (task := self._next()) is not None:
            job, work = task
            if job.future.set_running_or_notify_cancel():
                _perform(job, work)
            del task, job, work  # the result belongs to whoever waits for it, the rest to no one
            with self._changed:
                self._idle += 1

    def _next(self) -> tuple[Job[Any], Callable[[], Any]] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed)
            if not self._queue:
                return None
            self._idle -= 1
            job = self._queue.popleft()
            return job, self._work.pop(job)


def _perform(job: Job[Result], work: Callable[[], Result]) -> None:
    try:
        job.future.set_result(work())
    except BaseException as error:  # whatever it was, it belongs to the one who waits, and the worker lives on
        job.future.set_exception(error)
