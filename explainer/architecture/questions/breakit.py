"""What happens when something is left out of a block: each fault is an edit of its operations, nothing else.

The shapes of the broken block are propagated as far as they go. They end where an operation refuses them, and that
place is named with the shapes that meet there. An addition does not refuse shapes that torch broadcasts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from explainer.architecture.errors import ShapeError
from explainer.architecture.graph import Block, Branch, Graph, Node
from explainer.architecture.operations.ops import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Mul,
    Op,
    ReLU,
    Scale,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.operations.shape import Shape
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.wiring.expand import expand, image_shape

SMALLEST_MAPS = 6
"""A silent fault needs a map of one position somewhere in the block, and so a small one at its entry."""


class Fault(Enum):
    """What is left out. NORM counts the channels that enter the convolution before it, not those that leave it."""

    NONE = "none"
    PROJECTION = "projection"
    PADDING = "padding"
    RESIDUAL_STRIDE = "residual_stride"
    SHORTCUT_STRIDE = "shortcut_stride"
    NORM = "norm"
    EXPANSION = "expansion"
    RELU = "relu"


class Verdict(Enum):
    """What comes of a fault.

    UNTOUCHED: the block has nothing of the kind. FITS: every shape is as before. RESHAPED: no operation refuses, but
    the block puts out another shape. BROADCASTS: an addition of two different shapes goes through, because a side of
    length 1 is repeated. PARTS: an operation refuses what it is given.
    """

    UNTOUCHED = "untouched"
    FITS = "fits"
    RESHAPED = "reshaped"
    BROADCASTS = "broadcasts"
    PARTS = "parts"


class BlockOp(NamedTuple):
    """One operation of a block that may be broken; `inputs` name other parts, or what enters the block."""

    name: str
    op: Op
    inputs: tuple[str, ...]
    branch: Branch


class Parting(NamedTuple):
    """Where shapes part: the operation, the shapes it is given, and why it refuses them."""

    name: str
    shapes: tuple[Shape, ...]
    error: ShapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A block with a fault: its operations, the shapes as far as they go, and where they part.

    `shapes` holds what enters the block under the name `block.entry`. `touched` are the parts that differ from the
    block's own, `missing` the names of those that are gone. `broadcast` is an addition that goes through all the same.
    """

    block: Block
    fault: Fault
    parts: tuple[BlockOp, ...]
    touched: frozenset[str]
    missing: frozenset[str]
    shapes: Mapping[str, Shape]
    parting: Parting | None
    broadcast: Parting | None

    @property
    def out_shape(self) -> Shape | None:
        """What leaves the block; None where shapes part before that."""
        return self.shapes.get(self.parts[-1].name)

    @property
    def verdict(self) -> Verdict:
        """What came of the fault."""
        if not self.touched and not self.missing:
            return Verdict.UNTOUCHED
        if self.parting:
            return Verdict.PARTS
        if self.broadcast:
            return Verdict.BROADCASTS
        return Verdict.FITS if self.out_shape == self.block.out_shape else Verdict.RESHAPED


def break_block(block: Block, fault: Fault) -> Broken:
    """The block with the fault in it."""
    parts = _EDITS[fault](block)
    ops = {node.name: node.op for node in block.nodes}
    shapes, parting, broadcast = _propagate(parts, {block.entry: block.in_shape})
    return Broken(
        block=block,
        fault=fault,
        parts=parts,
        touched=frozenset(part.name for part in parts if part.op != ops[part.name]),
        missing=frozenset(ops) - {part.name for part in parts},
        shapes=shapes,
        parting=parting,
        broadcast=broadcast,
    )


def residual_end(broken: Broken) -> str:
    """The value that the residual branch comes to before a gate or a scale weighs it, and before the last ReLU."""
    inside = {node.name for node in _inside(broken.block) if not isinstance(node.op, Mul | Scale)}
    *_, last = (part.name for part in broken.parts if part.name in inside)
    return last


def silent_size(graph: Graph, block_name: str, fault: Fault) -> int | None:
    """Side in pixels of a square input at which an addition broadcasts instead of refusing; None where none does."""
    block = graph.block(block_name)
    entry = receptive_fields(graph)[block.entry]
    for side in range(1, SMALLEST_MAPS + 1):
        size = (side - 1) * entry.height.jump + 1  # the smallest that ⌈n/2⌉, step by step, brings down to `side`
        small = expand(graph.spec, image_shape(size, size)).block(block_name)
        if break_block(small, fault).verdict is Verdict.BROADCASTS:
            return size
    return None


# --- the faults -------------------------------------------------------------------------------------------------


BlockOps = tuple[BlockOp, ...]


def _nothing(block: Block) -> BlockOps:
    return _swap(block, {})


def _no_projection(block: Block) -> BlockOps:
    """What the shortcut carries keeps its shape; scaling, gates and dropout stay."""
    return _without(block, {node.name for node in block.nodes if node.branch is Branch.SHORTCUT and _shapes(node.op)})


def _no_padding(block: Block) -> BlockOps:
    return _swap(block, {conv.name: replace(conv.op, padding=0) for conv in _convs(block)})


