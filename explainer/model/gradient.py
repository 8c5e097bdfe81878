"""Which positions of its input a block really reads: those where a gradient arrives.

No index arithmetic: the block of the real net runs on random values, and autograd says which of them its output
depends on. BN is in eval mode, where every position is on its own.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.architecture.graph import Block
from explainer.architecture.placement import Route, route_end
from explainer.model.module import GraphModule

DRAWS = 4
"""Inputs that are tried: with few channels, a position may find all of its ReLUs shut for one of them."""

Mask = NDArray[np.bool_]


def support(module: GraphModule, block: Block, route: Route, *, seed: int = 0) -> Mask | None:
    """The positions H×W of the block's input that the gradient of what `route` delivers reaches, in any channel.

    Input and incoming gradient are drawn from `seed`. None where the block has no such route.
    """
    end = route_end(block, route)
    if end is None:
        return None
    generator = torch.Generator().manual_seed(seed)
    reached = torch.zeros(block.in_shape.height, block.in_shape.width, dtype=torch.bool)
    for _ in range(DRAWS):
        reached |= _reached(module, block, end, generator)
    mask: Mask = reached.numpy()
    mask.flags.writeable = False
    return mask


def _reached(module: GraphModule, block: Block, end: str, generator: torch.Generator) -> torch.Tensor:
    """Where one random input receives a gradient other than zero."""
    entered = torch.randn(1, *block.in_shape.dims, generator=generator).requires_grad_()
    values = {block.nodes[0].inputs[0]: entered}
    for node in block.nodes:
        if end in values:
            break
        values[node.name] = module.get_submodule(node.name)(*(values[source] for source in node.inputs))
    out = values[end]
    (gradient,) = torch.autograd.grad(out, entered, torch.randn(out.shape, generator=generator))
    return gradient[0].ne(0).any(dim=0)
