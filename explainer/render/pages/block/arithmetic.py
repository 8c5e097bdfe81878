"""A block's arithmetic written out with its own numbers: sizes, parameters, multiply-adds."""

from dataclasses import dataclass

from explainer.architecture.graph import Block, Graph, Node
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d
from explainer.architecture.totals import total_cost
from explainer.text.formulas import product, size_sum
from explainer.text.numbers import exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One operation's arithmetic: output height (and width where it differs), parameters, MACs."""

    name: str
    size: str
    params: str
    macs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockArithmetic:
    """The lines of a block and their sums."""

    lines: tuple[Line, ...]
    params: str
    macs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One operation that the last change moved: what was, and what is."""

    name: str
    before: str
    after: str


def block_arithmetic(graph: Graph, block: Block) -> BlockArithmetic:
    """Every operation of the block that has weights."""
    cost = total_cost(block.nodes)
    lines = tuple(_line(graph, node, block) for node in block.nodes if isinstance(node.op, Conv2d | BatchNorm2d))
    return BlockArithmetic(lines=lines, params=exact(cost.num_params), macs=exact(cost.num_macs))


def two_designs(channels: int) -> tuple[str, str]:
    """Weights of the two designs at equal outer width (paper, Figure 5): two 3×3, and a bottleneck of a quarter.

    >>> two_designs(256)
    ('3·3·256·256·2 = 1,179,648', '256·64 + 3·3·64·64 + 64·256 = 69,632')
    """
    inner = max(1, channels // 4)
    weights = exact(2 * channels * inner + 9 * inner * inner)
    bottleneck = f"{channels}·{inner} + 3·3·{inner}·{inner} + {inner}·{channels} = {weights}"
    return product(3, 3, channels, channels, 2), bottleneck


def movements(block: Block, before: Block) -> tuple[Movement, ...]:
    """What the last change did to a block: output shapes, strides and MACs that differ, node by node."""
    old = {node.name: node for node in before.nodes}
    return tuple(
        Movement(name=_local(node, block), before=_state(old[node.name]), after=_state(node))
        for node in block.nodes
        if node.name in old and _state(old[node.name]) != _state(node)
    )


def _line(graph: Graph, node: Node, block: Block) -> Line:
    (shape,), out = graph.in_shapes(node), node.out_shape
    match node.op:
        case Conv2d() as op:
            window = {"kernel_size": op.kernel_size, "stride": op.stride, "padding": op.padding}
            sizes = [size_sum(shape.height, **window)]
            if (shape.height, out.height) != (shape.width, out.width):
                sizes.append(size_sum(shape.width, **window))
            factors = (op.kernel_size, op.kernel_size, op.in_channels, op.out_channels)
            return Line(
                name=_local(node, block),
                size=" ; ".join(sizes),
                params=product(*factors),
                macs=product(*factors, out.height, out.width),
            )
        case _:
            return Line(name=_local(node, block), size="", params=product(2, shape.channels), macs="")


def _state(node: Node) -> str:
    stride = f"/{node.op.stride}, " if isinstance(node.op, Conv2d) else ""
    macs = f", {exact(node.cost.num_macs)} MACs" if node.cost.num_macs else ""
    return f"{stride}{node.out_shape}{macs}"


def _local(node: Node, block: Block) -> str:
    """The node's name inside its block."""
    return node.name.removeprefix(f"{block.name}.")
