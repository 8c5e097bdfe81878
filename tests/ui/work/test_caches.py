"""What is kept within so many bytes: the bounds, what is given up first, values too large, many threads."""

import json
from concurrent.futures import ThreadPoolExecutor
from random import Random

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.architecture.variants import find_variant
from explainer.ui.components.diagram import Picture
from explainer.ui.requests import pictures_kept
from explainer.ui.requests.pictures_kept import bytes_of
from explainer.ui.work.caches import SizedCache, kept_in
from explainer.ui.work.net import Net

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


def test_a_picture_counts_all_of_its_text() -> None:
    net = Net(spec=find_variant("resnet18").spec, height=224, width=224)
    picture = pictures_kept.network_picture(net, None, frozenset({"layer1"}), "zh")
    assert isinstance(picture, Picture)
    assert pictures_kept.network_picture(net, None, frozenset({"layer1"}), "zh") is picture
    listed = [entry.text + entry.name for group in picture.outline for entry in group.entries]
    characters = len(picture.wide + picture.compact + "".join(listed))
    assert characters < bytes_of(picture) < 6 * characters
    assert bytes_of((picture, picture)) == pytest.approx(2 * bytes_of(picture), rel=0.01)


def test_a_chart_counts_more_than_its_text() -> None:
    serialised = json.dumps({"data": [{"type": "bar", "x": list(range(1000))}], "layout": {}})
    figure = pictures_kept.figure(serialised)
    assert isinstance(figure, go.Figure)
    assert list(figure.data[0].x) == list(range(1000))
    assert pictures_kept.figure(serialised) is figure
    assert bytes_of(pictures_kept._Chart(figure, serialised)) > 4 * len(serialised)


def test_pictures_have_one_name_while_the_reader_may_stay_where_they_are() -> None:
    net = Net(spec=find_variant("resnet18").spec, height=224, width=224)
    other = Net(spec=find_variant("resnet34").spec, height=224, width=224)
    nothing = frozenset[str]()
    names = [
        pictures_kept.network_picture(net, None, nothing, "en").name,
        pictures_kept.network_picture(net, other, frozenset({"layer1"}), "en").name,
        pictures_kept.network_picture(other, None, nothing, "en").name,
        pictures_kept.operations_picture(net, None, frozenset({"layer1"}), "en").name,
        pictures_kept.operations_picture(net, None, frozenset({"layer2"}), "en").name,
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 4
