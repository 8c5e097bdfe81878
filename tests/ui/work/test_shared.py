"""Work that many readers share: who waits for it, who may stop it, what is kept, and for how long."""

from collections.abc import Callable, Iterator
from sys import getrefcount
from threading import Event
from typing import TypeVar

import pytest

from explainer.model.net.pool import Pool
from explainer.text.catalogue import catalogue
from explainer.ui.shared import waiting
from explainer.ui.work.jobs import Running, Submit
from explainer.ui.work.request import File, Request, shared

Result = TypeVar("Result")


def held(pool: Pool, release: Event) -> Running[int]:
    """Work that lasts until it is released."""
    running: Running[int] = Running()
    running.job = pool.submit(lambda: int(release.wait(30)))
    return running


@pytest.fixture
def by_one() -> Iterator[Submit]:
    """Hands work to a pool of one worker."""
    pool = Pool(workers=1)

    def submit(work: Callable[[Running[Result]], Result], /) -> Running[Result]:
        running: Running[Result] = Running()
        running.job = pool.submit(lambda: work(running))
        return running

    yield submit
    pool.close()


def result(request: Request[Result]) -> Result:
    return request.start().job.future.result(30)


def test_the_same_is_done_once_for_all_who_ask(by_one: Submit) -> None:
    asked: list[str] = []

    @shared(kept=8, by=by_one)
    def twice(work: Running[str], text: str, *, end: str = "") -> str:
        """A text, two times."""
        asked.append(text + end)
        work.report(1, 2)
        return 2 * text + end

    first = twice("a").start()
    assert twice("a").start() is first
    assert [result(twice("a")), result(twice("b")), result(twice("a", end="!")), result(twice("a"))] == [
        "aa",
        "bb",
        "aa!",
        "aa",
    ]
    assert asked == ["a", "b", "a!"]
    assert first.share == 0.5
    assert (twice.__name__, twice.__doc__) == ("twice", "A text, two times.")


def test_nothing_begins_before_it_is_started_and_what_is_forgotten_begins_anew(by_one: Submit) -> None:
    asked: list[int] = []

    @shared(kept=8, by=by_one)
    def note(_: Running[int], number: int) -> int:
        asked.append(number)
        return len(asked)

    request = note(3)
    assert asked == []
    assert result(request) == 1
    request.forget()
    request.forget()
    assert result(request) == result(note(3)) == 2


def test_so_many_results_stay_and_each_for_its_time(by_one: Submit) -> None:
    asked: list[int] = []

    def note(_: Running[int], number: int) -> int:
        asked.append(number)
        return number

    few, short = shared(kept=2, by=by_one)(note), shared(kept=2, seconds=0, by=by_one)(note)
    assert [result(few(number)) for number in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert asked == [1, 2, 3, 2]
    assert [result(short(7)), result(short(7))] == [7, 7]
    assert asked[4:] == [7, 7]


def test_a_file_is_known_by_its_id_and_its_bytes_are_let_go(by_one: Submit) -> None:
    @shared(kept=8, by=by_one)
    def size(_: Running[int], files: tuple[File, ...]) -> int:
        return sum(len(one.data) for one in files)

    data = bytes(4)
    held_by = getrefcount(data)
    one = File(id="a", data=data)
    running = size((one, File(id="b", data=b"")))
    started = running.start()
    assert started.job.future.result(30) == 4
    assert size((File(id="a", data=b"other bytes"), File(id="b", data=b""))).start() is started
    assert size((File(id="c", data=b""), File(id="b", data=b""))).start() is not started
    assert result(size(())) == 0  # the worker has gone on, and let go what it held
    del one, running
    assert getrefcount(data) == held_by


def test_a_pass_goes_on_while_anyone_waits_and_stops_with_the_last() -> None:
    pool, release = Pool(workers=1), Event()
    running = held(pool, release)
    with running.awaited():
        with running.awaited():
            pass
        assert not running.abandoned
    assert running.abandoned
    release.set()
    pool.close()


def test_a_finished_pass_is_not_abandoned() -> None:
    pool, release = Pool(workers=1), Event()
    release.set()
    running = held(pool, release)
    with running.awaited():
        running.job.future.result(30)
    assert not running.abandoned
    pool.close()


class Left(BaseException):
    """Stands for Streamlit's signal that a reader clicked on: it ends the script run, and is no error."""


def test_a_reader_who_goes_on_takes_nothing_from_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, release, forgotten = Pool(workers=1), Event(), list[Running[int]]()

    def leave(*_: object) -> None:
        raise Left

    running = held(pool, release)
    monkeypatch.setattr(waiting, "_watch", leave)
    with running.awaited():
        with pytest.raises(Left):
            waiting.wait(Request(lambda: running, lambda: forgotten.append(running)), catalogue("en"))
        assert not running.abandoned
    assert forgotten == []
    release.set()
    pool.close()
