"""The architecture against numbers that others published (`published.toml`)."""

import math
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from explainer.architecture.counting.layers import left_out
from explainer.architecture.graph import Graph
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.totals import block_costs, counted_layers, last_map, total_cost
from explainer.architecture.variants import IMAGENET_PLAINS, IMAGENET_RESNETS, LISTED_VARIANTS, choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape

PUBLISHED: dict[str, Any] = tomllib.loads((Path(__file__).parent / "published.toml").read_text("utf-8"))


def network(name: str, *, stride_placement: str | None = None, shortcut: str | None = None) -> Graph:
    variant = find_variant(name)
    spec = choose(
        variant,
        stride_placement=StridePlacement(stride_placement) if stride_placement else None,
        shortcut=Shortcut(shortcut) if shortcut else None,
    )
    return expand(spec, image_shape(variant.input_size, variant.input_size))


def conv_weights(graph: Graph, block: str) -> int:
    return sum(node.op.num_params for node in graph.block(block).nodes if isinstance(node.op, Conv2d))


EXACT = [item for source in ("torchvision", "timm", "cifar") for item in PUBLISHED[source].items()]


@pytest.mark.parametrize(("name", "published"), EXACT)
def test_exact_totals(name: str, published: dict[str, int]) -> None:
    cost = total_cost(network(name))
    assert {key: getattr(cost, key) for key in published} == published


@pytest.mark.parametrize(("name", "billions"), PUBLISHED["torchvision_gflops"].items())
def test_gflops_of_torchvisions_weight_cards(name: str, billions: float) -> None:
    assert round(total_cost(network(name)).num_macs / 1e9, 3) == billions


@pytest.mark.parametrize(("name", "num_params"), PUBLISHED["pytorchcv"].items())
def test_cifar_nets_with_projections(name: str, num_params: int) -> None:
    assert total_cost(network(name, shortcut="B")).num_params == num_params


@pytest.mark.parametrize(("name", "millions"), PUBLISHED["identity_mappings"].items())
def test_printed_parameters_of_the_bottleneck_nets_for_cifar(name: str, millions: str) -> None:
    unnormalised = [node.cost.num_params for node in network(name) if not isinstance(node.op, BatchNorm2d)]
    assert f"{sum(unnormalised) / 1e6:.1f}" == millions


def test_kerass_resnet50_has_biases_that_batch_norm_makes_redundant() -> None:
    graph, published = network("resnet50", stride_placement="v1"), PUBLISHED["keras"]["resnet50"]
    biases = sum(node.op.out_channels for node in graph if isinstance(node.op, Conv2d))
    statistics = sum(2 * node.op.num_features for node in graph if isinstance(node.op, BatchNorm2d))
    assert total_cost(graph).num_params + biases == published["trainable"]
    assert total_cost(graph).num_params + biases + statistics == published["in_all"]


@pytest.mark.parametrize(("name", "billions"), PUBLISHED["figure_3"].items())
def test_the_three_nets_of_figure_3(name: str, billions: float) -> None:
    graph = network(name, shortcut="A" if name == "resnet34" else None)
    assert round(total_cost(graph).num_macs / 1e9, 1) == billions


def test_figure_3_shows_fewer_multiply_adds_in_more_layers() -> None:
    """Section 3.3: the 34-layer baseline needs 18 % of the multiply-adds of VGG-19."""
    vgg, plain = network("vgg19"), network("plain34")
    assert total_cost(plain).num_macs * 100 // total_cost(vgg).num_macs == 18
    assert (counted_layers(vgg), counted_layers(plain)) == (19, 34)


@pytest.mark.parametrize("row", PUBLISHED["table_1"], ids=lambda row: row["variant"])
def test_multiply_adds_of_table_1(row: dict[str, Any]) -> None:
    graph = network(row["variant"], stride_placement=row["stride_placement"], shortcut=row["shortcut"])
    billions = total_cost(graph).num_macs / 1e9
    # The paper cuts some numbers (3.858 is printed as 3.8) and rounds others (7.570 as 7.6).
    assert row["billions"] in (math.floor(billions * 10) / 10, round(billions, 1))


@pytest.mark.parametrize("name", IMAGENET_RESNETS + IMAGENET_PLAINS)
def test_output_sizes_of_table_1(name: str) -> None:
    graph = network(name)
    ends = {"conv1": "conv1"} | {block.stage: block.nodes[-1].name for block in graph.blocks}
    sizes = {stage: graph[end].out_shape.height for stage, end in ends.items()}
    assert sizes == PUBLISHED["table_1_sizes"]


