"""Places that every net, or every net of a kind, has: where it begins to look, and how it ends."""

from typing import NamedTuple

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.architecture.operations.ops import AdaptiveAvgPool2d, Conv2d, Flatten, Linear


class Ending(NamedTuple):
    """How a net ends, by names of nodes: the last maps, which are averaged over all positions, and the linear layer."""

    maps: str
    linear: str


def viewable(graph: Graph) -> tuple[str, ...]:
    """What can be looked at, in order: the picture itself and every operation."""
    return (INPUT, *(node.name for node in graph))


def first_convolution(graph: Graph) -> Node:
    """The convolution that reads the picture: every net begins with one."""
    return next(node for node in graph if isinstance(node.op, Conv2d))


def ending(graph: Graph) -> Ending | None:
    """The last maps and the linear layer behind their mean, or None where a net ends otherwise, as VGG does."""
    *_, pool, flatten, linear = graph.nodes
    averages = isinstance(pool.op, AdaptiveAvgPool2d) and pool.op.output_size == 1
    if not (averages and isinstance(flatten.op, Flatten) and isinstance(linear.op, Linear)):
        return None
    return Ending(maps=pool.inputs[0], linear=linear.name)
