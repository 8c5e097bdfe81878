"""Where a gradient arrives is where index arithmetic says that something is read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.expand import expand, image_shape
from explainer.architecture.graph import Block
from explainer.architecture.questions.stride import Route, both_placements, positions_read
from explainer.architecture.spec import ResNetSpec
from explainer.architecture.variants import find_variant
from explainer.model.questions.gradient import supports
from tests.architecture.strategies import specs


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
