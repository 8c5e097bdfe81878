"""What a block adds to what it is given: its sum as maps, and the norms of both summands, in one forward pass.

Greff et al. 2017 (arXiv:1612.07771) read a residual net as refining one representation step by step; these numbers
show how large the steps are.
"""

from collections.abc import Callable, Collection, Mapping
from math import isfinite, sqrt

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Branch, Graph
from explainer.architecture.operations.ops import ReLU
from explainer.architecture.questions.ledger import ledger_nodes
from explainer.architecture.wiring.cut import Cut, cut, in_place
from explainer.findings.arrays import Array
from explainer.findings.box_maps import MapOf
from explainer.findings.ledger import Addition, Balance, SumMaps
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.summary import sum_of_squares
from explainer.model.net.trace import Progress

_PIECE = 2**16
"""Values read at a time: few enough for the processor's cache."""
_LEAST = 1e-12
"""A sum of squares below this may have lost summands that float32 cannot hold; it is taken in float64 then."""


def addition(
    x: Array, f: Array, total: Array, out: Array, *, clipped: Array | None, place: tuple[int, int]
) -> Addition:
    """One channel of a block's sum, H×W each, and its values at a place (row, column).

    clipped: what the block's last ReLU reads; None where the block does not end with one.
    """
    again = (x + f).view(np.uint32) == np.ascontiguousarray(total).view(np.uint32)
    share = None if clipped is None else np.count_nonzero(clipped < 0) / clipped.size
    x_there, f_there, sum_there, out_there = (float(one[place]) for one in (x, f, total, out))
    agrees = int(np.count_nonzero(again))
    return Addition(x_there, f_there, sum_there, out_there, agrees=agrees, size=total.size, clipped=share)


@torch.inference_mode()
def sum_maps(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    block: str,
    *,
    of: MapOf = "mean",
    cuts: Collection[Cut] = (),
    cancelled: Callable[[], bool] | None = None,
) -> SumMaps:
    """The maps of a block of the net with `cuts`, for one prepared picture 3×H×W; nothing behind the block is run.

    A summand that is cut is 0 everywhere. "strongest" is the channel of the sum whose values are largest on average,
    signs left out. Raises SpecError where the block adds nothing, Cancelled.
    """
    batch, left = torch.tensor(picture).unsqueeze(0), cut(graph, cuts)
    instead = in_place(graph, cuts)
    names = [instead.get(name, name) for name in ledger_nodes(graph, block)]
    wanted = {name for name in names if name in left}
    found = {INPUT: batch[0]}
    for node, value in watched(walk(module, left, batch), cancelled):
        if node.name in wanted:
            found[node.name] = value[0]
        if wanted <= found.keys():
            break
    total = found[names[2]]
    for name, branch in zip(names, (Branch.SHORTCUT, Branch.RESIDUAL), strict=False):
        if Cut(block, branch) in cuts:
            found[name] = torch.zeros_like(total)
    values = [found[name] for name in names]
    channel = None if of == "mean" else int(total.abs().mean((1, 2)).argmax())
    x, f, both, out = (value.mean(0) if channel is None else value[channel].clone() for value in values)
    return SumMaps((x.numpy(), f.numpy(), both.numpy(), out.numpy()), channel)


@torch.inference_mode()
def balances(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    *,
    on_node: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Balance]:
    """The balance of every block that adds something, by its path, for one prepared picture 3×H×W.

    No activation outlives its last use. Raises Cancelled as soon as `cancelled` says so.
    """
    added = {block.name: block.addition.inputs for block in graph.blocks if block.addition}
    clipping = {
        block.name: block.output.inputs[0]
        for block in graph.blocks
        if block.addition and isinstance(block.output.op, ReLU)
    }
    summands, sums = {name for names in added.values() for name in names}, set(clipping.values())
    norms: dict[str, float] = {}
    clipped: dict[str, float] = {}
    steps = watched(walk(module, graph, torch.tensor(picture).unsqueeze(0)), cancelled)
    for done, (node, value) in enumerate(steps, start=1):
        if node.name in summands:
            norms[node.name] = norm(value)
        if node.name in sums:
            clipped[node.name] = below_zero(value)
        if on_node:
            on_node(done, len(graph.nodes))
    return {
        name: Balance(norms[shortcut], norms[residual], clipped.get(clipping.get(name, "")))
        for name, (residual, shortcut) in added.items()
    }


@np.errstate(over="ignore", invalid="ignore")
def norm(value: Tensor) -> float:
    """The Euclidean norm of a contiguous float32 tensor, right to 2 parts in 10⁶."""
    pieces = torch.split(value.view(-1), _PIECE)
    squares = sum(sum_of_squares(piece.numpy()) for piece in pieces)
    if not isfinite(squares) or squares < _LEAST:
        squares = sum(piece.double().square().sum().item() for piece in pieces)
    return sqrt(squares)


def below_zero(value: Tensor) -> float:
    """The share of values below 0."""
    pieces = torch.split(value.view(-1), _PIECE)
    return sum(int(np.count_nonzero(piece.numpy() < 0)) for piece in pieces) / value.numel()
