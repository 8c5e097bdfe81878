"""A network as a value: nodes in topological order, and the blocks and stages they form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from explainer.architecture.cost import Cost
from explainer.architecture.errors import SpecError
from explainer.architecture.ops import Add, Conv2d, Linear, Op
from explainer.architecture.shape import Shape
from explainer.architecture.spec import ResNetSpec

INPUT = "input"


class Branch(Enum):
    """Which part of the net a node belongs to. The addition and what follows it belong to RESIDUAL."""

    STEM = "stem"
    RESIDUAL = "residual"
    SHORTCUT = "shortcut"
    HEAD = "head"


class ShortcutForm(Enum):
    """How a block's shortcut is drawn: solid identity, dashed projection or zero padding, or none at all."""

    IDENTITY = "identity"
    PROJECTION = "projection"
    PADDING = "padding"
    NONE = "none"

    @property
    def dashed(self) -> bool:
        """The paper dashes every shortcut that changes the shape, and projections wherever they stand."""
        return self in (ShortcutForm.PROJECTION, ShortcutForm.PADDING)


class Node(NamedTuple):
    """One operation of the net. `inputs` name earlier nodes, or `INPUT` for the picture itself.

    `out_shape` has no batch axis. `stage` is "stem", "layer1" … or "head"; `block` is torchvision's path of
    the block, such as "layer2.0", or None outside the stages. (A named tuple, because a net has hundreds of
    nodes and a frozen dataclass takes five times as long to make.)
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
        return isinstance(self.op, Conv2d | Linear) and self.branch is not Branch.SHORTCUT


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


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A network at one input size: its nodes in topological order."""

    spec: ResNetSpec
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
        """The block with torchvision's path `name`, such as "layer2.0"; raises SpecError naming the first and last."""
        for block in self.blocks:
            if block.name == name:
                return block
        raise SpecError("unknown_block", name=name[:60], first=self.blocks[0].name, last=self.blocks[-1].name)

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
    shortcut = [node.op for node in nodes if node.branch is Branch.SHORTCUT]
    if any(isinstance(op, Conv2d) for op in shortcut):
        return ShortcutForm.PROJECTION
    if shortcut:
        return ShortcutForm.PADDING
    return ShortcutForm.IDENTITY if any(isinstance(node.op, Add) for node in nodes) else ShortcutForm.NONE
