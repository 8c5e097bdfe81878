"""The three nets of 1512.03385, Figure 3, and which of their layers correspond.

The paper prints 3.6·10⁹ multiply-adds for the residual net, which is what option A costs: no weights on shortcuts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.architecture.operations.cost import Cost, add_costs
from explainer.architecture.operations.ops import AdaptiveAvgPool2d, Conv2d, Linear, MaxPool2d
from explainer.architecture.spec import Shortcut
from explainer.architecture.variants import find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape

INPUT_SIZE = 224
NETS = ("vgg19", "plain34", "resnet34")
"""From left to right."""
Resolution = tuple[int, int]
"""Height and width of the map that leaves a layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtResolution:
    """What a net does at one resolution: counted layers, and the cost of everything that puts out maps of that size."""

    layers: int
    cost: Cost


@lru_cache(maxsize=2)
def figure3_graphs(shortcut: Shortcut = Shortcut.A) -> tuple[Graph, Graph, Graph]:
    """VGG-19, plain-34 and ResNet-34 at 224×224; `shortcut` is that of ResNet-34."""
    residual = replace(resnet_spec("resnet34"), shortcut=shortcut)
    specs = (find_variant("vgg19").spec, find_variant("plain34").spec, residual)
    vgg, plain, resnet = (expand(spec, image_shape(INPUT_SIZE, INPUT_SIZE)) for spec in specs)
    return vgg, plain, resnet


def layers(graph: Graph) -> tuple[Node, ...]:
    """The layers that the figure draws: convolutions off the shortcut, pools that change the size, and the fc."""
    kinds = Conv2d | MaxPool2d | AdaptiveAvgPool2d | Linear
    return tuple(
        node
        for node in graph
        if isinstance(node.op, kinds) and not node.branch.beside and (node.counted or _resizes(graph, node))
    )


def resolution(graph: Graph, name: str) -> Resolution:
    """Height and width of what leaves a layer, or of the picture."""
    shape = graph.shape_of(name)
    return shape.height, shape.width


def by_resolution(graph: Graph) -> Mapping[Resolution, AtResolution]:
    """The net's layers and costs by the resolution of their output, from the largest map to the smallest."""
    parts: dict[Resolution, list[Node]] = {}
    for node in graph:
        parts.setdefault(resolution(graph, node.name), []).append(node)
    return {
        size: AtResolution(layers=sum(node.counted for node in nodes), cost=add_costs(node.cost for node in nodes))
        for size, nodes in parts.items()
    }


def linked(graphs: tuple[Graph, ...], chosen: int, name: str) -> tuple[tuple[int, str], ...]:
    """The layers of the other nets that go with the layer `name` of net `chosen`, by number and name.

    The two nets with 34 layers have the same ones. In a net of another make they are all that put out maps of the
    same size.
    """
    wanted = resolution(graphs[chosen], name)
    found = []
    for index, graph in enumerate(graphs):
        if index == chosen:
            continue
        if name in graph or name == INPUT:
            found.append((index, name))
            continue
        found += [(index, node.name) for node in layers(graph) if resolution(graph, node.name) == wanted]
    return tuple(found)


def _resizes(graph: Graph, node: Node) -> bool:
    return graph.in_shapes(node) != (node.out_shape,)
