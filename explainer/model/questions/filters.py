"""The first convolution: its filters, and where in a picture each of them answers most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import first_convolution

if TYPE_CHECKING:
    from explainer.model.net.module import GraphModule

Array = NDArray[np.float32]


class Peak(NamedTuple):
    """A position of one map, counted from 0, and its value."""

    row: int
    column: int
    value: float


def filters(module: GraphModule, graph: Graph) -> Array:
    """Its weights, filters×3×k×k, read-only."""
    layer = module.get_submodule(first_convolution(graph).name)
    weights: Array = layer.get_parameter("weight").numpy().view()
    weights.flags.writeable = False
    return weights


def energies(weights: Array) -> NDArray[np.float64]:
    """Σ w² of each filter, in float64."""
    flat = weights.reshape(len(weights), -1).astype(np.float64)
    squares: NDArray[np.float64] = (flat * flat).sum(axis=1)
    return squares


def peaks(channel: Array) -> tuple[Peak, Peak]:
    """Where one map H×W is highest and where it is lowest; the first such position, row by row."""
    found = (np.unravel_index(find(channel), channel.shape) for find in (np.argmax, np.argmin))
    highest, lowest = (Peak(int(row), int(column), float(channel[row, column])) for row, column in found)
    return highest, lowest
