"""One output value of one operation: the numbers it was made from, worked out again beside what the net computed.

The inputs come from a real pass, the weights from the module. What is worked out here is summed in float64 (a product
of two float32 numbers is exact there); the net sums in float32, so the two differ by rounding.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

import numpy as np

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
from explainer.findings.arrays import Array
from explainer.findings.operation import Making, OneValue, Place, WindowRead
from explainer.model.net.module import GraphModule
from explainer.model.net.trace import activations
from explainer.model.questions.reading import Inputs, as_maps, extremes

_STATISTICS = {"mean": "running_mean", "variance": "running_var", "gamma": "weight", "beta": "bias"}


def value_of(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    node: Node,
    *,
    place: Place,
    cancelled: Callable[[], bool] | None = None,
) -> OneValue:
    """How the value of `node` at `place` came about for one prepared picture 3×H×W; the pass stops at the node.

    Raises IndexError for a place that the node's output does not have, and Cancelled.
    """
    _require(place, node)
    return value_in(module, activations(module, graph, picture, needed(node), cancelled=cancelled), node, place=place)


def needed(node: Node) -> tuple[str, ...]:
    """Names of the activations that the values of a node are told from: its inputs and its own."""
    return (*dict.fromkeys(node.inputs), node.name)


def value_in(module: GraphModule, arrays: Mapping[str, Array], node: Node, *, place: Place) -> OneValue:
    """As `value_of`, from activations that are there already: those of `needed(node)`. Raises IndexError."""
    _require(place, node)
    making = _making(node, Inputs(node, arrays), place, module.get_submodule(node.name))
    own = as_maps(arrays[node.name])
    lowest, highest = extremes(own[place.channel])
    return OneValue(node=node, place=place, making=making, computed=float(own[place]), lowest=lowest, highest=highest)


def _making(node: Node, inputs: Inputs, place: Place, layer: Any) -> Making:  # noqa: PLR0912  (one case for each operation)
    """What each operation reads, and what it makes of it; `layer` is the node's torch module."""
    op, (channel, row, column) = node.op, place
    match op:
        case Conv2d():
            return _convolved(op, inputs, place, layer)
        case Linear(in_features=features):
            return _weighted(inputs.window(range(features), (0, 0), (1, 1)), channel, layer)
        case BatchNorm2d():
            return _normalised(inputs.cell(place), channel, layer)
        case ReLU():
            return _pointwise(lambda x: float(np.maximum(x, 0)), inputs.cell(place))
        case Sigmoid():
            return _pointwise(_sigmoid, inputs.cell(place))
        case Complement():
            return _pointwise(lambda x: 1 - x, inputs.cell(place))
        case Scale(factor=factor):
            return _pointwise(lambda x: factor * x, inputs.cell(place))
        case Dropout():  # a pass that shows something is no training
            return _pointwise(float, inputs.cell(place))
        case Add():
            return _pointwise(lambda a, b: a + b, inputs.cell(place), inputs.cell(place, 1))
        case Mul():
            return _pointwise(lambda a, b: a * b, inputs.cell(place), inputs.cell(place, 1))
        case MaxPool2d(kernel_size=size, stride=stride, padding=padding):
            corner = row * stride - padding, column * stride - padding
            return _largest(inputs.window(range(channel, channel + 1), corner, (size, size)))
        case AvgPool2d(kernel_size=size, stride=stride):
            return _mean(inputs.window(range(channel, channel + 1), (row * stride, column * stride), (size, size)))
        case AdaptiveAvgPool2d(output_size=count):
            corner, sides = _share(inputs.shape[1:], count, (row, column))
            return _mean(inputs.window(range(channel, channel + 1), corner, sides))
        case Flatten():
            return _pointwise(float, inputs.cell(_unravelled(channel, inputs.shape)))
        case Subsample(stride=stride):
            return _pointwise(float, inputs.cell(Place(channel, row * stride, column * stride)))
        case ZeroPadChannels():
            is_padding = channel >= inputs.shape[0]
            return Making(readings=(), total=0.0) if is_padding else _pointwise(float, inputs.cell(place))
        case _:
            assert_never(op)


def _convolved(op: Conv2d, inputs: Inputs, place: Place, layer: Any) -> Making:
    per_group = op.in_channels // op.groups
    first = place.channel // (op.out_channels // op.groups) * per_group
    corner = place.row * op.stride - op.padding, place.column * op.stride - op.padding
    size = op.kernel_size, op.kernel_size
    reading = inputs.window(range(first, first + per_group), corner, size, step=op.dilation)
    return _weighted(reading, place.channel, layer)


def _weighted(reading: WindowRead, channel: int, layer: Any) -> Making:
    """The sum of inputs times weights, and the bias where there is one."""
    weights: Array = layer.weight[channel].detach().numpy().copy().reshape(reading.values.shape)
    bias = None if layer.bias is None else float(layer.bias[channel].detach())
    total = float((reading.values.astype(np.float64) * weights).sum()) + (bias or 0.0)
    return Making(readings=(reading,), total=total, weights=weights, bias=bias)


def _normalised(reading: WindowRead, channel: int, layer: Any) -> Making:
    constants = {name: float(getattr(layer, source)[channel]) for name, source in _STATISTICS.items()}
    constants["eps"] = float(layer.eps)
    deviation = float(np.sqrt(constants["variance"] + constants["eps"]))
    normalised = (float(reading.values.item()) - constants["mean"]) / deviation
    return Making(readings=(reading,), total=constants["gamma"] * normalised + constants["beta"], constants=constants)


def _pointwise(function: Callable[..., float], *cells: WindowRead) -> Making:
    """A function of one value of each input."""
    return Making(readings=cells, total=function(*(float(cell.values.item()) for cell in cells)))


def _largest(reading: WindowRead) -> Making:
    """The largest value of the window, the first of equals; the padding counts as −∞, as in torch."""
    seen = np.where(reading.inside, reading.values[0], -np.inf)
    row, column = map(int, np.unravel_index(int(seen.argmax()), seen.shape))
    return Making(readings=(reading,), total=float(seen[row, column]), winner=(row, column))


def _mean(reading: WindowRead) -> Making:
    """The mean of what lies inside the input."""
    return Making(readings=(reading,), total=float(reading.values[0][reading.inside].mean(dtype=np.float64)))


def _sigmoid(x: float) -> float:
    """1/(1 + e⁻ˣ), without overflow at either end."""
    return float(1 / (1 + np.exp(-x))) if x >= 0 else float(np.exp(x) / (1 + np.exp(x)))


def _share(sides: tuple[int, int], count: int, at: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """First cell and size of what adaptive pooling averages: from ⌊i·n/count⌋ up to ⌈(i + 1)·n/count⌉ on each axis."""
    top, left = (index * side // count for index, side in zip(at, sides, strict=True))
    bottom, right = (-(-(index + 1) * side // count) for index, side in zip(at, sides, strict=True))
    return (top, left), (bottom - top, right - left)


def _unravelled(index: int, shape: tuple[int, int, int]) -> Place:
    """Where the `index`-th value of maps C×H×W stands, row after row and map after map."""
    channel, rest = divmod(index, shape[1] * shape[2])
    return Place(channel, *divmod(rest, shape[2]))


def _require(place: Place, node: Node) -> None:
    shape = node.out_shape
    sides = shape.channels, shape.height, shape.width
    if not all(0 <= at < side for at, side in zip(place, sides, strict=True)):
        raise IndexError(f"{node.name} puts out {shape}, which has no place {tuple(place)}")
