"""Graphs of random nets at random sizes: wiring, names, shapes, costs."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import ShapeError, SpecError
from explainer.architecture.graph import INPUT, Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.operations.cost import Cost, add_costs
from explainer.architecture.operations.ops import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Linear,
    MaxPool2d,
    Mul,
    ReLU,
    Scale,
)
from explainer.architecture.spec import (
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.totals import (
    block_costs,
    counted_layers,
    last_uses,
    peak_live_values,
    stage_costs,
    total_cost,
)
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE, expand, image_shape
from tests.architecture.oracles import FIGURE_4, conv_layers, most_values_held, normalised_channels
from tests.architecture.strategies import any_graphs, graphs, sides, specs, vgg_specs

few = settings(max_examples=40, deadline=None)


@few
@given(any_graphs())
def test_nodes_are_in_order_and_named_once(graph: Graph) -> None:
    known = {INPUT}
    for node in graph:
        assert set(node.inputs) <= known
        assert node.name not in known
        known.add(node.name)
    read = {source for node in graph for source in node.inputs}
    assert known - read == {graph.nodes[-1].name}
    assert graph.nodes[-1].name == ("classifier.6" if isinstance(graph.spec, VGGSpec) else "fc")


@few
@given(any_graphs())
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
@given(any_graphs())
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
        assert {source for node in following.nodes for source in node.inputs} - {
            node.name for node in following.nodes
        } == {block.output.name}
    for block in graph.blocks:
        assert graph.block(block.name) == block
        assert block.downsamples == (block.index == 0 and block.stage != "layer1")
        assert (block.addition is None) == (graph.spec.shortcut is Shortcut.NONE)


def changes_shape(block: Block) -> bool:
    """By the paper's rule: the first block of a stage but the first strides, and channels may change anywhere."""
    return block.in_shape.channels != block.out_shape.channels or (block.index == 0 and block.stage != "layer1")


@few
@given(graphs())
def test_shortcuts_follow_the_options(graph: Graph) -> None:
    carries = {
        ShortcutKind.IDENTITY: ShortcutForm.IDENTITY,
        ShortcutKind.SCALING: ShortcutForm.SCALED,
        ShortcutKind.EXCLUSIVE_GATING: ShortcutForm.GATED,
        ShortcutKind.SHORTCUT_GATING: ShortcutForm.GATED,
        ShortcutKind.DROPOUT: ShortcutForm.DROPOUT,
    }
    solid = carries[graph.spec.shortcut_kind]
    for block in graph.blocks:
        match graph.spec.shortcut:
            case Shortcut.NONE:
                form = ShortcutForm.NONE
            case Shortcut.C:
                form = ShortcutForm.PROJECTION
            case Shortcut.B:
                form = ShortcutForm.PROJECTION if changes_shape(block) else solid
            case Shortcut.A:
                form = ShortcutForm.PADDING if changes_shape(block) else solid
        assert block.shortcut is form
        assert form.dashed == (form in (ShortcutForm.PROJECTION, ShortcutForm.PADDING))
        for branch, expected in (
            (Branch.SHORTCUT, form is ShortcutForm.PROJECTION),
            (Branch.GATE, "gating" in graph.spec.shortcut_kind.value),
        ):
            assert any(node.op.num_params for node in block.nodes if node.branch is branch) == expected


def main_path(block: Block) -> list[Node]:
    """The block's nodes beside the shortcut, without what weighs the residual."""
    return [node for node in block.nodes if not node.branch.beside and not isinstance(node.op, Mul | Scale)]


@few
@given(graphs())
def test_blocks_have_the_order_of_figure_4(graph: Graph) -> None:
    each, last, after = FIGURE_4[graph.spec.order]
    words = {Conv2d: "conv", BatchNorm2d: "bn", ReLU: "relu", Add: "add"}
    addition = [] if graph.spec.shortcut is Shortcut.NONE else ["add"]
    expected = [*each.split() * (graph.spec.block.num_convs - 1), *last.split(), *addition, *after.split()]
    for block in graph.blocks:
        path = main_path(block)
        assert [words[type(node.op)] for node in path] == expected
        assert block.output is path[-1]
        for before, node in pairwise(path):
            weighed = {other.name for other in block.nodes if before.name in other.inputs and not other.branch.beside}
            assert before.name in node.inputs or weighed & set(node.inputs)
            if isinstance(node.op, BatchNorm2d):
                assert node.op.num_features == before.out_shape.channels


@few
@given(graphs())
def test_projections_are_normalised_where_their_block_is(graph: Graph) -> None:
    """He et al. normalise behind every convolution; with full pre-activation, before it and so not here."""
    for block in graph.blocks:
        names = [node.op for node in block.nodes if node.branch is Branch.SHORTCUT]
        for op, following in pairwise([*names, None]):
            if isinstance(op, Conv2d):
                normed = following == BatchNorm2d(num_features=op.out_channels)
                assert normed == (graph.spec.order is not Order.FULL_PRE)
                assert (op.kernel_size, op.padding, op.bias) == (1, 0, False)
        strides = [getattr(op, "stride", 1) for op in names if isinstance(op, Conv2d | AvgPool2d)]
        if strides and graph.spec.shortcut in (Shortcut.B, Shortcut.C):
            assert max(strides) == (2 if block.downsamples else 1)
            pools = [op for op in names if isinstance(op, AvgPool2d)]
            assert bool(pools) == (block.downsamples and graph.spec.projection is Projection.POOLED)


