"""Strongest places on many pictures, against one picture at a time and a search value by value."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from explainer.architecture.graph import INPUT
from explainer.architecture.spec import BlockKind
from explainer.model.net.module import Cancelled
from explainer.model.questions.patches import Peaks, peaks
from tests.model.by_hand import by_hand
from tests.model.nets import random_net, random_picture, small_spec

SPEC = small_spec(BlockKind.BASIC)


def batched(pictures: list[NDArray[np.float32]], at_once: int) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(pictures), at_once):
        yield np.stack(pictures[start : start + at_once])


@settings(max_examples=12, deadline=None)
@given(
    st.integers(1, 7),
    st.integers(1, 8),
    st.sampled_from(["conv1", "layer1.1.relu", "layer2.0.conv1", "avgpool", "fc", INPUT]),
    st.tuples(st.integers(17, 40), st.integers(17, 40)),
)
def test_every_channels_highest_value_and_its_place(count: int, at_once: int, node: str, size: tuple[int, int]) -> None:
    module, graph = random_net(SPEC, height=size[0], width=size[1])
    name = node
    pictures = [random_picture(graph, seed=seed) for seed in range(count)]
    found = peaks(module, graph, name, batched(pictures, at_once))
    channels = graph.shape_of(name).channels
    assert found.values.shape == found.places.shape == (count, channels)
    for number, picture in enumerate(pictures):
        batch = torch.from_numpy(picture)[None]
        value = batch if name == INPUT else by_hand(module.state_dict(), SPEC, batch)[name]
        maps = value[0].reshape(channels, *(value.shape[2:] or (1, 1))).numpy()
        for channel, one in enumerate(maps):
            assert found.values[number, channel] == pytest.approx(max(one.ravel().tolist()), rel=1e-4, abs=1e-5)
            row, column = divmod(int(found.places[number, channel]), found.width)
            assert one[row, column] == pytest.approx(float(one.max()), rel=1e-4, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.5]), min_size=1, max_size=12), st.integers(1, 12))
def test_the_strongest_come_first_one_a_picture(highest: list[float], count: int) -> None:
    values = np.array(highest, dtype=np.float32)[:, None]
    places = np.arange(len(highest), dtype=np.int32)[:, None] * 3
    told = Peaks(values=values, places=places, width=5).strongest(0, count)
    ranked = sorted((-value, picture) for picture, value in enumerate(highest))[:count]
    assert [(one.picture, one.value) for one in told] == [(picture, -value) for value, picture in ranked]
    assert [5 * one.row + one.column for one in told] == [3 * one.picture for one in told]


def test_batches_are_asked_for_one_at_a_time_until_it_is_left() -> None:
    module, graph = random_net(SPEC, height=20, width=20)
    asked: list[int] = []

    def batches() -> Iterator[NDArray[np.float32]]:
        for number in range(5):
            asked.append(number)
            yield random_picture(graph)[None]

    with pytest.raises(Cancelled):
        peaks(module, graph, "conv1", batches(), cancelled=lambda: len(asked) == 2)
    assert asked == [0, 1]


def test_an_unknown_node_is_refused() -> None:
    module, graph = random_net(SPEC, height=20, width=20)
    with pytest.raises(KeyError):
        peaks(module, graph, "layer9", iter(()))
