"""Numbers of the calculators' lessons: roundings of a size, layers by kind, one net under many conventions."""

from explainer.architecture.counting.conventions import CONVENTIONS
from explainer.architecture.counting.layers import LayerKind, standard_nets
from explainer.architecture.counting.tallies import tally
from explainer.architecture.graph import Graph
from explainer.architecture.operations.ops import Conv2d, MaxPool2d
from explainer.architecture.window.of_operation import window_of
from explainer.architecture.window.sliding import Axis, axis_of, dividing_sizes, rounded_up
from explainer.text.numbers import exact, short

_OLD_COUNTER = "counter_2019"
"""The convention of thop in its first year."""


def rounding_facts(resnet34: Graph) -> dict[str, str]:
    """conv1 and the max pool of the ImageNet nets, under the three readings of a size that does not divide."""
    conv1, pool = _axis(resnet34, "conv1"), _axis(resnet34, "maxpool")
    window = pool.window
    below, above = dividing_sizes(conv1)
    return {
        "pool_quotient": f"({pool.size} + 2·{window.padding} − {window.kernel_size})/{window.stride} = {_share(pool)}",
        "pool_ceil_size": str(rounded_up(window, pool.size)),
        "conv1_dividing_below": str(below),
        "conv1_dividing_above": str(above),
    }


def layer_facts() -> dict[str, str]:
    """ResNet-18's layers by kind."""
    layers = standard_nets()[0].layers
    return {
        "resnet18_convs": str(layers[LayerKind.CONVOLUTION] + layers[LayerKind.PROJECTION]),
        "resnet18_counted_convs": str(layers[LayerKind.CONVOLUTION]),
        "resnet18_projections": str(layers[LayerKind.PROJECTION]),
        "resnet18_norms": str(layers[LayerKind.NORM]),
        "resnet18_relus": str(layers[LayerKind.ACTIVATION]),
        "resnet18_additions": str(layers[LayerKind.ADDITION]),
        "resnet18_poolings": str(layers[LayerKind.POOLING]),
    }


def convention_facts(resnet50: Graph) -> dict[str, str]:
    """ResNet-50 as torchvision has it, under several conventions."""
    tallies = tally(resnet50)
    values = {one.slug: one.measure(tallies) for one in CONVENTIONS}
    quoted = ("macs", "flops", "macs_norm", "macs_norm_affine", "macs_layers", "params")
    return {f"resnet50_{slug}_exact": exact(values[slug]) for slug in quoted} | {
        "resnet50_params_short": short(values["params"]),
        "resnet50_params_binary": f"{values['params'] / 2**20:.2f}",
        "resnet50_counter_short": f"{values[_OLD_COUNTER] / 2**30:.2f}",
        "old_counter_year": _OLD_COUNTER.rpartition("_")[2],
        "resnet50_missing_biases": exact(tallies.missing_biases),
    }


def _axis(graph: Graph, name: str) -> Axis:
    """A node's window along the height of what it reads."""
    node = graph[name]
    op, (shape,) = node.op, graph.in_shapes(node)
    assert isinstance(op, Conv2d | MaxPool2d)
    return axis_of(window_of(op), shape.height)


def _share(axis: Axis) -> str:
    return f"{axis.room / axis.window.stride:g}"
