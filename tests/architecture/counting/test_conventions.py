"""Every convention against what counters printed, and against torch's own state_dict and counter."""

import pytest
import torch
from hypothesis import given, settings
from torch.utils.flop_counter import FlopCounterMode

from explainer.architecture.counting.conventions import CONVENTIONS, Quantity
from explainer.architecture.counting.published_nets import SIZES, candidates
from explainer.architecture.counting.tallies import tally
from explainer.architecture.graph import Graph
from explainer.architecture.spec import StridePlacement
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from tests.architecture.strategies import graphs

MEASURES = {one.slug: one.measure for one in CONVENTIONS}


def measured(name: str, slug: str, *, stride: str | None = None) -> int:
    variant = find_variant(name)
    spec = choose(variant, stride_placement=StridePlacement(stride) if stride else None)
    graph = expand(spec, image_shape(variant.input_size, variant.input_size))
    return MEASURES[slug](tally(graph))


# thop's README (github.com/Lyken17/pytorch-OpCounter at 00421a4): G is 2³⁰ and M is 2²⁰ there.
THOP = {
    "resnet18": (11.15, 1.70),
    "resnet34": (20.79, 3.43),
    "resnet50": (24.37, 3.86),
    "resnet101": (42.49, 7.34),
    "resnet152": (57.40, 10.82),
}
# ptflops' README (github.com/sovrasov/flops-counter.pytorch at 015ad15): parameters in millions, MACs in billions.
PTFLOPS = {
    "resnet18": (11.69, 1.82),
    "resnet34": (21.8, 3.68),
    "resnet50": (25.56, 4.12),
    "resnet101": (44.55, 7.85),
    "resnet152": (60.19, 11.58),
    "vgg11": (132.86, 7.63),
    "vgg13": (133.05, 11.34),
    "vgg16": (138.36, 15.5),
    "vgg19": (143.67, 19.67),
}


@pytest.mark.parametrize("name", THOP)
def test_thop_of_2019(name: str) -> None:
    params, operations = THOP[name]
    assert round(measured(name, "params") / 2**20, 2) == params
    assert round(measured(name, "counter_2019") / 2**30, 2) == operations


def test_thop_of_2019_to_the_last_digit() -> None:
    """github.com/Lyken17/pytorch-OpCounter, issue 17."""
    assert measured("resnet50", "counter_2019") == 4_142_713_856


def test_thop_before_and_since_it_counts_scale_and_shift() -> None:
    """thop 0.1.1 (2022) prints 4,133,742,592 for torchvision's ResNet-50, 2019's later releases 4,111,514,624."""
    assert measured("resnet50", "macs_norm_affine") == 4_133_742_592
    assert measured("resnet50", "macs_norm") == 4_111_514_624


@pytest.mark.parametrize("name", PTFLOPS)
def test_ptflops(name: str) -> None:
    params, operations = PTFLOPS[name]
    assert measured(name, "params") / 10**6 == pytest.approx(params, abs=0.011)
    assert measured(name, "macs_layers") / 10**9 == pytest.approx(operations, abs=0.011)


def test_keras() -> None:
    """Keras' ResNet50 is v1 with a bias in every convolution (keras.io/api/applications/resnet)."""
    assert measured("resnet50", "params_bias", stride="v1") == 25_583_592
    assert measured("resnet50", "params_bias_statistics", stride="v1") == 25_636_712
    assert measured("resnet50", "params_bias_statistics_no_fc", stride="v1") == 23_587_712


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_the_usual_conventions_are_the_projects_own_costs(graph: Graph) -> None:
    cost, tallies = total_cost(graph), tally(graph)
    assert MEASURES["macs"](tallies) == cost.num_macs
    assert MEASURES["flops"](tallies) == 2 * cost.num_macs
    assert MEASURES["params"](tallies) == cost.num_params
    assert MEASURES["params_buffers"](tallies) == cost.num_params + cost.num_buffers


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "vgg11", "resnet50d", "cifar_resnet20"])
def test_torch_counts_the_same(name: str) -> None:
    variant = find_variant(name)
    graph = expand(variant.spec, image_shape(variant.input_size, variant.input_size))
    tallies = tally(graph)
    module = GraphModule(graph, device="meta").eval()
    picture = torch.empty(1, 3, variant.input_size, variant.input_size, device="meta")
    with FlopCounterMode(display=False) as counter:
        module(picture)
    assert counter.get_total_flops() == MEASURES["flops"](tallies)
    assert sum(one.numel() for one in module.parameters()) == MEASURES["params"](tallies)
    assert sum(one.numel() for one in module.state_dict().values()) == MEASURES["params_buffers"](tallies)
    norms = [one for one in module.modules() if isinstance(one, torch.nn.BatchNorm2d)]
    weights = sum(weight.numel() for norm in norms for weight in norm.parameters())
    assert MEASURES["params_no_norm"](tallies) == MEASURES["params"](tallies) - weights
    fully = [one for one in module.modules() if isinstance(one, torch.nn.Linear)]
    assert MEASURES["params_no_fc"](tallies) == MEASURES["params"](tallies) - sum(
        weight.numel() for layer in fully for weight in layer.parameters()
    )


def test_candidates_hold_every_listed_net_the_small_ones_at_their_own_size() -> None:
    assert {one.variant for one in candidates()} == set(LISTED_VARIANTS)
    assert {one.size for one in candidates() if one.variant.startswith("cifar")} == {32, None}


def test_weights_are_counted_once_and_operations_at_every_size() -> None:
    rows = [one for one in candidates() if one.variant == "resnet50" and one.shortcut and one.shortcut.value == "B"]
    sizes = {one.size for one in rows if one.convention.quantity is Quantity.OPERATIONS}
    assert sizes == set(SIZES)
    slugs = [one.convention.slug for one in rows if one.convention.quantity is Quantity.PARAMETERS]
    assert sorted(slugs) == sorted({one.slug for one in CONVENTIONS if one.quantity is Quantity.PARAMETERS})
    keys = [(one.stride, one.size, one.convention.slug) for one in rows]
    assert len(set(keys)) == len(keys)
