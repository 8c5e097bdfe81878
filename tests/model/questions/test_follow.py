"""Activity of channels, the same ones along several nodes, strongest places against a search value by value."""

from collections.abc import Iterator, Sequence
from math import isnan

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from explainer.architecture.graph import INPUT
from explainer.architecture.spec import BlockKind
from explainer.findings.follow import Measure
from explainer.findings.peaks import Peak
from explainer.model.net.module import Cancelled
from explainer.model.questions.follow import activity, follow, peaks, ranking, standing, strongest
from tests.model.by_hand import by_hand
from tests.model.nets import random_net, random_picture, small_spec

SPEC = small_spec(BlockKind.BASIC)
few = settings(max_examples=40, deadline=None)
finite = st.floats(-100, 100, width=32)
maps = arrays.arrays(np.float32, arrays.array_shapes(min_dims=3, max_dims=3, max_side=7), elements=finite)
vectors = arrays.arrays(np.float32, arrays.array_shapes(min_dims=1, max_dims=1, max_side=9), elements=finite)


@few
@given(maps | vectors)
def test_the_activity_of_every_channel(values: NDArray[np.float32]) -> None:
    told = activity(values)
    for channel, mean, most, share in zip(values, *told, strict=True):
        cells = [float(one) for one in np.atleast_1d(channel).ravel()]
        assert mean == pytest.approx(sum(map(abs, cells)) / len(cells))
        assert most == max(cells)
        assert share == sum(one != 0 for one in cells) / len(cells)


@few
@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, -1.0, float("nan")]), min_size=1, max_size=20))
def test_a_ranking_is_stable_and_puts_what_is_no_number_last(scores: list[float]) -> None:
    order = ranking(np.array(scores)).tolist()
    numbered = [(isnan(one), 0.0 if isnan(one) else -one, place) for place, one in enumerate(scores)]
    assert order == [place for *_, place in sorted(numbered)]


@few
@given(maps)
def test_the_strongest_place_is_the_first_of_the_highest(values: NDArray[np.float32]) -> None:
    found = strongest(values, 0)
    places = [(-values[0, r, c], r, c) for r in range(values.shape[1]) for c in range(values.shape[2])]
    assert (-found.value, found.row, found.column) == min(places)


def test_the_strongest_place_is_finite_where_any_is() -> None:
    assert strongest(np.array([[[np.nan, 1.0], [2.0, np.inf]]], dtype=np.float32), 0) == Peak(1, 0, 2.0)


@few
@given(maps | vectors, st.sampled_from(Measure))
def test_standings_are_the_places_in_the_ranking(values: NDArray[np.float32], measure: Measure) -> None:
    scores = activity(values).by(measure)
    for rank, channel in enumerate(ranking(scores)):
        found = standing(values, measure, int(channel))
        assert (found.rank, found.of, found.score) == (rank, len(values), scores[channel])


@pytest.mark.parametrize("block", BlockKind)
def test_followed_channels_are_those_of_an_independent_pass(block: BlockKind) -> None:
    spec = small_spec(block)
    module, graph = random_net(spec, height=40, width=32)
    picture = random_picture(graph)
    values = by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None])
    names = [name for one in graph.blocks[:2] if one.addition for name in (one.output.name, one.addition.inputs[0])]
    found = follow(module, graph, picture, (5, 0, 2), names)
    assert set(found) == set(names)
    for name, maps_found in found.items():
        np.testing.assert_allclose(maps_found, values[name][0, [5, 0, 2]].numpy(), rtol=1e-4, atol=1e-5)
        assert maps_found.base is None or maps_found.base.nbytes == maps_found.nbytes
        assert not maps_found.flags.writeable


def test_following_stops_with_the_last_node_and_when_it_is_left() -> None:
    module, graph = random_net(small_spec(BlockKind.BASIC), height=32, width=32)
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    follow(module, graph, random_picture(graph), (0,), ["layer1.0.conv1"], cancelled=count)
    assert asked == 1 + [node.name for node in graph].index("layer1.0.conv1")
    with pytest.raises(Cancelled):
        follow(module, graph, random_picture(graph), (0,), ["fc"], cancelled=lambda: True)
    with pytest.raises(IndexError):
        follow(module, graph, random_picture(graph), (6,), ["layer1.0.conv1"])


def batched(pictures: list[NDArray[np.float32]], at_once: int) -> Iterator[Sequence[NDArray[np.float32]]]:
    for start in range(0, len(pictures), at_once):
        yield pictures[start : start + at_once]


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


def test_batches_are_asked_for_one_at_a_time_until_it_is_left() -> None:
    module, graph = random_net(SPEC, height=20, width=20)
    asked: list[int] = []

    def batches() -> Iterator[Sequence[NDArray[np.float32]]]:
        for number in range(5):
            asked.append(number)
            yield [random_picture(graph)]

    with pytest.raises(Cancelled):
        peaks(module, graph, "conv1", batches(), cancelled=lambda: len(asked) == 2)
    assert asked == [0, 1]


def test_an_unknown_node_is_refused() -> None:
    module, graph = random_net(SPEC, height=20, width=20)
    with pytest.raises(KeyError):
        peaks(module, graph, "layer9", iter(()))