def _no_residual_stride(block: Block) -> BlockOps:
    return _swap(block, _unstrided(block, Branch.RESIDUAL))


def _no_shortcut_stride(block: Block) -> BlockOps:
    return _swap(block, _unstrided(block, Branch.SHORTCUT))


def _wrong_norm(block: Block) -> BlockOps:
    """The first BN behind a convolution that changes the channels counts those before the convolution."""
    convs = {conv.name: conv.op for conv in _convs(block)}
    for node in block.nodes:
        conv = convs.get(node.inputs[0])
        if isinstance(node.op, BatchNorm2d) and conv is not None and conv.in_channels != conv.out_channels:
            return _swap(block, {node.name: BatchNorm2d(num_features=conv.in_channels)})
    return _nothing(block)


def _no_expansion(block: Block) -> BlockOps:
    """The last convolution puts out the channels it reads, and the BN behind it counts them rightly."""
    *_, last = _convs(block)
    width = last.op.in_channels
    norms = {
        node.name: BatchNorm2d(num_features=width)
        for node in block.nodes
        if isinstance(node.op, BatchNorm2d) and node.inputs == (last.name,)
    }
    return _swap(block, {last.name: replace(last.op, out_channels=width), **norms})


def _no_relu(block: Block) -> BlockOps:
    """No ReLU on the residual branch; the one behind the addition stays."""
    return _without(block, {node.name for node in _inside(block) if isinstance(node.op, ReLU)})


_EDITS: Mapping[Fault, Callable[[Block], BlockOps]] = {
    Fault.NONE: _nothing,
    Fault.PROJECTION: _no_projection,
    Fault.PADDING: _no_padding,
    Fault.RESIDUAL_STRIDE: _no_residual_stride,
    Fault.SHORTCUT_STRIDE: _no_shortcut_stride,
    Fault.NORM: _wrong_norm,
    Fault.EXPANSION: _no_expansion,
    Fault.RELU: _no_relu,
}


# --- what they are made of ----------------------------------------------------------------------------------------


class _Conv(NamedTuple):
    name: str
    op: Conv2d


def _convs(block: Block) -> list[_Conv]:
    """The convolutions of the residual branch."""
    return [_Conv(node.name, node.op) for node in block.residual if isinstance(node.op, Conv2d)]


def _inside(block: Block) -> tuple[Node, ...]:
    """The residual branch without the ReLU that ends a plain block."""
    ends = isinstance(block.output.op, ReLU)
    return tuple(node for node in block.residual if not (ends and node is block.output))


def _shapes(op: Op) -> bool:
    """Whether an operation stands on the shortcut to change the shape of what it carries."""
    return isinstance(op, Conv2d | BatchNorm2d | AvgPool2d | Subsample | ZeroPadChannels)


def _unstrided(block: Block, branch: Branch) -> dict[str, Op]:
    return {
        node.name: replace(node.op, stride=1)
        for node in block.nodes
        if node.branch is branch and isinstance(node.op, Conv2d | AvgPool2d | Subsample)
    }


def _swap(block: Block, ops: Mapping[str, Op]) -> BlockOps:
    """The block's parts with other operations in some places."""
    return tuple(BlockOp(node.name, ops.get(node.name, node.op), node.inputs, node.branch) for node in block.nodes)


def _without(block: Block, names: set[str]) -> BlockOps:
    """The block's parts without some of them; who read one of those reads what it read."""
    stands_for: dict[str, str] = {}
    kept = []
    for node in block.nodes:
        inputs = tuple(stands_for.get(source, source) for source in node.inputs)
        if node.name in names:
            stands_for[node.name] = inputs[0]
        else:
            kept.append(BlockOp(node.name, node.op, inputs, node.branch))
    return tuple(kept)


def _propagate(
    parts: BlockOps, known: Mapping[str, Shape]
) -> tuple[Mapping[str, Shape], Parting | None, Parting | None]:
    """Shapes as far as they go, where they part, and where they were broadcast."""
    shapes, broadcast = dict(known), None
    for part in parts:
        given = tuple(shapes[source] for source in part.inputs)
        try:
            shapes[part.name] = part.op.out_shape(*given)
        except ShapeError as error:
            common = _common_shape(given)
            if common is None:
                return shapes, Parting(part.name, given, error), broadcast
            shapes[part.name], broadcast = common, Parting(part.name, given, error)
    return shapes, None, broadcast


def _common_shape(shapes: tuple[Shape, ...]) -> Shape | None:
    """What two shapes broadcast to (torch's rule: along each axis they are equal, or one is 1), or None."""
    if len(shapes) != 2:
        return None
    pairs = list(zip(*_axes(shapes), strict=True))
    if any(one != other and 1 not in (one, other) for one, other in pairs):
        return None
    channels, height, width = map(max, pairs)
    return Shape(channels=channels, height=height, width=width)


def _axes(shapes: tuple[Shape, ...]) -> list[tuple[int, int, int]]:
    return [(shape.channels, shape.height, shape.width) for shape in shapes]
