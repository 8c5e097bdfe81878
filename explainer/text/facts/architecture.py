"""Numbers of the lessons that follow from the architecture, grouped by subject; `facts` puts them together."""

from collections.abc import Iterable
from dataclasses import replace
from math import sqrt

from explainer.architecture.graph import Branch, Graph, Node
from explainer.architecture.operations.ops import Add, BatchNorm2d, Conv2d, ReLU, out_size
from explainer.architecture.operations.shape import Shape
from explainer.architecture.receptive_field import Extent, receptive_fields
from explainer.architecture.spec import BlockKind, Stem, StridePlacement
from explainer.architecture.totals import block_costs, total_cost
from explainer.architecture.variants import expand_variant, find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.formulas import depth_sum, percent, product, size_sum, square
from explainer.text.numbers import exact, short


def depth_facts(resnet34: Graph, resnet50: Graph) -> dict[str, str]:
    """Layers as the paper counts them, and the BNs that the same blocks have under full pre-activation."""
    convs, activated_first = _convs(resnet50), expand_variant("resnetv2_50")
    return {
        "resnet34_depth_sum": depth_sum(resnet34.spec),
        "resnet50_depth_sum": depth_sum(resnet50.spec),
        "resnet50_convs": str(len(convs)),
        "resnet50_counted_convs": str(sum(node.counted for node in convs)),
        "resnet50_projections": str(sum(node.branch is Branch.SHORTCUT for node in convs)),
        "preact50_norms": str(sum(isinstance(node.op, BatchNorm2d) for node in activated_first)),
    }


def stage_facts(resnet34: Graph, resnet50: Graph) -> dict[str, str]:
    """Sizes and shapes on the way through the net, at 224×224."""
    shapes = {
        f"resnet{graph.spec.depth}_{stage}_shape": str(_stage_shape(graph, stage))
        for graph in (resnet34, resnet50)
        for stage in graph.stages
    }
    stem, pool, layer1 = resnet50["conv1"].out_shape, resnet50["maxpool"].out_shape, _stage_shape(resnet50, "layer1")
    return shapes | {
        "input_size": str(resnet50.input_shape.height),
        "conv1_size": str(stem.height),
        "conv1_square": square(stem.height),
        "pool_size": str(pool.height),
        "pool_square": square(pool.height),
        "pool_shape": str(pool),
        "pool_channels": str(pool.channels),
        "layer1_channels": str(layer1.channels),
    }


def shortcut_facts(resnet34: Graph, resnet50: Graph) -> dict[str, str]:
    """Dashed and solid shortcuts (option B), and what a projection holds."""
    conv, norm = resnet34["layer2.0.downsample.0"], resnet34["layer2.0.downsample.1"]
    first, second, *_ = block_costs(resnet50).values()
    styles = {
        f"resnet{graph.spec.depth}_{style}": str(sum(block.shortcut.dashed is dashed for block in graph.blocks))
        for graph in (resnet34, resnet50)
        for style, dashed in (("dashed", True), ("solid", False))
    }
    return styles | {
        "conv2_1_projection": _channels(resnet50, "layer1.0.downsample.0"),
        "conv3_1_projection": _channels(resnet34, conv.name),
        "conv3_1_in_channels": str(resnet34.in_shapes(conv)[0].channels),
        "conv3_1_out_channels": str(conv.out_shape.channels),
        "projection_weights": exact(conv.op.num_params),
        "projection_bn_params": exact(norm.op.num_params),
        "conv2_1_params": exact(first.num_params),
        "conv2_2_params": exact(second.num_params),
    }


