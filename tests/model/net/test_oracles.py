"""torch itself as the judge of our shapes, multiply-adds and parameters, on its meta device."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from explainer.architecture.graph import Graph
from explainer.architecture.spec import ResNetSpec, Shortcut, StridePlacement, VGGSpec
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule, walk
from tests.architecture.strategies import specs, vgg_specs

SIDES = st.integers(1, 512)


def agrees_with_torch(graph: Graph) -> None:
    module = GraphModule(graph, device="meta").eval()
    picture = torch.empty((1, *graph.input_shape.dims), device="meta")
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        shapes = [(node.name, tuple(value.shape[1:])) for node, value in walk(module, graph, picture)]
    cost = total_cost(graph)
    assert shapes == [(node.name, node.out_shape.dims) for node in graph]
    assert counter.get_total_flops() == 2 * cost.num_macs
    assert sum(parameter.numel() for parameter in module.parameters()) == cost.num_params
    assert sum(buffer.numel() for buffer in module.buffers()) == cost.num_buffers
    for node in graph:
        assert sum(one.numel() for one in module.get_submodule(node.name).parameters()) == node.cost.num_params


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_listed_variant(name: str) -> None:
    agrees_with_torch(expand(find_variant(name).spec, image_shape(45, 70)))


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "cifar_resnet20"])
@pytest.mark.parametrize("shortcut", Shortcut)
@pytest.mark.parametrize("placement", StridePlacement)
@pytest.mark.parametrize("size", [(224, 224), (1, 1), (33, 512)])
def test_choices(name: str, shortcut: Shortcut, placement: StridePlacement, size: tuple[int, int]) -> None:
    spec = choose(find_variant(name), stride_placement=placement, shortcut=shortcut)
    agrees_with_torch(expand(spec, image_shape(*size)))


@given(spec=specs(max_width=40), height=SIDES, width=SIDES)
@settings(max_examples=100, deadline=None)
def test_any_net_at_any_size(spec: ResNetSpec, height: int, width: int) -> None:
    agrees_with_torch(expand(spec, image_shape(height, width)))


@given(spec=vgg_specs(), height=st.integers(16, 512), width=st.integers(16, 512))
@settings(max_examples=15, deadline=None)
def test_any_vgg_net_at_any_size(spec: VGGSpec, height: int, width: int) -> None:
    agrees_with_torch(expand(spec, image_shape(height, width)))
