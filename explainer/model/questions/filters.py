"""The first convolution: its filters, and where in a picture each of them answers most."""

import numpy as np

from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import first_convolution
from explainer.findings.arrays import Array, Doubles
from explainer.findings.filters import FirstFilters
from explainer.findings.peaks import Peak
from explainer.model.net.module import GraphModule


def filters(module: GraphModule, graph: Graph) -> Array:
    """Its weights, filters×3×k×k, read-only."""
    layer = module.get_submodule(first_convolution(graph).name)
    weights: Array = layer.get_parameter("weight").numpy().view()
    weights.flags.writeable = False
    return weights


def first_filters(module: GraphModule, graph: Graph) -> FirstFilters:
    """The filters with their energies, as values that outlive the net."""
    weights = filters(module, graph).copy()
    weights.flags.writeable = False
    return FirstFilters(weights=weights, energies=energies(weights))


def energies(weights: Array) -> Doubles:
    """Σ w² of each filter, in float64."""
    flat = weights.reshape(len(weights), -1).astype(np.float64)
    squares: Doubles = (flat * flat).sum(axis=1)
    return squares


def peaks(channel: Array) -> tuple[Peak, Peak]:
    """Where one map H×W is highest and where it is lowest; the first such position, row by row."""
    found = (np.unravel_index(find(channel), channel.shape) for find in (np.argmax, np.argmin))
    highest, lowest = (Peak(int(row), int(column), float(channel[row, column])) for row, column in found)
    return highest, lowest
