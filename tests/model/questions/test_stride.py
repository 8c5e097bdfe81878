"""Where a gradient arrives is where index arithmetic says that something is read; one set of weights in both nets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainer.architecture.graph import Block
from explainer.architecture.questions.stride import Pair, Route, both_placements, positions_read
from explainer.architecture.spec import ResNetSpec
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net import trace
from explainer.model.net.module import Cancelled, GraphModule
from explainer.model.net.weights import trained, untrained
from explainer.model.questions.stride import distance, exchange, supports
from tests.architecture.strategies import specs
from tests.model.nets import random_picture


def foretold(block: Block, route: Route) -> np.ndarray | None:
    reads = positions_read(block, route)
    if reads is None:
        return None
    return np.array([[column in columns for column in range(reads.width)] for columns in reads.by_row])


@pytest.mark.parametrize("name", ["bottleneck_1-2-1_w32-48-64", "resnet18", "plain18"])
def test_the_gradient_reaches_what_is_read_and_nothing_else(name: str) -> None:
    graph = expand(find_variant(name).spec, image_shape(72, 104))
    for placed in both_placements(graph):
        for block in placed.blocks[:3]:
            for route, mask in supports(placed, block.name).items():
                expected = foretold(block, route)
                assert (mask is None) == (expected is None)
                assert mask is None or np.array_equal(mask, expected)


def test_three_quarters_are_read_by_nobody_in_v1() -> None:
    pair = both_placements(expand(find_variant("bottleneck_1-1_w32-64").spec, image_shape(224, 224)))
    counts = []
    for graph in pair:
        mask = supports(graph, "layer2.0")[Route.WHOLE]
        assert mask is not None
        counts.append(int(mask.sum()))
    assert counts == [784, 3136]


@settings(max_examples=25)
@given(specs(max_width=10), st.integers(1, 40), st.integers(1, 40))
def test_no_gradient_where_nothing_is_read(spec: ResNetSpec, height: int, width: int) -> None:
    graph = expand(spec, image_shape(height, width))
    for block in graph.blocks[-2:]:
        for route, mask in supports(graph, block.name).items():
            expected = foretold(block, route)
            assert mask is None or (expected is not None and not (mask & ~expected).any())


def test_the_same_seed_finds_the_same_mask() -> None:
    graph = expand(find_variant("basic_1-1_w4-4").spec, image_shape(40, 40))
    one, other = (supports(graph, "layer2.0")[Route.WHOLE] for _ in range(2))
    assert one is not None
    assert np.array_equal(one, other)
    assert not one.flags.writeable


@pytest.fixture(scope="module")
def pair() -> Pair:
    return both_placements(expand(find_variant("bottleneck_2-2_w8-16").spec, image_shape(64, 48)))


@pytest.fixture(scope="module")
def module(pair: Pair) -> GraphModule:
    return untrained(pair.v1_5.spec)


def test_every_tensor_loads_and_is_held_once(pair: Pair, module: GraphModule) -> None:
    other = trained(pair.v1.spec, module.state_dict())
    assert other.state_dict().keys() == module.state_dict().keys()
    assert all(tensor.data_ptr() == module.state_dict()[name].data_ptr() for name, tensor in other.state_dict().items())
    assert not other.training


def test_weights_of_another_net_are_refused(module: GraphModule) -> None:
    wider = expand(find_variant("bottleneck_2-2_w8-24").spec, image_shape(64, 48))
    deeper = expand(find_variant("bottleneck_2-3_w8-16").spec, image_shape(64, 48))
    for graph in (wider, deeper):
        with pytest.raises(RuntimeError):
            trained(graph.spec, module.state_dict())


def test_the_published_net_has_320_tensors() -> None:
    graph = expand(find_variant("resnet50").spec, image_shape(64, 64))
    assert len(GraphModule(graph, device="meta").state_dict()) == 320  # as in torchvision's resnet50


def test_outputs_are_equal_until_the_stride_moves(pair: Pair, module: GraphModule) -> None:
    picture = random_picture(pair.v1)
    result = exchange(module, pair, picture, ["layer2.0", "layer1.1"])
    assert list(result.distances) == ["layer1.1", "layer2.0", "layer2.1", "fc"]
    assert [one.equal for one in result.distances.values()] == [True, False, False, False]
    assert result.distances["layer1.1"].relative == 0
    assert result.tensors == len(module.state_dict())
    assert result.values == sum(tensor.numel() for tensor in module.state_dict().values())
    for graph, net, values in (
        (pair.v1, trained(pair.v1.spec, module.state_dict()), result.v1),
        (pair.v1_5, module, result.v1_5),
    ):
        expected = trace.activations(net, graph, picture, ["layer2.0.relu", "layer1.1.relu"])
        assert {f"{name}.relu" for name in values} == set(expected)
        assert all(np.array_equal(value, expected[f"{name}.relu"]) for name, value in values.items())


def test_an_exchange_that_no_one_waits_for_stops(pair: Pair, module: GraphModule) -> None:
    with pytest.raises(Cancelled):
        exchange(module, pair, random_picture(pair.v1), ["layer2.0"], cancelled=lambda: True)


def test_a_block_that_does_not_exist_is_refused(pair: Pair, module: GraphModule) -> None:
    with pytest.raises(KeyError):
        exchange(module, pair, random_picture(pair.v1), ["layer9.0"])


values = st.floats(-100, 100, width=32).map(lambda one: np.float32(round(one, 2)))


@given(arrays(np.float32, (2, 3, 4), elements=values), arrays(np.float32, (2, 3, 4), elements=values))
def test_distances_are_numpys(one: np.ndarray, other: np.ndarray) -> None:
    found = distance(one, other)
    assert found.equal == bool((one == other).all())
    a, b = one.ravel().astype(np.float64), other.ravel().astype(np.float64)
    if np.linalg.norm(a) > 0:
        assert found.relative == pytest.approx(np.linalg.norm(a - b) / np.linalg.norm(a), abs=1e-9)
    if found.correlation is not None and min(a.std(), b.std()) > 1e-3:
        assert found.correlation == pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-6)


def test_a_vector_has_a_distance_too_and_a_constant_no_correlation() -> None:
    ramp, flat = np.arange(5, dtype=np.float32), np.ones(5, dtype=np.float32)
    assert distance(ramp, ramp).correlation == pytest.approx(1)
    assert distance(ramp, -ramp).relative == pytest.approx(2)
    assert distance(flat, ramp).correlation is None
