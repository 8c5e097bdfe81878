"""Folds over a graph: costs by block, stage and net, the layer count, and how much a forward pass holds at once."""

from collections.abc import Iterable, Mapping

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.architecture.operations.cost import Cost, add_costs
from explainer.architecture.operations.ops import AdaptiveAvgPool2d

BYTES_PER_VALUE = 4  # float32


def total_cost(nodes: Iterable[Node]) -> Cost:
    """Cost of some nodes together: a block's, a stage's, or a whole graph's."""
    return add_costs([node.cost for node in nodes])


def stage_costs(graph: Graph) -> Mapping[str, Cost]:
    """Cost by stage, in order: "stem", "layer1", …, "head"."""
    stages = dict.fromkeys(node.stage for node in graph)
    return {stage: total_cost(node for node in graph if node.stage == stage) for stage in stages}


def block_costs(graph: Graph) -> Mapping[str, Cost]:
    """Cost by block, in order, keyed by the block's path."""
    return {block.name: total_cost(block.nodes) for block in graph.blocks}


def counted_layers(graph: Graph) -> int:
    """Layers as the paper counts them: convolutions off the shortcut, and the fully connected layer."""
    return sum(node.counted for node in graph)


def last_map(graph: Graph) -> Node:
    """The node that puts out the net's last feature map: what the global average pool, or VGG's last pool, reads."""
    return next(graph[node.inputs[0]] for node in graph if isinstance(node.op, AdaptiveAvgPool2d))


def last_uses(graph: Graph) -> Mapping[str, str]:
    """For every value (`INPUT` and each node) the name of the last node that reads it; the output reads itself."""
    uses = {INPUT: INPUT, graph.nodes[-1].name: graph.nodes[-1].name}
    for node in graph:
        for source in node.inputs:
            uses[source] = node.name
    return uses


def peak_live_values(graph: Graph) -> int:
    """Largest number of values held at once by a forward pass that frees each one after its last use."""
    live = peak = graph.input_shape.numel
    uses = last_uses(graph)
    for node in graph:
        live += node.out_shape.numel
        peak = max(peak, live)
        live -= sum(graph.shape_of(source).numel for source in set(node.inputs) if uses[source] == node.name)
    return peak