def bottleneck_facts(resnet50: Graph) -> dict[str, str]:
    """Weights of conv2_2 of ResNet-50 without BN, beside two 3×3 at its outer and at its inner width."""
    convs = [resnet50[f"layer1.1.conv{number}"] for number in (1, 2, 3)]
    inner, outer = convs[0].out_shape.channels, convs[2].out_shape.channels
    weights = total_cost(convs).num_params
    first, later = resnet50.block("layer1.0"), resnet50.block("layer2.0")
    path = [first.in_shape, *(node.out_shape for node in _convs(first.nodes) if node.branch is Branch.RESIDUAL)]
    return {
        "wide_channels": str(outer),
        "narrow_channels": str(inner),
        "two_wide_convs": product(3, 3, outer, outer, 2),
        "two_narrow_convs": product(3, 3, inner, inner, 2),
        "bottleneck_reduce": product(outer, inner),
        "bottleneck_spatial": product(3, 3, inner, inner),
        "bottleneck_restore": product(inner, outer),
        "bottleneck_weights": exact(weights),
        "bottleneck_saving": f"{2 * 9 * outer**2 / weights:.0f}",
        "expansion": str(BlockKind.BOTTLENECK.expansion),
        "conv2_1_path": " → ".join(str(shape.channels) for shape in path),
        "conv3_1_growth": f"{later.in_shape.channels} → {later.out_shape.channels}",
        "conv3_1_factor": str(later.out_shape.channels // later.in_shape.channels),
    }


def size_facts(resnet34: Graph) -> dict[str, str]:
    """Output sizes with the published padding, and with another one."""
    side, half = resnet34.input_shape.height, resnet34["maxpool"].out_shape.height
    return {
        "half_padded": size_sum(half, kernel_size=3, stride=2, padding=1),
        "half_unpadded": size_sum(half, kernel_size=3, stride=2, padding=0),
        "half_padded_size": str(out_size(half, kernel_size=3, stride=2, padding=1)),
        "half_unpadded_size": str(out_size(half, kernel_size=3, stride=2, padding=0)),
        "conv1_padded": size_sum(side, kernel_size=7, stride=2, padding=3),
        "conv1_unpadded_size": str(out_size(side, kernel_size=7, stride=2, padding=0)),
        "conv1_quotient": f"({side} + 2·3 − 7)/2 = {(side + 2 * 3 - 7) / 2:g}",
    }


def stride_facts(resnet50: Graph) -> dict[str, str]:
    """v1 beside v1.5: what a strided 1×1 reads of what layer1 hands over, and what the change costs."""
    v1 = _v1(resnet50)
    handed = _stage_shape(v1, "layer1").positions
    read = v1["layer2.0.conv1"].out_shape.positions
    macs, v1_macs = total_cost(resnet50).num_macs, total_cost(v1).num_macs
    return {
        "handed_positions": exact(handed),
        "read_positions": exact(read),
        "unread_percent": percent(handed - read, handed),
        "v1_5_macs_more": exact(macs - v1_macs),
        "v1_5_macs_more_percent": percent(macs - v1_macs, v1_macs),
        "resnet50_v1_macs": short(v1_macs),
        "resnet50_v1_macs_giga": f"{v1_macs / 10**9:.3f}",
    }


def cost_facts(resnet34: Graph, resnet50: Graph) -> dict[str, str]:
    """MACs of one convolution and of two nets; what biases before BN would add."""
    conv = resnet50["layer1.1.conv2"]
    return {
        "conv_shape": str(conv.out_shape),
        "conv_macs": product(3, 3, resnet50.in_shapes(conv)[0].channels, *conv.out_shape.dims),
        "resnet34_macs": short(total_cost(resnet34).num_macs),
        "resnet50_macs": short(total_cost(resnet50).num_macs),
        "resnet50_biases": exact(sum(node.out_shape.channels for node in _convs(resnet50))),
    }


def cifar_facts() -> dict[str, str]:
    """The nets of section 4.2, and ResNet-18 as it is often put on CIFAR: the ImageNet widths behind a 3×3 stem.

    Beside them, what its own stem would leave of so small a picture.
    """
    specs = {depth: resnet_spec(f"cifar_resnet{depth}") for depth in (20, 110, 1202)}
    size = find_variant("cifar_resnet20").input_size
    shape = image_shape(size, size)
    graph = expand(specs[20], shape)
    borrowed = expand(replace(resnet_spec("resnet18"), stem=Stem.CIFAR, num_classes=10), shape)
    unfit = expand(resnet_spec("resnet18"), shape)
    blocks = {f"cifar{depth}_blocks": str(spec.blocks_per_stage[0]) for depth, spec in specs.items()}
    shapes = {f"cifar_{stage}_shape": str(_stage_shape(graph, stage)) for stage in graph.stages}
    return (
        blocks
        | shapes
        | {
            "cifar_input_square": square(shape.height),
            "cifar_input_pixels": f"{shape.height * shape.width:,}",
            "cifar20_params": short(total_cost(graph).num_params),
            "cifar_resnet18_params": short(total_cost(borrowed).num_params),
            "cifar1202_depth": str(specs[1202].depth),
            "imagenet_stem_at_cifar": square(unfit["maxpool"].out_shape.height),
            "imagenet_end_at_cifar": square(unfit.blocks[-1].out_shape.height),
        }
    )


def map_facts(resnet50: Graph) -> dict[str, str]:
    """What a feature map is, what one of its positions sees, and how the weights that made it were drawn."""
    (fan,) = {9 * shape.channels for shape in resnet50.in_shapes(resnet50["layer1.1.conv2"])}
    layer1, field = _stage_shape(resnet50, "layer1"), _last_field(resnet50)
    return {
        "layer1_square": square(layer1.height),
        "resnet50_field": square(field.size),
        "resnet50_v1_field": square(_last_field(_v1(resnet50)).size),
        "resnet50_jump": str(field.jump),
        "fan_in": product(3, 3, fan // 9),
        "he_deviation": f"√(2/{fan}) ≈ {sqrt(2 / fan):.3f}",
    }


def time_facts(resnet50: Graph) -> dict[str, str]:
    """Operations that the MAC count leaves out, and MACs per value moved for a 3×3 and a 1×1 of one block."""
    free = [node for node in resnet50 if isinstance(node.op, BatchNorm2d | ReLU | Add)]
    free_values, values = total_cost(free).num_activations, total_cost(resnet50).num_activations
    spatial, pointwise = resnet50["layer1.1.conv2"], resnet50["layer1.1.conv3"]
    return {
        "free_ops": str(len(free)),
        "free_values": short(free_values),
        "free_values_percent": percent(free_values, values),
        "spatial_channels": _channels(resnet50, spatial.name),
        "pointwise_channels": _channels(resnet50, pointwise.name),
        "spatial_intensity": _macs_per_value(resnet50, spatial),
        "pointwise_intensity": _macs_per_value(resnet50, pointwise),
    }


# --- what several subjects ask of a graph ----------------------------------------------------------------------


def _convs(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if isinstance(node.op, Conv2d)]


def _stage_shape(graph: Graph, stage: str) -> Shape:
    return [block.out_shape for block in graph.blocks if block.stage == stage][-1]


def _channels(graph: Graph, name: str) -> str:
    """Channels in and out of a node: `64 → 256`."""
    (shape,) = graph.in_shapes(graph[name])
    return f"{shape.channels} → {graph[name].out_shape.channels}"


def _v1(graph: Graph) -> Graph:
    spec = replace(resnet_spec("resnet50"), stride_placement=StridePlacement.V1)
    return expand(spec, graph.input_shape)


def _last_field(graph: Graph) -> Extent:
    """Receptive field behind the last block, along one axis."""
    return receptive_fields(graph)[graph.blocks[-1].nodes[-1].name].height


def _macs_per_value(graph: Graph, node: Node) -> str:
    """MACs divided by the values read, written and held as weights, each moved once."""
    read = sum(shape.numel for shape in graph.in_shapes(node))
    return f"{node.cost.num_macs / (read + node.out_shape.numel + node.cost.num_params):.0f}"
