"""First come first served, with an end to the queue, and one torch thread a worker."""

from collections.abc import Callable, Iterator
from threading import Event, Lock

import pytest
import torch

from explainer.model.net.pool import BusyError, Pool

WAIT = 20  # seconds until a hanging test fails


@pytest.fixture(name="pool")
def make_pool() -> Iterator[Pool]:
    pool = Pool(workers=2, capacity=4)
    yield pool
    pool.close()


class Gate:
    """Work that occupies a worker until the gate opens."""

    def __init__(self, pool: Pool, *, workers: int) -> None:
        self.open = Event()
        self._entered = [Event() for _ in range(workers)]
        self.jobs = [pool.submit(self._work(entered)) for entered in self._entered]
        for entered in self._entered:
            assert entered.wait(WAIT)

    def _work(self, entered: Event) -> Callable[[], bool]:
        def work() -> bool:
            entered.set()
            return self.open.wait(WAIT)

        return work


def test_results_and_errors_reach_the_one_who_waits(pool: Pool) -> None:
    assert pool.submit(lambda: 6 * 7).future.result(WAIT) == 42
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 / 0).future.result(WAIT)
    assert [pool.submit(lambda: 1).future.result(WAIT) for _ in range(5)] == [1] * 5


def test_each_worker_computes_with_one_thread() -> None:
    torch.set_num_threads(2)  # what workers would begin with
    pool = Pool(workers=2)
    jobs = [pool.submit(torch.get_num_threads) for _ in range(4)]
    assert [job.future.result(WAIT) for job in jobs] == [1] * 4
    pool.close()


def test_jobs_start_in_the_order_they_came() -> None:
    pool = Pool(workers=1, capacity=20)
    gate = Gate(pool, workers=1)
    order: list[int] = []
    jobs = [pool.submit(lambda number=number: order.append(number)) for number in range(20)]
    assert [job.position() for job in jobs] == list(range(20))
    gate.open.set()
    for job in jobs:
        job.future.result(WAIT)
    assert order == list(range(20))
    assert [job.position() for job in jobs] == [0] * 20
    pool.close()


def test_no_more_jobs_run_at_once_than_there_are_workers() -> None:
    pool, lock = Pool(workers=2, capacity=30), Lock()
    running = most = 0

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        Event().wait(0.002)
        with lock:
            running -= 1

    for job in [pool.submit(work) for _ in range(30)]:
        job.future.result(WAIT)
    assert most == 2
    pool.close()


def test_a_full_queue_refuses(pool: Pool) -> None:
    gate = Gate(pool, workers=2)
    waiting = [pool.submit(lambda: None) for _ in range(4)]
    with pytest.raises(BusyError) as caught:
        pool.submit(lambda: None)
    assert caught.value.code == "busy"
    assert waiting[0].cancel()
    late = pool.submit(lambda: "in")
    gate.open.set()
    assert late.future.result(WAIT) == "in"


def test_workers_that_are_free_do_not_count_as_a_queue() -> None:
    pool = Pool(workers=2, capacity=0)
    gate = Gate(pool, workers=2)
    with pytest.raises(BusyError):
        pool.submit(lambda: None)
    gate.open.set()
    pool.close()


def test_those_who_leave_give_their_place_up(pool: Pool) -> None:
    gate = Gate(pool, workers=2)
    ran: list[str] = []
    first, second = (pool.submit(lambda name=name: ran.append(name)) for name in ("first", "second"))
    assert second.position() == 1
    assert first.cancel()
    assert first.future.cancelled()
    assert second.position() == 0
    assert not gate.jobs[0].cancel()
    gate.open.set()
    second.future.result(WAIT)
    assert ran == ["second"]
    assert not second.cancel()


def test_a_closed_pool_cancels_what_waits_and_refuses_more(pool: Pool) -> None:
    gate = Gate(pool, workers=2)
    waiting = pool.submit(lambda: None)
    pool.close()
    assert waiting.future.cancelled()
    with pytest.raises(BusyError):
        pool.submit(lambda: None)
    gate.open.set()
    assert all(job.future.result(WAIT) for job in gate.jobs)
