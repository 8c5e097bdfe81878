"""What a net holds and does, kind by kind: the sums from which every convention of counting is made."""

from collections.abc import Iterable
from dataclasses import dataclass

from explainer.architecture.graph import Graph, Node
from explainer.architecture.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Linear,
    MaxPool2d,
    ReLU,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Sums over the nodes of one net, from which every convention is made."""

    conv_macs: int
    linear_macs: int
    conv_bias_values: int
    linear_outputs: int
    norm_values: int
    activation_values: int
    shared_activation_values: int
    max_pool_inputs: int
    max_pool_sides: int
    global_pool_inputs: int
    global_pool_outputs: int
    average_inputs: int
    average_outputs: int
    additions: int
    conv_weights: int
    conv_channels: int
    conv_biases: int
    norm_params: int
    norm_buffers: int
    norm_statistics: int
    linear_params: int

    @property
    def macs(self) -> int:
        """Multiply-adds of convolutions and fully connected layers, as everywhere in this project."""
        return self.conv_macs + self.linear_macs

    @property
    def params(self) -> int:
        """Trainable parameters."""
        return self.conv_weights + self.conv_biases + self.norm_params + self.linear_params

    @property
    def missing_biases(self) -> int:
        """What a bias on every convolution would add."""
        return self.conv_channels - self.conv_biases


def take_stock(graph: Graph) -> Inventory:
    """Every sum that some convention needs, in one walk over the nodes."""
    convs = [(node, node.op) for node in graph if isinstance(node.op, Conv2d)]
    linears = [(node, node.op) for node in graph if isinstance(node.op, Linear)]
    norms = [node.op for node in graph if isinstance(node.op, BatchNorm2d)]
    max_pools = [(node, node.op) for node in graph if isinstance(node.op, MaxPool2d)]
    averages = [node for node in graph if isinstance(node.op, AvgPool2d)]
    last_pools = [node for node in graph if isinstance(node.op, AdaptiveAvgPool2d)]
    return Inventory(
        conv_macs=sum(node.cost.num_macs for node, _ in convs),
        linear_macs=sum(node.cost.num_macs for node, _ in linears),
        conv_bias_values=_values(node for node, op in convs if op.bias),
        linear_outputs=sum(op.out_features for _, op in linears),
        norm_values=_values(node for node in graph if isinstance(node.op, BatchNorm2d)),
        activation_values=_values(node for node in graph if isinstance(node.op, ReLU)),
        shared_activation_values=_values(_last_activations(graph)),
        max_pool_inputs=sum(shape.numel for node, _ in max_pools for shape in graph.in_shapes(node)),
        max_pool_sides=sum(op.kernel_size * node.out_shape.numel for node, op in max_pools),
        global_pool_inputs=sum(shape.numel for node in last_pools for shape in graph.in_shapes(node)),
        global_pool_outputs=_values(last_pools),
        average_inputs=sum(shape.numel for node in averages for shape in graph.in_shapes(node)),
        average_outputs=_values(averages),
        additions=_values(node for node in graph if isinstance(node.op, Add)),
        conv_weights=sum(op.num_params - (op.out_channels if op.bias else 0) for _, op in convs),
        conv_channels=sum(op.out_channels for _, op in convs),
        conv_biases=sum(op.out_channels for _, op in convs if op.bias),
        norm_params=sum(op.num_params for op in norms),
        norm_buffers=sum(op.num_buffers for op in norms),
        norm_statistics=sum(2 * op.num_features for op in norms),
        linear_params=sum(op.num_params for _, op in linears),
    )


def _last_activations(graph: Graph) -> Iterable[Node]:
    """One ReLU of each block, the last; torchvision uses the same module for all of a block's."""
    return {node.block or node.name: node for node in graph if isinstance(node.op, ReLU)}.values()


def _values(nodes: Iterable[Node]) -> int:
    return sum(node.out_shape.numel for node in nodes)
