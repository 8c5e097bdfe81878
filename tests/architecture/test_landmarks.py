"""Where a net begins to look and how it ends, against the names and layers that torchvision gives them."""

import pytest

from explainer.architecture.graph import INPUT
from explainer.architecture.landmarks import ending, first_convolution
from explainer.architecture.operations.ops import AdaptiveAvgPool2d, Conv2d, Linear
from explainer.architecture.variants import LISTED_VARIANTS, VGGS, expand_variant


@pytest.mark.parametrize("variant", LISTED_VARIANTS)
def test_every_net_of_blocks_ends_in_the_mean_of_its_last_maps(variant: str) -> None:
    graph = expand_variant(variant)
    end = ending(graph)
    if variant in VGGS:
        assert end is None
        return
    assert end is not None
    assert isinstance(graph["avgpool"].op, AdaptiveAvgPool2d)
    assert (end.maps, end.linear) == (graph["avgpool"].inputs[0], "fc")
    linear = graph[end.linear].op
    assert isinstance(linear, Linear)
    assert linear.in_features == graph[end.maps].out_shape.channels


@pytest.mark.parametrize("variant", LISTED_VARIANTS)
def test_only_the_first_convolution_reads_the_picture(variant: str) -> None:
    graph = expand_variant(variant)
    node = first_convolution(graph)
    assert isinstance(node.op, Conv2d)
    assert [one for one in graph if INPUT in one.inputs] == [node]
