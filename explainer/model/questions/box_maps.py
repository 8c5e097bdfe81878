"""One map of each box of a net's picture, taken while the pass runs: no activation is kept for it."""

from collections.abc import Callable, Collection

import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.findings.arrays import Array
from explainer.findings.box_maps import BoxMap, BoxMaps, MapOf
from explainer.model.net.module import GraphModule, walk, watched


@torch.inference_mode()
def box_maps(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    names: Collection[str],
    *,
    of: MapOf = "mean",
    cancelled: Callable[[], bool] | None = None,
) -> BoxMaps:
    """Maps of the nodes in `names` (or `INPUT`) for one prepared picture 3×H×W, and the logits.

    A node that the graph does not have, because a branch was cut, has no map, nor has a vector. Raises Cancelled.
    """
    batch = torch.tensor(picture).unsqueeze(0)
    maps = {INPUT: _map(batch[0], of)} if INPUT in names else {}
    for node, value in watched(walk(module, graph, batch), cancelled):
        if node.name in names and value.dim() == 4 and value.shape[2:] != (1, 1):
            maps[node.name] = _map(value[0], of)
    logits: Array = value[0].numpy()
    return BoxMaps(maps=maps, logits=logits)


def _map(values: Tensor, of: MapOf) -> BoxMap:
    if of == "mean":
        return BoxMap(values.mean(0).numpy(), None)
    channel = int(values.abs().mean((1, 2)).argmax())
    return BoxMap(values[channel].clone().numpy(), channel)