@pytest.mark.parametrize(("depth", "millions"), PUBLISHED["table_6"].items())
def test_parameters_of_table_6(depth: str, millions: str) -> None:
    decimals = len(millions.partition(".")[2])
    assert f"{total_cost(network(f'cifar_resnet{depth}')).num_params / 1e6:.{decimals}f}" == millions


@pytest.mark.parametrize("name", ["resnet50", "resnet101", "resnet152"])
def test_v1_5_costs_more_than_v1(name: str) -> None:
    v1, v1_5 = (total_cost(network(name, stride_placement=placement)) for placement in ("v1", "v1.5"))
    assert v1_5.num_macs - v1.num_macs == PUBLISHED["stride_placement"]["extra_macs"]
    assert v1_5.num_params == v1.num_params


@pytest.mark.parametrize("name", ["resnet18", "resnet34", "plain18", "plain34"])
def test_basic_blocks_have_no_stride_to_place(name: str) -> None:
    v1, v1_5 = (network(name, stride_placement=placement) for placement in ("v1", "v1.5"))
    assert v1.nodes == v1_5.nodes
    assert not v1.spec.has_stride_choice


@pytest.mark.parametrize(("name", "published"), PUBLISHED["receptive_field"].items())
def test_receptive_field_after_layer4(name: str, published: dict[str, int]) -> None:
    measured = {}
    for key in published:
        graph = network(name, stride_placement="v1" if key.endswith("_v1") else "v1.5")
        field = receptive_fields(graph)[graph.blocks[-1].nodes[-1].name]
        assert field.height == field.width
        assert field.height.jump == 32
        measured[key] = field.height.size
    assert measured == published


@pytest.mark.parametrize(("name", "published"), PUBLISHED["receptive_field_vgg"].items())
def test_receptive_field_of_vgg(name: str, published: dict[str, int]) -> None:
    graph = network(name)
    height = receptive_fields(graph)[last_map(graph).name].height
    assert {"size": height.size, "jump": height.jump} == published


@pytest.mark.parametrize(("name", "published"), PUBLISHED["dashed_and_solid"].items())
@pytest.mark.parametrize("shortcut", ["A", "B"])
def test_dashed_and_solid_blocks(name: str, shortcut: str, published: list[int]) -> None:
    dashed = [block.shortcut.dashed for block in network(name, shortcut=shortcut).blocks]
    assert [dashed.count(True), dashed.count(False)] == published


def test_weights_of_one_block() -> None:
    published = PUBLISHED["block_weights"]
    basic, bottleneck = network("resnet34"), network("resnet50")
    projected = network("resnet50", shortcut="C")
    assert conv_weights(basic, "layer3.1") == published["two_3x3_at_256"]
    assert conv_weights(bottleneck, "layer1.1") == published["bottleneck_at_256"]
    assert conv_weights(projected, "layer1.1") == published["bottleneck_at_256_projected"]
    costs = block_costs(bottleneck)
    assert [costs[f"layer1.{index}"].num_params for index in range(3)] == published["resnet50_layer1"]


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_the_name_says_how_many_layers_count(name: str) -> None:
    """Names keep the 7×7's count where three 3×3 stand in its place (-C and -D), so those count two more."""
    match = re.fullmatch(r".*?(?:resnet|plain|resnext|vgg|resnetv2_)(\d+)([cd]?)(?:_.*)?", name)
    assert match
    depth, letter = match.groups()
    graph = network(name)
    assert counted_layers(graph) == graph.spec.depth == int(depth) + (2 if letter else 0)


def test_resnet50_has_53_convolutions_of_which_49_count() -> None:
    convs = [node for node in network("resnet50") if isinstance(node.op, Conv2d)]
    assert (len(convs), sum(node.counted for node in convs)) == (53, 49)


def test_what_the_count_leaves_out_of_resnet50() -> None:
    assert left_out(network("resnet50")) == {
        "projections": 4,
        "norms": 53,
        "activations": 1 + 16 * 3,
        "additions": 16,
        "poolings": 2,
    }


@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_a_plain_net_is_the_residual_net_without_its_shortcuts(depth: int) -> None:
    plain, residual = network(f"plain{depth}"), network(f"resnet{depth}", shortcut="A")
    assert total_cost(plain).num_params == total_cost(residual).num_params
    assert total_cost(plain).num_macs == total_cost(residual).num_macs
    assert {node.name for node in residual} - {node.name for node in plain} == {
        node.name for node in residual if node.name.endswith(".add") or ".downsample." in node.name
    }
