"""Numbers of the lessons that set nets side by side."""

from explainer.architecture.graph import Graph
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.compare import stage_place
from explainer.architecture.questions.figure3 import figure3_graphs
from explainer.architecture.spec import BlockKind
from explainer.architecture.totals import stage_costs, total_cost
from explainer.architecture.variants import resnet_spec
from explainer.text.formulas import percent, square
from explainer.text.numbers import short


def comparison_facts() -> dict[str, str]:
    """VGG-19 beside ResNet-34 at 224×224 (option A), and what pairs of nets have in common."""
    vgg, _, resnet = figure3_graphs()
    early = [cost.num_macs for stage, cost in stage_costs(vgg).items() if stage_place(stage) in ("conv1", "conv2")]
    return {
        "input_square": square(vgg.input_shape.height),
        "layer2_square": square(_maps(resnet, "layer2").height),
        "resnet34_stem_macs": short(stage_costs(resnet)["stem"].num_macs),
        "vgg19_early_macs": short(sum(early)),
        "vgg19_layer2_channels": str(_maps(vgg, "conv4").channels),
        "resnet34_layer2_channels": str(_maps(resnet, "layer2").channels),
        **_wide_facts(vgg, resnet),
        **{f"vgg19_{stage}_shape": str(_left(vgg, stage)) for stage in stage_costs(vgg) if stage != "head"},
        "vgg19_fc_params": short(stage_costs(vgg)["head"].num_params),
        "vgg19_params": short(total_cost(vgg).num_params),
        "vgg19_macs": short(total_cost(vgg).num_macs),
        "vgg19_fc_macs_percent": f"{100 * stage_costs(vgg)['head'].num_macs / total_cost(vgg).num_macs:.1f}",
        "resnet34_of_vgg19_percent": percent(total_cost(resnet).num_macs, total_cost(vgg).num_macs),
        "same_blocks": str(sum(resnet_spec("resnet50").blocks_per_stage)),
        "bottleneck_expansion": str(BlockKind.BOTTLENECK.expansion),
        "resnext_groups": str(resnet_spec("resnext50_32x4d").groups),
    }


def _wide_facts(vgg: Graph, resnet: Graph) -> dict[str, str]:
    """The stages with 56×56 and 28×28 maps: VGG-19's widths as a multiple of ResNet-34's, and what its layers cost."""
    stages = {"conv3": "layer1", "conv4": "layer2"}
    (wider,) = {_maps(vgg, one).channels // _maps(resnet, other).channels for one, other in stages.items()}
    layers = [node for node in vgg if node.counted and node.stage in stages]
    return {
        "vgg19_wider": str(wider),
        "vgg19_dearer": str(wider**2),
        "vgg19_wide_layers": str(len(layers)),
        "vgg19_wide_macs": short(total_cost(layers).num_macs),
    }


def _left(graph: Graph, stage: str) -> Shape:
    """What leaves a stage."""
    return [node for node in graph if node.stage == stage][-1].out_shape


def _maps(graph: Graph, stage: str) -> Shape:
    """The maps that the first convolution of a stage puts out."""
    return next(node for node in graph if node.stage == stage).out_shape
