"""A network as a value: nodes in topological order, and the blocks and stages they form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import groupby, takewhile
from typing import NamedTuple

from explainer.architecture.errors import SpecError
from explainer.architecture.operations.cost import Cost
from explainer.architecture.operations.ops import (
    Add,
    Conv2d,
    Dropout,
    Linear,
    Mul,
    Op,
    Scale,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec

INPUT = "input"


class Branch(Enum):
    """Which part of the net a node belongs to. The addition and what follows it belong to RESIDUAL.

    GATE computes how much of a branch is let through; PLAIN are the convolutions and pools of a VGG net.
    """

    STEM = "stem"
    PLAIN = "plain"
    RESIDUAL = "residual"
    SHORTCUT = "shortcut"
    GATE = "gate"
    HEAD = "head"

    @property
    def beside(self) -> bool:
        """Whether the node stands beside the main line of data, on the shortcut's side."""
        return self in (Branch.SHORTCUT, Branch.GATE)


class ShortcutForm(Enum):
    """How a block's shortcut is drawn: solid identity, dashed projection or zero padding, or none at all.

    A solid shortcut may also be scaled, gated or subject to dropout (1603.05027, Figure 2).
    """

    IDENTITY = "identity"
    PROJECTION = "projection"
    PADDING = "padding"
    SCALED = "scaled"
    GATED = "gated"
    DROPOUT = "dropout"
    NONE = "none"

    @property
    def dashed(self) -> bool:
        """The paper dashes every shortcut that changes the shape, and projections wherever they stand."""
        return self in (ShortcutForm.PROJECTION, ShortcutForm.PADDING)


class Node(NamedTuple):
    """One operation of the net. `inputs` name earlier nodes, or `INPUT` for the picture itself.

    `out_shape` has no batch axis. `stage` is "stem", "layer1" … ("conv1" … in a VGG net) or "head"; `block` is
    torchvision's path of the block, such as "layer2.0", or None outside the blocks. (A named tuple, because a net
    has hundreds of nodes and a frozen dataclass takes five times as long to make.)
    """

    name: str
    op: Op
    inputs: tuple[str, ...]
    out_shape: Shape
    cost: Cost
    stage: str
    block: str | None
    branch: Branch

    @property
    def counted(self) -> bool:
        """Whether the paper counts this node as a layer: convolutions off the shortcut, and the fc."""
        return isinstance(self.op, Conv2d | Linear) and not self.branch.beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One residual block: its nodes in order, the shape that enters and the shape that leaves."""

    name: str
    stage: str
    index: int
    nodes: tuple[Node, ...]
    in_shape: Shape
    out_shape: Shape
    shortcut: ShortcutForm

    @property
    def signature(self) -> tuple[object, ...]:
        """Equal for blocks that differ in nothing but their place; such blocks fold into one drawing."""
        return (self.in_shape, *(node.op for node in self.nodes))

    @property
    def downsamples(self) -> bool:
        """Whether the block strides."""
        return any(getattr(node.op, "stride", 1) > 1 for node in self.nodes)

    @property
    def output(self) -> Node:
        """The node that leaves the block: the ReLU behind the addition, or the addition itself."""
        return self.nodes[-1]

    @property
    def entry(self) -> str:
        """The name of what enters the block: a node before it, or `INPUT`."""
        return self.nodes[0].inputs[0]

    @property
    def addition(self) -> Node | None:
        """The node that adds the shortcut, or None in a plain block."""
        return next((node for node in self.nodes if isinstance(node.op, Add)), None)

    @property
    def residual(self) -> tuple[Node, ...]:
        """The operations of F(x): the residual branch up to the addition, or all of a plain block."""
        before = takewhile(lambda node: node is not self.addition, self.nodes)
        return tuple(node for node in before if node.branch is Branch.RESIDUAL)

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape of every value in the block by its name, what enters among them."""
        return {self.entry: self.in_shape} | {node.name: node.out_shape for node in self.nodes}


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A network at one input size: its nodes in topological order."""

    spec: NetSpec
    input_shape: Shape
    nodes: tuple[Node, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Every node by its name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in order."""
        grouped = groupby((node for node in self.nodes if node.block), key=lambda node: node.block)
        return tuple(self._block(str(name), tuple(nodes)) for name, nodes in grouped)

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Names of the stages that hold blocks: layer1, layer2, …"""
        return tuple(dict.fromkeys(block.stage for block in self.blocks))

    def __getitem__(self, name: str) -> Node:
        """The node with this name; raises KeyError."""
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def block(self, name: str) -> Block:
        """The block with torchvision's path `name`, such as "layer2.0".

        Raises SpecError naming the first and last block, or saying that this net has none.
        """
        block = self.find_block(name)
        if block is not None:
            return block
        if not self.blocks:
            raise SpecError("no_blocks")
        raise SpecError("unknown_block", name=name[:60], first=self.blocks[0].name, last=self.blocks[-1].name)

    def find_block(self, name: str) -> Block | None:
        """The block with torchvision's path `name`, or None where the net has no such block."""
        return next((block for block in self.blocks if block.name == name), None)

    def shape_of(self, name: str) -> Shape:
        """Shape of a node's output, or of the picture for `INPUT`."""
        return self.input_shape if name == INPUT else self.by_name[name].out_shape

    def in_shapes(self, node: Node) -> tuple[Shape, ...]:
        """Shapes that enter a node, in the order of its inputs."""
        return tuple(map(self.shape_of, node.inputs))

    def _block(self, name: str, nodes: tuple[Node, ...]) -> Block:
        return Block(
            name=name,
            stage=nodes[0].stage,
            index=int(name.rpartition(".")[2]),
            nodes=nodes,
            in_shape=self.shape_of(nodes[0].inputs[0]),
            out_shape=nodes[-1].out_shape,
            shortcut=_shortcut_form(nodes),
        )


def _shortcut_form(nodes: tuple[Node, ...]) -> ShortcutForm:
    """What stands on the shortcut says how it is drawn; a change of shape comes before anything else."""
    shortcut = [node.op for node in nodes if node.branch is Branch.SHORTCUT]
    for kinds, form in _FORMS:
        if any(isinstance(op, kinds) for op in shortcut):
            return form
    return ShortcutForm.IDENTITY if any(isinstance(node.op, Add) for node in nodes) else ShortcutForm.NONE


_FORMS: tuple[tuple[tuple[type, ...], ShortcutForm], ...] = (
    ((Conv2d,), ShortcutForm.PROJECTION),
    ((Subsample, ZeroPadChannels), ShortcutForm.PADDING),
    ((Mul,), ShortcutForm.GATED),
    ((Scale,), ShortcutForm.SCALED),
    ((Dropout,), ShortcutForm.DROPOUT),
)
