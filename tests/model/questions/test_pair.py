"""The distance of two pictures, from torch's own functions."""

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
from explainer.model.questions.pair import along, apart
from tests.model.by_hand import by_hand
from tests.model.nets import random_net, random_picture, small_spec

few = settings(max_examples=40, deadline=None)
finite = st.floats(-100, 100, width=32)
maps = arrays.arrays(np.float32, arrays.array_shapes(min_dims=3, max_dims=3, max_side=7), elements=finite)


@few
@given(st.integers(1, 300_000), st.integers(0, 2**31))
def test_two_activations_apart(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    one, other = (draw.normal(size=count).astype(np.float32) for _ in range(2))
    told = apart(one, other)
    a, b = (torch.from_numpy(values).double() for values in (one, other))
    assert told.cosine == pytest.approx(functional.cosine_similarity(a, b, dim=0, eps=0.0).item(), abs=1e-9)
    assert told.normalised == pytest.approx(((a - b).norm() / ((a @ a + b @ b) / 2).sqrt()).item())
    assert not told.equal
    back = apart(other, one)
    assert (back.normalised, back.cosine) == pytest.approx((told.normalised, told.cosine))


@few
@given(maps)
def test_equal_opposite_and_perpendicular(values: NDArray[np.float32]) -> None:
    same = apart(values, values)
    assert same.equal
    assert same.normalised == 0
    assert same.cosine == (pytest.approx(1) if values.any() else None)
    if np.linalg.norm(values.astype(np.float64)) > 0:
        opposite = apart(values, -values)
        assert opposite.normalised == pytest.approx(2)
        assert opposite.cosine == pytest.approx(-1)
    corner = apart(np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32))
    assert corner.normalised == pytest.approx(2**0.5)
    assert corner.cosine == 0


def test_distances_along_the_net_are_those_of_two_passes() -> None:
    spec = small_spec(BlockKind.BASIC)
    module, graph = random_net(spec, height=32, width=48)
    pictures = random_picture(graph, seed=1), random_picture(graph, seed=2)
    names = [one.output.name for one in graph.blocks]
    found = along(module, graph, pictures, names)
    assert list(found) == names
    one, other = (by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None]) for picture in pictures)
    for name, told in found.items():
        a, b = (values[name].double().flatten() for values in (one, other))
        assert told.cosine == pytest.approx(functional.cosine_similarity(a, b, dim=0).item(), abs=1e-5)
        assert told.normalised == pytest.approx(((a - b).norm() / ((a @ a + b @ b) / 2).sqrt()).item(), rel=1e-4)
    same = along(module, graph, (pictures[0], pictures[0]), names)
    assert all(told.equal and told.normalised == 0 for told in same.values())
    with pytest.raises(Cancelled):
        along(module, graph, pictures, names, cancelled=lambda: True)
