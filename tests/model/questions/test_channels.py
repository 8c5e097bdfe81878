"""Activity of channels, the same channels along several nodes, and the distance of two pictures."""

from math import isnan

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from torch.nn import functional

from explainer.architecture.spec import BlockKind
from explainer.model.net.module import Cancelled
from explainer.model.questions import channels
from tests.model.by_hand import by_hand
from tests.model.nets import random_net, random_picture, small_spec

few = settings(max_examples=40, deadline=None)
finite = st.floats(-100, 100, width=32)
maps = arrays.arrays(np.float32, arrays.array_shapes(min_dims=3, max_dims=3, max_side=7), elements=finite)
vectors = arrays.arrays(np.float32, arrays.array_shapes(min_dims=1, max_dims=1, max_side=9), elements=finite)


@few
@given(maps | vectors)
def test_the_activity_of_every_channel(values: NDArray[np.float32]) -> None:
    told = channels.activity(values)
    for channel, mean, most, share in zip(values, *told, strict=True):
        cells = [float(one) for one in np.atleast_1d(channel).ravel()]
        assert mean == pytest.approx(sum(map(abs, cells)) / len(cells))
        assert most == max(cells)
        assert share == sum(one != 0 for one in cells) / len(cells)


@few
@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, -1.0, float("nan")]), min_size=1, max_size=20))
def test_a_ranking_is_stable_and_puts_what_is_no_number_last(scores: list[float]) -> None:
    order = channels.ranking(np.array(scores)).tolist()
    numbered = [(isnan(one), 0.0 if isnan(one) else -one, place) for place, one in enumerate(scores)]
    assert order == [place for *_, place in sorted(numbered)]


@few
@given(maps)
def test_the_strongest_place_is_the_first_of_the_highest(values: NDArray[np.float32]) -> None:
    row, column = channels.strongest_place(values[0])
    places = [(-values[0, r, c], r, c) for r in range(values.shape[1]) for c in range(values.shape[2])]
    assert (row, column) == min(places)[1:]


def test_the_strongest_place_is_finite_where_any_is() -> None:
    assert channels.strongest_place(np.array([[np.nan, 1.0], [2.0, np.inf]], dtype=np.float32)) == (1, 0)


@pytest.mark.parametrize("block", BlockKind)
def test_followed_channels_are_those_of_an_independent_pass(block: BlockKind) -> None:
    spec = small_spec(block)
    module, graph = random_net(spec, height=40, width=32)
    picture = random_picture(graph)
    values = by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None])
    names = [name for one in graph.blocks[:2] if one.addition for name in (one.output.name, one.addition.inputs[0])]
    found = channels.follow(module, graph, picture, (5, 0, 2), names)
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

    channels.follow(module, graph, random_picture(graph), (0,), ["layer1.0.conv1"], cancelled=count)
    assert asked == 1 + [node.name for node in graph].index("layer1.0.conv1")
    with pytest.raises(Cancelled):
        channels.follow(module, graph, random_picture(graph), (0,), ["fc"], cancelled=lambda: True)
    with pytest.raises(IndexError):
        channels.follow(module, graph, random_picture(graph), (6,), ["layer1.0.conv1"])


@few
@given(st.integers(1, 300_000), st.integers(0, 2**31))
def test_two_activations_apart(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    one, other = (draw.normal(size=count).astype(np.float32) for _ in range(2))
    told = channels.apart(one, other)
    a, b = (torch.from_numpy(values).double() for values in (one, other))
    assert told.cosine == pytest.approx(functional.cosine_similarity(a, b, dim=0, eps=0.0).item(), abs=1e-9)
    assert told.normalised == pytest.approx(((a - b).norm() / ((a @ a + b @ b) / 2).sqrt()).item())
    assert not told.equal
    back = channels.apart(other, one)
    assert (back.normalised, back.cosine) == pytest.approx((told.normalised, told.cosine))


@few
@given(maps)
def test_equal_opposite_and_perpendicular(values: NDArray[np.float32]) -> None:
    same = channels.apart(values, values)
    assert same.equal
    assert same.normalised == 0
    assert same.cosine == (pytest.approx(1) if values.any() else None)
    if np.linalg.norm(values.astype(np.float64)) > 0:
        opposite = channels.apart(values, -values)
        assert opposite.normalised == pytest.approx(2)
        assert opposite.cosine == pytest.approx(-1)
    corner = channels.apart(np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32))
    assert corner.normalised == pytest.approx(2**0.5)
    assert corner.cosine == 0


def test_distances_along_the_net_are_those_of_two_passes() -> None:
    spec = small_spec(BlockKind.BASIC)
    module, graph = random_net(spec, height=32, width=48)
    pictures = random_picture(graph, seed=1), random_picture(graph, seed=2)
    names = [one.output.name for one in graph.blocks]
    found = channels.along(module, graph, pictures, names)
    assert list(found) == names
    one, other = (by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None]) for picture in pictures)
    for name, told in found.items():
        a, b = (values[name].double().flatten() for values in (one, other))
        assert told.cosine == pytest.approx(functional.cosine_similarity(a, b, dim=0).item(), abs=1e-5)
        assert told.normalised == pytest.approx(((a - b).norm() / ((a @ a + b @ b) / 2).sqrt()).item(), rel=1e-4)
    same = channels.along(module, graph, (pictures[0], pictures[0]), names)
    assert all(told.equal and told.normalised == 0 for told in same.values())
    with pytest.raises(Cancelled):
        channels.along(module, graph, pictures, names, cancelled=lambda: True)
