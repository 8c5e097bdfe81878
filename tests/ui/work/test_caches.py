"""What is kept within so many bytes: the bounds, what is given up first, values too large, many threads."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from explainer.ui.work.caches import SizedCache, kept_in

ROOM = 40


def texts(budget: int = ROOM) -> SizedCache[str]:
    return SizedCache(budget=budget, size=len)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 30) | st.none())))
def test_what_was_used_last_is_kept_within_the_room(steps: list[tuple[str, int | None]]) -> None:
    cache, model = texts(), dict[str, int]()
    for key, size in steps:
        if size is None:
            found = cache.find(key)
            assert (None if found is None else len(found)) == model.get(key)
            if key in model:
                model[key] = model.pop(key)
            continue
        cache.keep(key, "x" * size)
        model.pop(key, None)
        model[key] = size
        while sum(model.values()) > ROOM:
            model.pop(next(iter(model)))
    assert {key: len(text) for key in "abcdef" if (text := cache.find(key)) is not None} == model


def test_the_one_used_longest_ago_is_given_up_first() -> None:
    cache = texts()
    for key in "abcd":
        cache.keep(key, key * 10)
    assert cache.find("a") == "a" * 10
    cache.keep("e", "e" * 11)
    assert [key for key in "abcde" if cache.find(key)] == ["a", "d", "e"]


def test_what_is_larger_than_the_whole_room_takes_nothing_from_the_others() -> None:
    cache = texts()
    cache.keep("a", "a" * 20)
    cache.keep("b", "b" * 20)
    cache.keep("whale", "w" * (ROOM + 1))
    assert cache.find("whale") is None
    assert cache.find("a") == "a" * 20
    cache.keep("a", "A" * (ROOM + 1))
    assert cache.find("a") is None  # what it held is out of date
    assert cache.find("b") == "b" * 20
    cache.keep("c", "c" * ROOM)
    assert cache.find("c") == "c" * ROOM


def test_threads_share_it() -> None:
    cache = texts()

    def work(seed: int) -> bool:
        random = Random(seed)
        for _ in range(2000):
            key = random.randrange(12)
            if random.random() < 0.5:
                cache.keep(key, chr(97 + key) * random.randrange(15))
            elif (found := cache.find(key)) is not None and set(found) - {chr(97 + key)}:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
    assert sum(len(cache.find(key) or "") for key in range(12)) <= ROOM
    cache.keep("after", "x" * ROOM)  # the room has been counted rightly: all of it is there
    assert cache.find("after") == "x" * ROOM
    assert not any(cache.find(key) for key in range(12))


def test_a_function_is_called_once_for_the_same_arguments() -> None:
    cache, calls = texts(), list[tuple[str, int]]()

    @kept_in(cache)
    def repeated(text: str, times: int) -> str:
        calls.append((text, times))
        return text * times

    @kept_in(cache)
    def other(text: str, times: int) -> str:
        return f"{text} {times}"

    assert [repeated("a", 3), repeated("a", 3), repeated("b", 3), other("a", 3)] == ["aaa", "aaa", "bbb", "a 3"]
    assert calls == [("a", 3), ("b", 3)]
    assert repeated("a", ROOM + 1) == repeated("a", ROOM + 1) == "a" * (ROOM + 1)  # too large: made each time
    assert calls[2:] == [("a", ROOM + 1)] * 2
