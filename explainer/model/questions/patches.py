"""Where on many pictures each channel of a node responds most: one batched pass for all channels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.trace import Array


class Peak(NamedTuple):
    """The highest value of a channel on one picture, by the picture's number, and where it is."""

    picture: int
    value: float
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Peaks:
    """The highest value of every channel on every picture: values N×C, float32, and places N×C, row·width + column."""

    values: Array
    places: NDArray[np.int32]
    width: int

    def strongest(self, channel: int, count: int) -> tuple[Peak, ...]:
        """The `count` highest values of a channel, one a picture, highest first; equal ones in the pictures' order."""
        order = np.argsort(-self.values[:, channel], kind="stable")[:count]
        places = self.places[order, channel]
        return tuple(
            Peak(int(picture), float(self.values[picture, channel]), *divmod(int(place), self.width))
            for picture, place in zip(order, places, strict=True)
        )


@torch.inference_mode()
def peaks(
    module: GraphModule,
    graph: Graph,
    node: str,
    batches: Iterable[Array],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Peaks:
    """Run pictures, in batches N×3×H×W that are asked for one at a time, up to `node` (or `INPUT`).

    No activation outlives its batch: what is kept is a value and a place for each channel and picture. Raises KeyError
    for a name that the graph does not have, and Cancelled as soon as `cancelled` says so.
    """
    width = graph.shape_of(node).width
    values, places = list[Tensor](), list[Tensor]()
    for batch in batches:
        most, where = _value(module, graph, node, torch.from_numpy(batch), cancelled).max(dim=2)
        values.append(most)
        places.append(where.int())
    return Peaks(values=torch.cat(values).numpy(), places=torch.cat(places).numpy(), width=width)


def _value(module: GraphModule, graph: Graph, node: str, batch: Tensor, cancelled: Callable[[], bool] | None) -> Tensor:
    """What the node puts out for a batch, N×C×H×W, or N×C×1 for vectors."""
    value = batch
    for step in watched(walk(module, graph, batch) if node != INPUT else (), cancelled):
        value = step.value
        if step.node.name == node:
            break
    return value.flatten(2) if value.dim() > 2 else value.unsqueeze(2)
