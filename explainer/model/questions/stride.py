"""v1 and v1.5 of a net: which positions of its input a block really reads, and both with one set of weights.

What a block reads is where a gradient arrives, with no index arithmetic: the block runs on random values, and autograd
says which of them its output depends on. That is a matter of its wiring, so random weights do. BN is in eval mode,
where every position is on its own.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.questions.stride import Pair, Route, milestones, route_end
from explainer.findings.arrays import Array, Mask
from explainer.findings.stride import Distance, Exchange, Reached
from explainer.model.net.module import GraphModule, keep, walk, watched
from explainer.model.net.weights import trained
from explainer.model.questions.single_block import entering, single_block

DRAWS = 4
"""Inputs that are tried: with few channels, a position may find all of its ReLUs shut for one of them."""
PIECE = 2**17
"""Values that a sum takes in at a time."""


def supports(graph: Graph, block_name: str, *, seed: int = 0) -> Reached:
    """By route, the positions H×W of a block's input that the gradient of what it delivers reaches, in any channel.

    Weights, inputs and incoming gradients are drawn from `seed`. None where the block has no such route.
    """
    block = graph.block(block_name)
    ends = {route: end for route in Route if (end := route_end(block, route)) is not None}
    named = {route: INPUT if end == block.entry else end for route, end in ends.items()}
    module, generator = single_block(block, graph.spec, seed=seed), torch.Generator().manual_seed(seed)
    found: dict[Route, Mask | None] = dict.fromkeys(Route)
    for _ in range(DRAWS):
        entered = entering(block, generator).requires_grad_()
        values = keep(module, module.graph, entered, set(named.values()))
        for route, end in named.items():
            mask, before = _reached(values[end], entered, generator), found[route]
            found[route] = mask if before is None else mask | before
    for one in found.values():
        if one is not None:
            one.flags.writeable = False
    return found


@torch.inference_mode()
def exchange(
    module: GraphModule,
    pair: Pair,
    picture: Array,
    blocks: Sequence[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Exchange:
    """Run `module`, a net of `pair.v1_5`, and v1 with the same weights on a prepared picture 3×H×W.

    `blocks` are the paths of the blocks whose outputs are handed out. The two passes go side by side, so that no more
    is held than two passes need. Raises KeyError for an unknown block, Cancelled as soon as `cancelled` says so.
    """
    ends = {one.output.name: one.name for one in pair.v1.blocks}
    output, told = pair.v1.nodes[-1].name, milestones(pair)
    batch = torch.tensor(picture).unsqueeze(0)
    steps = zip(
        walk(trained(pair.v1.spec, module.state_dict()), pair.v1, batch), walk(module, pair.v1_5, batch), strict=True
    )
    distances: dict[str, Distance] = {}
    found: dict[str, tuple[Array, Array]] = {}  # in v1, in v1.5
    for first, second in watched(steps, cancelled):
        name = ends.get(first.node.name, first.node.name)
        values = first.value[0].numpy(), second.value[0].numpy()
        if name in told or name == output:
            distances[name] = distance(values[1], values[0])
        if name in blocks:
            found[name] = values
    weights = module.state_dict().values()
    held = sum(tensor.numel() for tensor in weights)
    v1, v1_5 = ({name: found[name][net] for name in blocks} for net in (0, 1))
    return Exchange(tensors=len(weights), values=held, distances=distances, v1=v1, v1_5=v1_5)


def distance(one: Array, other: Array) -> Distance:
    """How `other` relates to `one`, both C×H×W or C; the sums are taken piece by piece in double precision."""
    sums = torch.zeros(6, dtype=torch.float64)
    for a, b in zip(_pieces(one), _pieces(other), strict=True):
        gap = a - b
        sums += torch.stack([a.sum(), b.sum(), a.dot(a), b.dot(b), a.dot(b), gap.dot(gap)])
    total_a, total_b, squares_a, squares_b, products, squared_gap = sums.tolist()
    spread_a, spread_b = squares_a - total_a**2 / one.size, squares_b - total_b**2 / one.size
    varies = min(spread_a, spread_b) > 0
    return Distance(
        equal=bool(np.array_equal(one, other)),
        correlation=(products - total_a * total_b / one.size) / (spread_a * spread_b) ** 0.5 if varies else None,
        relative=(squared_gap / squares_a) ** 0.5 if squares_a > 0 else 0.0,
    )


def _reached(value: Tensor, entered: Tensor, generator: torch.Generator) -> Mask:
    """Where what entered receives a gradient other than zero from a random one of `value`."""
    incoming = torch.randn(value.shape, generator=generator)
    (gradient,) = torch.autograd.grad(value, entered, incoming, retain_graph=True)
    mask: Mask = gradient[0].ne(0).any(dim=0).numpy()
    return mask


def _pieces(values: Array) -> Iterator[Tensor]:
    """The values in their order, some at a time, so that no second copy of a whole activation is made."""
    flat = torch.from_numpy(values).flatten()
    for start in range(0, len(flat), PIECE):
        yield flat[start : start + PIECE].double()
