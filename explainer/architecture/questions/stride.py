"""v1 beside v1.5: which positions of its input a block reads, and what the stride's place costs.

Everything here follows from kernel sizes, strides and paddings alone: no value of any feature map is needed.
"""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, cached_property
from typing import NamedTuple, assert_never

from explainer.architecture.graph import Block, Graph
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
    Op,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import ResNetSpec, StridePlacement
from explainer.architecture.window.of_operation import window_of
from explainer.architecture.window.sliding import Axis, slide
from explainer.architecture.wiring.expand import expand


class Route(Enum):
    """The way through a block: F alone, the shortcut alone, or both to their sum."""

    RESIDUAL = "residual"
    SHORTCUT = "shortcut"
    WHOLE = "whole"


class Pair(NamedTuple):
    """The same net twice, at the same input size; the two differ in strides alone."""

    v1: Graph
    v1_5: Graph


class Patch(NamedTuple):
    """Positions that are read together: every one of `rows` with every one of `columns`."""

    rows: frozenset[int]
    columns: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Which positions of a map of height × width are read: the union of some patches."""

    height: int
    width: int
    patches: frozenset[Patch]

    @cached_property
    def by_row(self) -> tuple[frozenset[int], ...]:
        """For every row of the map, the columns that are read; rows alike share one set."""

        @cache
        def columns(patches: frozenset[Patch]) -> frozenset[int]:
            return frozenset().union(*(patch.columns for patch in patches))

        rows = range(self.height)
        return tuple(columns(frozenset(patch for patch in self.patches if row in patch.rows)) for row in rows)

    @property
    def positions(self) -> int:
        """How many positions the map has."""
        return self.height * self.width

    @cached_property
    def count(self) -> int:
        """How many positions are read."""
        return sum(map(len, self.by_row))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraMacs:
    """One convolution whose multiply-adds depend on the placement: what it puts out in both, and what that costs."""

    node: str
    v1_shape: Shape
    v1_5_shape: Shape
    v1: int
    v1_5: int

    @property
    def more(self) -> int:
        """MACs per image that v1.5 has more than v1."""
        return self.v1_5 - self.v1


def both_placements(graph: Graph) -> Pair:
    """The reader's net with its stride on the first 1×1, and on the 3×3; a net without blocks is twice the same."""
    spec = graph.spec
    if not isinstance(spec, ResNetSpec):
        return Pair(graph, graph)
    first, second = (
        expand(replace(spec, stride_placement=placement), graph.input_shape)
        for placement in (StridePlacement.V1, StridePlacement.V1_5)
    )
    return Pair(first, second)


def differing_blocks(pair: Pair) -> tuple[str, ...]:
    """Names of the blocks whose operations differ: those that down-sample with a Bottleneck."""
    return tuple(
        one.name
        for one, other in zip(pair.v1.blocks, pair.v1_5.blocks, strict=True)
        if [node.op for node in one.nodes] != [node.op for node in other.nodes]
    )


def milestones(pair: Pair) -> tuple[str, ...]:
    """Names of the blocks behind which the two are worth comparing: those that differ, and the last of each stage."""
    lasts = {block.stage: block.name for block in pair.v1.blocks}
    worth = {*lasts.values(), *differing_blocks(pair)}
    return tuple(block.name for block in pair.v1.blocks if block.name in worth)


def extra_macs(pair: Pair) -> tuple[ExtraMacs, ...]:
    """The convolutions that cost more in v1.5 than in v1, or less, in order."""
    return tuple(
        ExtraMacs(
            node=one.name,
            v1_shape=one.out_shape,
            v1_5_shape=other.out_shape,
            v1=one.cost.num_macs,
            v1_5=other.cost.num_macs,
        )
        for one, other in zip(pair.v1, pair.v1_5, strict=True)
        if one.cost.num_macs != other.cost.num_macs
    )


def route_end(block: Block, route: Route) -> str | None:
    """The node (or the block's input) whose value a route delivers; None where the block has no such route.

    `WHOLE` ends at the addition: the ReLU behind it moves nothing. Without an addition, F is the whole block.
    """
    if block.addition is None:
        return None if route is Route.SHORTCUT else block.output.name
    residual, shortcut = block.addition.inputs
    return {Route.RESIDUAL: residual, Route.SHORTCUT: shortcut, Route.WHOLE: block.addition.name}[route]


def positions_read(block: Block, route: Route) -> Reads | None:
    """The positions of the block's input that a route depends on; None where the block has no such route.

    Found backwards, from all positions of what the route delivers, patch by patch.
    """
    end = route_end(block, route)
    if end is None:
        return None
    shapes = block.shapes
    whole = Patch(frozenset(range(shapes[end].height)), frozenset(range(shapes[end].width)))
    wanted: dict[str, set[Patch]] = {end: {whole}}
    for node in reversed(block.nodes):
        for patch in wanted.pop(node.name, ()):
            for source in node.inputs:
                wanted.setdefault(source, set()).add(_read_by(node.op, patch, shapes[source]))
    (patches,) = wanted.values() or (set[Patch](),)
    return Reads(height=block.in_shape.height, width=block.in_shape.width, patches=frozenset(patches))


def _read_by(op: Op, patch: Patch, shape: Shape) -> Patch:
    """What an operation reads of an input of `shape` for the outputs in `patch`."""
    match op:
        case Conv2d() | MaxPool2d() | AvgPool2d() | Subsample():
            sliding = slide(window_of(op), height=shape.height, width=shape.width)
            return Patch(_pixels(sliding.height, patch.rows), _pixels(sliding.width, patch.columns))
        case AdaptiveAvgPool2d() | Flatten() | Linear():
            return Patch(frozenset(range(shape.height)), frozenset(range(shape.width)))
        case BatchNorm2d() | ReLU() | Sigmoid() | Dropout() | ZeroPadChannels():
            return patch
        case Complement() | Scale() | Mul() | Add():
            return patch
        case _:
            assert_never(op)


def _pixels(axis: Axis, positions: frozenset[int]) -> frozenset[int]:
    """What some output positions read along one axis."""
    return frozenset(pixel for position in positions for pixel in axis.pixels(position))
