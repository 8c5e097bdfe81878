"""Slow or differently written answers, sharing no arithmetic with the code under test."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.ops import AdaptiveAvgPool2d, Conv2d, Flatten, Linear, MaxPool2d, Subsample
from explainer.architecture.spec import BlockKind, ResNetSpec, Shortcut, Stem, StridePlacement


def window_starts(size: int, *, kernel_size: int, stride: int, padding: int, dilation: int) -> list[int]:
    """Every place where the window lies inside the padded input, found by trying them one after another."""
    cells = set(range(-padding, size + padding))
    return [
        start
        for start in range(-padding, size + padding, stride)
        if all(start + tap * dilation in cells for tap in range(kernel_size))
    ]


class ConvLayer(NamedTuple):
    kernel_size: int
    channels_in: int
    channels_out: int
    height: int
    width: int


def conv_layers(spec: ResNetSpec, height: int, width: int) -> Iterator[ConvLayer]:
    """Every convolution of a net from halving alone: each stride-2 step of a ResNet leaves ⌈n/2⌉ of n pixels."""

    def halved() -> tuple[int, int]:
        return -(-height // 2), -(-width // 2)

    channels = spec.widths[0]
    if spec.stem is Stem.IMAGENET:
        height, width = halved()
        yield ConvLayer(7, 3, channels, height, width)
        height, width = halved()
    else:
        yield ConvLayer(3, 3, channels, height, width)
    for stage, (blocks, middle) in enumerate(zip(spec.blocks_per_stage, spec.widths, strict=True)):
        for block in range(blocks):
            strides = stage > 0 and block == 0
            before, (height, width) = (height, width), halved() if strides else (height, width)
            if spec.block is BlockKind.BASIC:
                out = middle
                yield ConvLayer(3, channels, middle, height, width)
                yield ConvLayer(3, middle, out, height, width)
            else:
                out = 4 * middle
                first = (height, width) if spec.stride_placement is StridePlacement.V1 else before
                yield ConvLayer(1, channels, middle, *first)
                yield ConvLayer(3, middle, middle, height, width)
                yield ConvLayer(1, middle, out, height, width)
            needed = strides or channels != out
            if spec.shortcut is Shortcut.C or (spec.shortcut is Shortcut.B and needed):
                yield ConvLayer(1, channels, out, height, width)
            channels = out


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
            case Subsample():
                seen[node.name] = inputs[0][:: node.op.stride]
            case AdaptiveAvgPool2d() | Flatten() | Linear():
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
