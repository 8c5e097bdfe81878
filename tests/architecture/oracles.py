"""Slow or differently written answers, sharing no arithmetic with the code under test."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Subsample,
)
from explainer.architecture.spec import BlockKind, Order, ResNetSpec, Shortcut, Stem, StridePlacement

FIGURE_4 = {
    Order.ORIGINAL: ("conv bn relu", "conv bn", "relu"),
    Order.BN_AFTER_ADD: ("conv bn relu", "conv", "bn relu"),
    Order.RELU_BEFORE_ADD: ("conv bn relu", "conv bn relu", ""),
    Order.RELU_PRE: ("relu conv bn", "relu conv bn", ""),
    Order.FULL_PRE: ("bn relu conv", "bn relu conv", ""),
}
"""1603.05027, Figure 4, a to e: around each weight layer but the last, around the last, and behind the sum."""


def window_starts(size: int, *, kernel_size: int, stride: int, padding: int, dilation: int) -> list[int]:
    """Every place where the window lies inside the padded input, found by trying them one after another."""
    cells = set(range(-padding, size + padding))
    return [
        start
        for start in range(-padding, size + padding, stride)
        if all(start + tap * dilation in cells for tap in range(kernel_size))
    ]


class ConvLayer(NamedTuple):
    place: str
    kernel_size: int
    channels_in: int
    channels_out: int
    height: int
    width: int
    groups: int = 1

    @property
    def weights(self) -> int:
        return self.kernel_size**2 * self.channels_in * self.channels_out // self.groups


def conv_layers(spec: ResNetSpec, height: int, width: int) -> Iterator[ConvLayer]:
    """Every convolution of a net from halving alone: each stride-2 step of a ResNet leaves ⌈n/2⌉ of n pixels."""

    def halved() -> tuple[int, int]:
        return -(-height // 2), -(-width // 2)

    channels = spec.stem_channels
    if spec.stem is Stem.CIFAR:
        yield ConvLayer("stem", 3, 3, channels, height, width)
    else:
        height, width = halved()
        if spec.stem is Stem.DEEP:
            half = -(-channels // 2)
            yield ConvLayer("stem", 3, 3, half, height, width)
            yield ConvLayer("stem", 3, half, half, height, width)
            yield ConvLayer("stem", 3, half, channels, height, width)
        else:
            yield ConvLayer("stem", 7, 3, channels, height, width)
        height, width = halved()
    for stage, (blocks, middle) in enumerate(zip(spec.blocks_per_stage, spec.widths, strict=True)):
        for block in range(blocks):
            strides = stage > 0 and block == 0
            before, (height, width) = (height, width), halved() if strides else (height, width)
            out = spec.expansion * middle
            if spec.block is BlockKind.BASIC:
                yield ConvLayer("residual", 3, channels, middle, height, width)
                yield ConvLayer("residual", 3, middle, out, height, width)
            else:
                first = (height, width) if spec.stride_placement is StridePlacement.V1 else before
                yield ConvLayer("residual", 1, channels, middle, *first)
                yield ConvLayer("residual", 3, middle, middle, height, width, spec.groups)
                yield ConvLayer("residual", 1, middle, out, height, width)
            needed = strides or channels != out
            if spec.shortcut is Shortcut.C or (spec.shortcut is Shortcut.B and needed):
                yield ConvLayer("shortcut", 1, channels, out, height, width)
            if "gating" in spec.shortcut_kind.value:
                yield ConvLayer("gate", 1, out, out, height, width)
            channels = out


def normalised_channels(spec: ResNetSpec, layers: list[ConvLayer]) -> list[int]:
    """Channels of every BN: behind each convolution that is no gate, or, with full pre-activation, before each."""
    if spec.order is not Order.FULL_PRE:
        return [layer.channels_out for layer in layers if layer.place != "gate"]
    stem = [layer.channels_out for layer in layers if layer.place == "stem"][:-1]
    residual = [layer for layer in layers if layer.place == "residual"]
    return [*stem, *(layer.channels_in for layer in residual), residual[-1].channels_out]


def seen_pixels(graph: Graph, *, size: int, source: str = INPUT) -> dict[str, np.ndarray]:
    """Which of the `size` pixels of `source` each position depends on, along one axis: positions × pixels by node.

    Found by following every tap of every window, so it knows of padding what really happens: nothing is there.
    """
    seen = {source: np.eye(size, dtype=bool)}
    for node in graph:
        if not seen.keys() >= set(node.inputs):
            continue
        inputs = [seen[name] for name in node.inputs]
        match node.op:
            case Conv2d() | MaxPool2d():
                seen[node.name] = _slide(inputs[0], node.op.kernel_size, node.op.stride, node.op.padding)
            case AvgPool2d():
                starts = range(0, len(inputs[0]), node.op.stride)  # with ceil_mode the last window may be cut short
                pooled = [inputs[0][start : start + node.op.kernel_size].any(axis=0) for start in starts]
                seen[node.name] = np.array(pooled)
            case Subsample():
                seen[node.name] = inputs[0][:: node.op.stride]
            case AdaptiveAvgPool2d():
                size, outputs = len(inputs[0]), node.op.output_size  # torch: ⌊i·size/outputs⌋ to ⌈(i+1)·size/outputs⌉
                edges = [(index * size // outputs, -(-(index + 1) * size // outputs)) for index in range(outputs)]
                seen[node.name] = np.array([inputs[0][start:end].any(axis=0) for start, end in edges])
            case Flatten() | Linear():
                seen[node.name] = inputs[0].any(axis=0, keepdims=True)
            case _:
                seen[node.name] = np.logical_or.reduce(inputs)
    del seen[source]
    return seen


def _slide(seen: np.ndarray, kernel_size: int, stride: int, padding: int) -> np.ndarray:
    starts = window_starts(len(seen), kernel_size=kernel_size, stride=stride, padding=padding, dilation=1)
    return np.array([seen[max(0, start) : start + kernel_size].any(axis=0) for start in starts])


def most_values_held(graph: Graph) -> int:
    """Peak of a forward pass that keeps a value from the step that makes it to the last step that reads it."""
    made = {INPUT: -1} | {node.name: step for step, node in enumerate(graph)}
    needed = {
        name: max([step for step, node in enumerate(graph) if name in node.inputs], default=made[name]) for name in made
    }
    return max(
        sum(graph.shape_of(name).numel for name in made if made[name] <= step <= needed[name])
        for step in range(len(graph.nodes))
    )
