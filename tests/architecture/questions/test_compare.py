"""What two nets differ in, against torch's own state_dict, published totals, and properties of random pairs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.operations.cost import Cost
from explainer.architecture.questions.compare import (
    Difference,
    Feature,
    counterpart,
    differences,
    features,
    stage_place,
)
from explainer.architecture.questions.figure3 import NETS, by_resolution, figure3_graphs, layers, linked
from explainer.architecture.spec import BlockKind, Shortcut, StridePlacement
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.strategies import specs

few = settings(max_examples=30, deadline=None)
sizes = st.integers(33, 80)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """Two random nets at the same size."""
    shape = image_shape(draw(sizes), draw(sizes))
    return expand(draw(specs()), shape), expand(draw(specs()), shape)


def net(name: str, **changes: object) -> Graph:
    return expand(replace(resnet_spec(name), **changes), image_shape(224, 224))  # type: ignore[arg-type]


def vgg(name: str) -> Graph:
    return expand(find_variant(name).spec, image_shape(224, 224))


def found(a: Graph, b: Graph) -> dict[tuple[Feature, str | None], tuple[object, object]]:
    return {(one.feature, one.stage): (one.a, one.b) for one in differences(a, b)}


# --- differences ----------------------------------------------------------------------------------------------------


@few
@given(pairs())
def test_a_net_does_not_differ_from_itself_and_order_only_mirrors(pair: tuple[Graph, Graph]) -> None:
    a, b = pair
    assert differences(a, a) == ()
    mirrored = tuple(Difference(feature=one.feature, stage=one.stage, a=one.b, b=one.a) for one in differences(b, a))
    assert differences(a, b) == mirrored


@few
@given(pairs())
def test_nothing_is_told_that_agrees_and_nothing_left_out_that_differs(pair: tuple[Graph, Graph]) -> None:
    told = found(*pair)
    assert all(a != b for a, b in told.values())
    ours, theirs = map(features, pair)
    for row in ours.keys() | theirs.keys():
        assert (row in told) == (ours.get(row) != theirs.get(row))


@few
@given(pairs())
def test_costs_of_the_stages_add_up_to_the_nets(pair: tuple[Graph, Graph]) -> None:
    names = {
        Feature.PARAMS: "num_params",
        Feature.BUFFERS: "num_buffers",
        Feature.MACS: "num_macs",
        Feature.ACTIVATIONS: "num_activations",
    }
    told = found(*pair)
    for feature, field in names.items():
        changes = {
            stage: int(b or 0) - int(a or 0)  # type: ignore[call-overload]
            for (name, stage), (a, b) in told.items()
            if name is feature
        }
        total = changes.pop(None, 0)
        costs: list[Cost] = [total_cost(graph) for graph in pair]
        assert sum(changes.values()) == total == getattr(costs[1], field) - getattr(costs[0], field)


def test_v1_and_v1_5_differ_in_the_published_macs_and_in_no_weight() -> None:
    told = found(net("resnet50", stride_placement=StridePlacement.V1), net("resnet50"))
    assert {name for name, stage in told if stage is None} == {
        Feature.STRIDE_PLACEMENT,
        Feature.RECEPTIVE_FIELD,
        Feature.MACS,
        Feature.ACTIVATIONS,
    }
    assert told[Feature.RECEPTIVE_FIELD, None] == ((483, 483), (427, 427))
    v1, v1_5 = told[Feature.MACS, None]
    assert v1_5 == 4_089_184_256
    assert v1 == v1_5 - 231_211_008
    assert {stage for _, stage in told} == {None, "conv3", "conv4", "conv5"}


def test_plain_and_residual_differ_in_the_shortcut_alone_with_option_a() -> None:
    told = found(net("plain34"), net("resnet34", shortcut=Shortcut.A))
    assert {name for name, stage in told if stage is None} == {
        Feature.SHORTCUT,
        Feature.SHORTCUT_KIND,
        Feature.ACTIVATIONS,
    }


def test_another_kind_of_net_has_rows_that_the_first_lacks() -> None:
    told = found(net("resnet34"), vgg("vgg19"))
    assert told[Feature.BLOCK, None] == (BlockKind.BASIC, None)
    assert told[Feature.CONVS_PER_STAGE, None] == (None, (2, 2, 4, 4, 4))
    assert told[Feature.PARAMS, None] == (21_797_672, 143_667_240)
    assert told[Feature.SHAPE, "conv1"] == (image_like(64, 56), image_like(64, 112))


def image_like(channels: int, side: int) -> object:
    return replace(image_shape(side, side), channels=channels)


# --- counterparts ---------------------------------------------------------------------------------------------------


@few
@given(pairs())
def test_every_block_has_a_counterpart_in_a_net_with_that_stage(pair: tuple[Graph, Graph]) -> None:
    a, b = pair
    for block in a.blocks:
        twin = counterpart(a, b, block.name)
        if block.stage not in b.stages:
            assert twin is None
            continue
        peers = [one for one in b.blocks if one.stage == block.stage]
        assert twin == peers[min(block.index, len(peers) - 1)].name


@pytest.mark.parametrize(
    ("name", "twin"),
    [("conv1", "features.0"), ("layer1.0", "features.5"), ("layer3.5", "features.25"), ("fc", "classifier.6")],
)
def test_a_residual_net_beside_a_vgg_net(name: str, twin: str) -> None:
    assert counterpart(net("resnet34"), vgg("vgg19"), name) == twin


def test_a_vgg_net_beside_a_residual_net() -> None:
    a, b = vgg("vgg19"), net("resnet34")
    assert counterpart(a, b, INPUT) == INPUT
    assert counterpart(a, b, "features.7") == "layer1.1"
    assert counterpart(a, b, "features.4") == "maxpool"
    assert counterpart(a, b, "features.9") is None  # no pool stands in layer1
    assert counterpart(a, b, "classifier.6") == "fc"
    assert [stage_place(stage) for stage in ("stem", "layer3", "conv4", "head")] == ["conv1", "conv4", "conv4", "head"]


# --- Figure 3 -------------------------------------------------------------------------------------------------------


def test_figure_3_has_the_papers_multiply_adds_and_layers() -> None:
    macs = [round(total_cost(graph).num_macs / 10**9, 1) for graph in figure3_graphs()]
    assert macs == [19.6, 3.6, 3.6]
    assert round(total_cost(figure3_graphs(Shortcut.B)[-1]).num_macs / 10**9, 1) == 3.7
    assert [sum(node.counted for node in layers(graph)) for graph in figure3_graphs()] == [19, 34, 34]


def test_figure_3_draws_each_counted_layer_and_the_pools() -> None:
    vgg19, plain, residual = figure3_graphs()
    assert len(layers(vgg19)) == 19 + 5  # its adaptive pool changes nothing at this size
    assert len(layers(plain)) == len(layers(residual)) == 34 + 2
    assert [node.name for node in layers(plain)] == [node.name for node in layers(residual)]


def test_layers_by_resolution_add_up() -> None:
    for graph in figure3_graphs():
        parts = by_resolution(graph).values()
        assert sum(part.layers for part in parts) == graph.spec.depth
        assert sum(part.cost.num_macs for part in parts) == total_cost(graph).num_macs


def test_layers_link_to_their_twin_or_to_all_of_their_size() -> None:
    graphs = figure3_graphs()
    plain = NETS.index("plain34")
    twins = linked(graphs, plain, "layer2.0.conv1")
    assert [name for index, name in twins if index == NETS.index("resnet34")] == ["layer2.0.conv1"]
    vgg_layers = [graphs[0][name] for index, name in twins if index == 0]
    assert {(node.out_shape.height, node.out_shape.width) for node in vgg_layers} == {(28, 28)}
    assert len(vgg_layers) == 4 + 1
    assert linked(graphs, 0, INPUT) == ((1, INPUT), (2, INPUT))
