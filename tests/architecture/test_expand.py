"""Graphs of random nets at random sizes: wiring, names, shapes, costs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from explainer.architecture.cost import Cost, add_costs
from explainer.architecture.errors import SpecError
from explainer.architecture.expand import MAX_INPUT_SIZE, expand, image_shape
from explainer.architecture.graph import INPUT, Branch, Graph, ShortcutForm
from explainer.architecture.ops import Add, BatchNorm2d, Conv2d, Linear, ReLU
from explainer.architecture.spec import ResNetSpec, Shortcut, StridePlacement
from explainer.architecture.totals import (
    block_costs,
    counted_layers,
    last_uses,
    peak_live_values,
    stage_costs,
    total_cost,
)
from explainer.architecture.variants import find_variant
from tests.architecture.oracles import conv_layers, most_values_held, normalised_channels
from tests.architecture.strategies import graphs, sides, specs

few = settings(max_examples=40, deadline=None)


@few
@given(graphs())
def test_nodes_are_in_order_and_named_once(graph: Graph) -> None:
    known = {INPUT}
    for node in graph:
        assert set(node.inputs) <= known
        assert node.name not in known
        known.add(node.name)
    read = {source for node in graph for source in node.inputs}
    assert known - read == {"fc"}


@few
@given(graphs())
def test_every_shape_follows_from_its_inputs(graph: Graph) -> None:
    for node in graph:
        assert node.op.out_shape(*graph.in_shapes(node)) == node.out_shape
        assert min(node.out_shape.dims) >= 1
        if isinstance(node.op, Add):
            assert len(node.inputs) == 2


@few
@given(specs(), sides, sides)
def test_costs_equal_those_counted_layer_by_layer(spec: ResNetSpec, height: int, width: int) -> None:
    cost = total_cost(expand(spec, image_shape(height, width)))
    layers = list(conv_layers(spec, height, width))
    norms = normalised_channels(spec, layers)
    biases = sum(layer.channels_out for layer in layers if layer.place == "gate")
    last = spec.stage_channels[-1]
    assert cost.num_params == (
        sum(layer.weights for layer in layers) + 2 * sum(norms) + biases + (last + 1) * spec.num_classes
    )
    assert cost.num_macs == (
        sum(layer.weights * layer.height * layer.width for layer in layers) + last * spec.num_classes
    )
    assert cost.num_buffers == sum(2 * channels + 1 for channels in norms)


@few
@given(graphs())
def test_costs_add_up_by_block_stage_and_net(graph: Graph) -> None:
    total = total_cost(graph)
    stages, blocks = stage_costs(graph), block_costs(graph)
    assert add_costs(stages.values()) == total
    assert stages["stem"] + stages["head"] + add_costs(blocks.values()) == total
    for stage in graph.stages:
        assert add_costs(cost for name, cost in blocks.items() if name.startswith(f"{stage}.")) == stages[stage]
    assert total.num_activations == sum(node.out_shape.numel for node in graph)
    assert add_costs(()) == Cost()


@few
@given(specs(), sides, sides)
def test_the_input_size_changes_no_parameter_and_no_name(spec: ResNetSpec, height: int, width: int) -> None:
    one, other = expand(spec, image_shape(height, width)), expand(spec, image_shape(224, 224))
    assert [(node.name, node.op, node.inputs, node.branch) for node in one] == [
        (node.name, node.op, node.inputs, node.branch) for node in other
    ]


@few
@given(specs())
def test_v1_and_v1_5_differ_in_strides_alone(spec: ResNetSpec) -> None:
    v1, v1_5 = (expand(replace(spec, stride_placement=placement), image_shape(65, 48)) for placement in StridePlacement)

    def without_stride(graph: Graph) -> list[object]:
        ops = [replace(node.op, stride=1) if isinstance(node.op, Conv2d) else node.op for node in graph]
        return [(node.name, op, node.inputs) for node, op in zip(graph, ops, strict=True)]

    assert without_stride(v1) == without_stride(v1_5)
    assert (v1.nodes != v1_5.nodes) == spec.has_stride_choice
    assert [block.out_shape for block in v1.blocks] == [block.out_shape for block in v1_5.blocks]


@few
@given(graphs())
def test_depth_is_the_number_of_counted_layers(graph: Graph) -> None:
    assert counted_layers(graph) == graph.spec.depth
    assert all(isinstance(node.op, Conv2d | Linear) for node in graph if node.counted)
    assert not any(node.counted for node in graph if node.branch in (Branch.SHORTCUT, Branch.GATE))


@few
@given(graphs())
def test_blocks_hold_their_nodes(graph: Graph) -> None:
    assert [node for block in graph.blocks for node in block.nodes] == [node for node in graph if node.block]
    for block, following in zip(graph.blocks, graph.blocks[1:], strict=False):
        assert block.out_shape == following.in_shape
    for block in graph.blocks:
        assert graph.block(block.name) == block
        assert isinstance(block.nodes[-1].op, ReLU)
        assert block.downsamples == (block.index == 0 and block.stage != "layer1")


@few
@given(graphs())
def test_shortcuts_follow_the_options(graph: Graph) -> None:
    for block in graph.blocks:
        changes = block.in_shape.channels != block.out_shape.channels or (block.index == 0 and block.stage != "layer1")
        match graph.spec.shortcut:
            case Shortcut.NONE:
                form = ShortcutForm.NONE
            case Shortcut.C:
                form = ShortcutForm.PROJECTION
            case Shortcut.B:
                form = ShortcutForm.PROJECTION if changes else ShortcutForm.IDENTITY
            case Shortcut.A:
                form = ShortcutForm.PADDING if changes else ShortcutForm.IDENTITY
        assert block.shortcut is form
        parameters = sum(node.op.num_params for node in block.nodes if node.branch in (Branch.SHORTCUT, Branch.GATE))
        assert (parameters > 0) == (form is ShortcutForm.PROJECTION)


@few
@given(graphs())
def test_a_convolution_is_followed_by_its_normalisation(graph: Graph) -> None:
    for conv, norm in zip(graph.nodes, graph.nodes[1:], strict=False):
        if isinstance(conv.op, Conv2d):
            assert norm.op == BatchNorm2d(num_features=conv.op.out_channels)
            assert norm.inputs == (conv.name,)


@few
@given(graphs())
def test_the_last_relu_comes_after_the_addition(graph: Graph) -> None:
    """Section 3.2 of the paper: the second nonlinearity follows F(x) + x."""
    for block in graph.blocks:
        *_, before, last = (node for node in block.nodes if node.branch is Branch.RESIDUAL)
        assert isinstance(before.op, BatchNorm2d if graph.spec.shortcut is Shortcut.NONE else Add)
        assert last.inputs == (before.name,)
        if isinstance(before.op, Add):
            assert isinstance(graph[before.inputs[0]].op, BatchNorm2d)
        between = [node for node in block.nodes if isinstance(node.op, ReLU)][:-1]
        assert len(between) == graph.spec.block.num_convs - 1


@few
@given(graphs())
def test_values_held_at_once(graph: Graph) -> None:
    assert peak_live_values(graph) == most_values_held(graph)
    uses = last_uses(graph)
    assert set(uses) == {INPUT, *(node.name for node in graph)}
    assert uses["fc"] == "fc"


def test_equal_blocks_share_a_signature() -> None:
    blocks = expand(find_variant("resnet50").spec, image_shape(224, 224)).blocks
    by_stage: dict[str, list[object]] = {}
    for block in blocks:
        by_stage.setdefault(block.stage, []).append(block.signature)
    for first, *rest in by_stage.values():
        assert len(set(rest)) == 1
        assert first not in rest


def test_blocks_that_only_look_alike_from_outside_do_not() -> None:
    graph = expand(find_variant("basic_2-2_w64-64").spec, image_shape(224, 224))
    before, striding = graph.block("layer1.1"), graph.block("layer2.0")
    assert before.in_shape == striding.in_shape
    assert before.signature != striding.signature


def test_nodes_are_found_by_name() -> None:
    graph = expand(find_variant("resnet18").spec, image_shape(224, 224))
    assert graph["layer2.0.downsample.0"].out_shape.dims == (128, 28, 28)
    assert "fc" in graph
    assert "layer9" not in graph
    assert graph.shape_of(INPUT).dims == (3, 224, 224)
    with pytest.raises(KeyError):
        graph["layer9"]
    with pytest.raises(SpecError, match="unknown_block"):
        graph.block("layer9.0")


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (-1, 10), (10, MAX_INPUT_SIZE + 1)])
def test_impossible_input_sizes_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(SpecError, match="input_size_out_of_range"):
        expand(find_variant("resnet18").spec, image_shape(*size))


@pytest.mark.parametrize("size", [(1, 1), (1, MAX_INPUT_SIZE), (MAX_INPUT_SIZE, MAX_INPUT_SIZE)])
@pytest.mark.parametrize("name", ["resnet50", "cifar_resnet1202", "plain18"])
def test_the_smallest_and_largest_inputs_work(name: str, size: tuple[int, int]) -> None:
    assert expand(find_variant(name).spec, image_shape(*size)).nodes[-1].name == "fc"
