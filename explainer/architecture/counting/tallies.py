"""What a net holds and does, kind by kind: the sums from which every convention of counting is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import assert_never

from explainer.architecture.graph import Graph, Node
from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Complement,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Mul,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
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


def tally(graph: Graph) -> Tallies:
    """Every sum that some convention needs, in one walk over the nodes."""
    sums = {field.name: 0 for field in fields(Tallies)}
    for node in graph:
        for name, value in _held(node, graph).items():
            sums[name] += value
    sums["shared_activation_values"] = sum(node.out_shape.numel for node in _last_activations(graph))
    return Tallies(**sums)


def _held(node: Node, graph: Graph) -> Mapping[str, int]:
    """What one node adds to the sums."""
    values, op = node.out_shape.numel, node.op
    match op:
        case Conv2d():
            return {
                "conv_macs": node.cost.num_macs,
                "conv_weights": op.num_params - op.bias * op.out_channels,
                "conv_channels": op.out_channels,
                "conv_biases": op.bias * op.out_channels,
                "conv_bias_values": op.bias * values,
            }
        case Linear():
            return {
                "linear_macs": node.cost.num_macs,
                "linear_outputs": op.out_features,
                "linear_params": op.num_params,
            }
        case BatchNorm2d():
            return {
                "norm_values": values,
                "norm_params": op.num_params,
                "norm_buffers": op.num_buffers,
                "norm_statistics": 2 * op.num_features,
            }
        case ReLU():
            return {"activation_values": values}
        case MaxPool2d():
            return {"max_pool_inputs": _read(node, graph), "max_pool_sides": op.kernel_size * values}
        case AvgPool2d():
            return {"average_inputs": _read(node, graph), "average_outputs": values}
        case AdaptiveAvgPool2d():
            return {"global_pool_inputs": _read(node, graph), "global_pool_outputs": values}
        case Add():
            return {"additions": values}
        case Flatten() | Subsample() | ZeroPadChannels() | Dropout() | Sigmoid() | Complement() | Scale() | Mul():
            return {}
        case _:
            assert_never(op)


def _read(node: Node, graph: Graph) -> int:
    return sum(shape.numel for shape in graph.in_shapes(node))


def _last_activations(graph: Graph) -> Iterable[Node]:
    """One ReLU of each block, the last; torchvision uses the same module for all of a block's."""
    return {node.block or node.name: node for node in graph if isinstance(node.op, ReLU)}.values()
