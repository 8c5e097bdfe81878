"""Receptive fields: which input pixels one output value can depend on (the geometric bound, padding included)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from explainer.architecture.graph import INPUT, Graph, Node
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
from explainer.architecture.window.of_operation import window_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The receptive field along one axis, in input pixels.

    start: the first pixel that the first output position can see (negative: it lies in the padding).
    size: how many pixels one output position can see. jump: pixels between neighbouring output positions (0 where
    every position is said to see the whole map).
    """

    start: int
    size: int
    jump: int

    @property
    def centre(self) -> float:
        """Centre of the first output position's receptive field: the offset, in input pixels."""
        return self.start + (self.size - 1) / 2

    def pixels(self, position: int, *, input_size: int) -> range:
        """The input pixels that output `position` can see, clipped to the picture."""
        first = self.start + position * self.jump
        return range(max(0, first), min(input_size, first + self.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptiveField:
    """Receptive field of a node along height and width; they differ only behind the global pooling."""

    height: Extent
    width: Extent


def receptive_fields(graph: Graph) -> Mapping[str, ReceptiveField]:
    """Receptive field of every node, keyed by name."""
    pixel = Extent(start=0, size=1, jump=1)
    fields = {INPUT: ReceptiveField(height=pixel, width=pixel)}
    for node in graph:
        fields[node.name] = _field(node, [fields[source] for source in node.inputs], graph)
    del fields[INPUT]
    return fields


def _field(node: Node, inputs: list[ReceptiveField], graph: Graph) -> ReceptiveField:
    field, op = inputs[0], node.op
    match op:
        case Conv2d() | MaxPool2d() | AvgPool2d() | Subsample():
            window = window_of(op)
            return _both(field, reach=(window.reach,) * 2, stride=(window.stride,) * 2, padding=window.padding)
        case AdaptiveAvgPool2d():
            (shape,) = graph.in_shapes(node)
            height, width = (_adaptive(size, op.output_size) for size in (shape.height, shape.width))
            return _both(field, reach=(height[0], width[0]), stride=(height[1], width[1]), padding=0)
        case Add() | Mul():
            one, other = inputs
            return ReceptiveField(height=_union(one.height, other.height), width=_union(one.width, other.width))
        case Flatten():
            (shape,) = graph.in_shapes(node)
            return _both(field, reach=(shape.height, shape.width), stride=(1, 1), padding=0)
        case BatchNorm2d() | ReLU() | Linear() | ZeroPadChannels() | Dropout() | Sigmoid() | Complement() | Scale():
            return field
        case _:
            assert_never(op)


def _both(field: ReceptiveField, *, reach: tuple[int, int], stride: tuple[int, int], padding: int) -> ReceptiveField:
    return ReceptiveField(
        height=_slide(field.height, reach=reach[0], stride=stride[0], padding=padding),
        width=_slide(field.width, reach=reach[1], stride=stride[1], padding=padding),
    )


def _adaptive(size: int, outputs: int) -> tuple[int, int]:
    """Reach and stride of adaptive pooling; windows that differ in size are bounded by the whole map, unmoved."""
    return (size // outputs, size // outputs) if size % outputs == 0 else (size, 0)


def _slide(extent: Extent, *, reach: int, stride: int, padding: int) -> Extent:
    """A window of `reach` input positions, moved by `stride`, over positions that are `jump` pixels apart."""
    return Extent(
        start=extent.start - padding * extent.jump,
        size=extent.size + (reach - 1) * extent.jump,
        jump=extent.jump * stride,
    )


def _union(one: Extent, other: Extent) -> Extent:
    start = min(one.start, other.start)
    end = max(one.start + one.size, other.start + other.size)
    return Extent(start=start, size=end - start, jump=one.jump)
