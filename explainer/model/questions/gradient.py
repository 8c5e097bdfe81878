"""Which positions of its input a block really reads: those where a gradient arrives.

No index arithmetic: the block runs on random values, and autograd says which of them its output depends on. That is a
matter of its wiring, so random weights do. BN is in eval mode, where every position is on its own.
"""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.questions.stride import Route, route_end
from explainer.model.net.module import keep
from explainer.model.questions.single_block import entering, single_block

DRAWS = 4
"""Inputs that are tried: with few channels, a position may find all of its ReLUs shut for one of them."""

Mask = NDArray[np.bool_]


def supports(graph: Graph, block_name: str, *, seed: int = 0) -> Mapping[Route, Mask | None]:
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


def _reached(value: Tensor, entered: Tensor, generator: torch.Generator) -> Mask:
    """Where what entered receives a gradient other than zero from a random one of `value`."""
    incoming = torch.randn(value.shape, generator=generator)
    (gradient,) = torch.autograd.grad(value, entered, incoming, retain_graph=True)
    mask: Mask = gradient[0].ne(0).any(dim=0).numpy()
    return mask
