"""Two pictures in the same net: how far apart they are, node by node."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import torch

from explainer.architecture.graph import Graph
from explainer.findings.arrays import Array
from explainer.findings.pair import Apart
from explainer.model.net.module import GraphModule, walk, watched

PIECE = 2**17
"""Values whose sums are taken in float64 at a time, so that no second copy of a whole activation is made."""


@torch.inference_mode()
def along(
    module: GraphModule,
    graph: Graph,
    pictures: tuple[Array, Array],
    names: Collection[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Apart]:
    """How far two prepared pictures are apart behind each of some nodes, in the order of the pass.

    The two passes go side by side, so that no more is held than two passes need. Raises Cancelled.
    """
    wanted, found = set(names), dict[str, Apart]()
    one, other = (walk(module, graph, torch.tensor(picture).unsqueeze(0)) for picture in pictures)
    for first, second in watched(zip(one, other, strict=True), cancelled):
        if first.node.name in wanted:
            found[first.node.name] = apart(first.value[0].numpy(), second.value[0].numpy())
    return found


def apart(one: Array, other: Array) -> Apart:
    """How two activations of the same shape relate; sums are taken piece by piece in float64."""
    sums = np.zeros(4)
    flat, flat_other = one.reshape(-1), other.reshape(-1)
    for start in range(0, one.size, PIECE):
        a, b = (part[start : start + PIECE].astype(np.float64) for part in (flat, flat_other))
        gap = a - b
        sums += a @ a, b @ b, a @ b, gap @ gap
    squares, squares_other, products, squared_gap = sums
    mean = (squares + squares_other) / 2
    return Apart(
        equal=bool(np.array_equal(one, other)),
        normalised=float(np.sqrt(squared_gap / mean)) if mean > 0 else 0.0,
        cosine=_cosine(products, squares, squares_other),
    )


def _cosine(products: float, squares: float, squares_other: float) -> float | None:
    """Within −1 and 1, where rounding would leave them."""
    if min(squares, squares_other) == 0:
        return None
    return float(np.clip(products / (np.sqrt(squares) * np.sqrt(squares_other)), -1, 1))