@few
@given(graphs())
def test_where_the_shortcut_leaves(graph: Graph) -> None:
    """1603.05027, appendix: behind the first activation in the net's first block and where the shape changes."""
    for block in graph.blocks:
        if block.addition is None:
            continue
        (entered,) = {node.inputs[0] for node in block.nodes} - {node.name for node in block.nodes}
        source = block.addition.inputs[1]
        while source in graph and graph[source].branch is Branch.SHORTCUT:
            source = graph[source].inputs[0]
        activated = graph.spec.order in (Order.RELU_PRE, Order.FULL_PRE) and (
            block is graph.blocks[0] or changes_shape(block)
        )
        assert source == (f"{block.name}.relu1" if activated else entered)


@few
@given(graphs())
def test_gates_weigh_the_two_terms(graph: Graph) -> None:
    """1603.05027, Figure 2: exclusive gating multiplies F by g and x by 1 − g, the same g; shortcut-only x alone."""
    for block in graph.blocks:
        if block.addition is None:
            continue
        residual, shortcut = map(graph.by_name.get, block.addition.inputs)
        match graph.spec.shortcut_kind:
            case ShortcutKind.SCALING:
                assert residual is not None
                assert shortcut is not None
                assert residual.op == shortcut.op == Scale(factor=0.5)
            case ShortcutKind.EXCLUSIVE_GATING | ShortcutKind.SHORTCUT_GATING:
                assert shortcut is not None
                assert isinstance(shortcut.op, Mul)
                carried, left = shortcut.inputs
                (gate,) = graph[left].inputs
                (logit,) = graph[gate].inputs
                assert graph[logit].inputs == (carried,)
                assert graph[logit].out_shape == block.out_shape
                exclusive = graph.spec.shortcut_kind is ShortcutKind.EXCLUSIVE_GATING
                assert residual is not None
                assert isinstance(residual.op, Mul) == exclusive
                if exclusive:
                    assert residual.inputs[1] == gate
            case ShortcutKind.DROPOUT:
                assert shortcut is not None
                assert shortcut.op == Dropout(p=0.5)
            case ShortcutKind.IDENTITY:
                assert not any(isinstance(node.op, Mul | Scale | Dropout) for node in block.nodes)


@few
@given(graphs())
def test_every_path_from_stem_to_head_is_normalised_and_activated(graph: Graph) -> None:
    """The classifier reads activated values in every order, so what the blocks leave undone the head does."""
    head = [node.op for node in graph if node.branch is Branch.HEAD]
    pre, full = graph.spec.order.pre_activation, graph.spec.order is Order.FULL_PRE
    assert [type(op) for op in head[:-3]] == [BatchNorm2d] * full + [ReLU] * pre
    stem = [node.op for node in graph if node.branch is Branch.STEM and not isinstance(node.op, MaxPool2d)]
    convs = 3 if graph.spec.stem is Stem.DEEP else 1
    assert [type(op) for op in stem] == [Conv2d, BatchNorm2d, ReLU] * (convs - 1) + [Conv2d] + [BatchNorm2d] * (
        not full
    ) + [ReLU] * (not pre)


@few
@given(any_graphs())
def test_values_held_at_once(graph: Graph) -> None:
    assert peak_live_values(graph) == most_values_held(graph)
    uses = last_uses(graph)
    assert set(uses) == {INPUT, *(node.name for node in graph)}
    assert uses[graph.nodes[-1].name] == graph.nodes[-1].name


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
@pytest.mark.parametrize("name", ["resnet50", "resnet50d", "resnetv2_50", "cifar_resnet1202", "plain18"])
def test_the_smallest_and_largest_inputs_work(name: str, size: tuple[int, int]) -> None:
    assert expand(find_variant(name).spec, image_shape(*size)).nodes[-1].name == "fc"


def test_a_vgg_net_needs_what_its_five_pools_leave() -> None:
    """Five halvings, rounded down, of 32 pixels leave one; of 31 none."""
    spec = find_variant("vgg16").spec
    assert expand(spec, image_shape(32, 63))["features.30"].out_shape.dims == (512, 1, 1)
    for size in ((31, 64), (64, 31)):
        with pytest.raises(ShapeError, match="window_too_large"):
            expand(spec, image_shape(*size))


@few
@given(vgg_specs(), st.integers(16, 200), st.integers(16, 200))
def test_a_vgg_net_has_no_blocks_and_costs_what_its_layers_cost(spec: VGGSpec, height: int, width: int) -> None:
    graph = expand(spec, image_shape(height, width))
    assert (graph.blocks, graph.stages) == ((), ())
    with pytest.raises(SpecError, match="no_blocks"):
        graph.block("layer1.0")
    params = macs = 0
    channels = 3
    for count, out in zip(spec.convs_per_stage, spec.widths, strict=True):
        for _ in range(count):
            params += (9 * channels + 1) * out
            macs += 9 * channels * out * height * width
            channels = out
        height, width = height // 2, width // 2
    for read, out in ((49 * channels, 4096), (4096, 4096), (4096, spec.num_classes)):
        params += (read + 1) * out
        macs += read * out
    cost = total_cost(graph)
    assert (cost.num_params, cost.num_macs, cost.num_buffers) == (params, macs, 0)
    assert {node.branch for node in graph} == {Branch.PLAIN, Branch.HEAD}
    assert add_costs(stage_costs(graph).values()) == cost
    assert list(stage_costs(graph)) == [*(f"conv{number + 1}" for number in range(len(spec.widths))), "head"]
