"""The first filters: the net's own weights, their energies, and where their maps are highest and lowest."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainer.architecture.landmarks import first_convolution
from explainer.architecture.spec import BlockKind, NetSpec, Stem
from explainer.model.questions.filters import energies, filters, first_filters, peaks
from tests.model.nets import SMALL_VGG, random_net, small_spec


@pytest.mark.parametrize(
    ("spec", "name", "size"),
    [
        (small_spec(BlockKind.BASIC), "conv1", 7),
        (small_spec(BlockKind.BASIC, stem=Stem.CIFAR), "conv1", 3),
        (small_spec(BlockKind.BOTTLENECK, stem=Stem.DEEP), "conv1.0", 3),
        (SMALL_VGG, "features.0", 3),
    ],
)
def test_the_filters_are_the_weights_that_read_the_picture(spec: NetSpec, name: str, size: int) -> None:
    module, graph = random_net(spec, height=32, width=32)
    assert first_convolution(graph).name == name
    weights = filters(module, graph)
    assert weights.shape[1:] == (3, size, size)
    assert np.array_equal(weights, module.state_dict()[f"{name}.weight"].numpy())
    with pytest.raises(ValueError, match="read-only"):
        weights[0] = 0
    norms = torch.tensor(weights).double().flatten(1).norm(dim=1) ** 2
    np.testing.assert_allclose(energies(weights), norms.numpy(), rtol=1e-12)
    found = first_filters(module, graph)
    assert np.array_equal(found.weights, weights)
    assert not np.shares_memory(found.weights, weights)
    assert np.array_equal(found.energies, energies(weights))


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(-3, 3)))
@hypothesis_settings(max_examples=50)
def test_peaks_are_the_first_of_the_highest_and_lowest(channel: np.ndarray) -> None:
    places = [(float(channel[at]), at) for at in np.ndindex(*channel.shape)]
    highest, lowest = peaks(channel)
    best, least = max(value for value, _ in places), min(value for value, _ in places)
    assert highest == (*next(at for value, at in places if value == best), best)
    assert lowest == (*next(at for value, at in places if value == least), least)
