"""A block without its residual branch: what the net answers when F is taken away and the shortcut alone goes on.

Veit, Wilber and Belongie 2016, "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", arXiv
1605.06431, section 4.1. What comes before the block is the same in both nets: the pass with everything in it halts at
each block's entry, the rest of the net without F runs from there, and no more than that one value is kept for it.
"""

from collections.abc import Callable, Collection

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Block, Branch, Graph
from explainer.architecture.wiring.cut import Cut, can_cut, cut, rest
from explainer.findings.arrays import Array, Doubles
from explainer.findings.without import Change, Lesion
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.trace import Progress
from explainer.model.questions.answer import probabilities, ranked

SHOWN = 5
"""Answers that are told, of each of the two nets."""

Check = Callable[[], bool]


def rest_without(graph: Graph, name: str) -> Graph:
    """The net from a block on without the block's F, its input what enters the block.

    Raises SpecError for an unknown block, and for one through which nothing else goes.
    """
    return cut(rest(graph, name), {Cut(name, Branch.RESIDUAL)})


@torch.inference_mode()
def lesions(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    blocks: Collection[str],
    *,
    on_block: Progress | None = None,
    cancelled: Check | None = None,
) -> tuple[Lesion, ...]:
    """Each of `blocks` switched off in turn, for one prepared picture 3×H×W, in the order of the net.

    Raises SpecError for a block that is unknown or adds nothing, and Cancelled.
    """
    entered = {_required(graph, name).entry: name for name in blocks}
    found: dict[str, Doubles] = {}
    batch = torch.tensor(picture).unsqueeze(0)
    for node, value in watched(walk(module, graph, batch), cancelled):
        name = entered.get(node.name)
        if name is not None:
            found[name] = _answer(_last(module, rest_without(graph, name), value, cancelled))
            if on_block:
                on_block(len(found), len(entered) + 1)
    whole = _answer(value)
    return tuple(_lesion(name, whole, shares) for name, shares in found.items())


def _required(graph: Graph, name: str) -> Block:
    """The block of a name, where something goes through it without F; raises SpecError."""
    block = graph.block(name)
    if not can_cut(block, Branch.RESIDUAL):
        raise SpecError("cannot_be_cut", block=name)
    return block


def _last(module: GraphModule, graph: Graph, batch: Tensor, cancelled: Check | None) -> Tensor:
    """What the last node of a net puts out."""
    for _, value in watched(walk(module, graph, batch), cancelled):
        last = value
    return last


def _answer(logits: Tensor) -> Doubles:
    return probabilities(logits[0].numpy())


def _lesion(block: str, whole: Doubles, shares: Doubles) -> Lesion:
    before, after = ranked(whole)[:SHOWN], ranked(shares)[:SHOWN]
    named = np.union1d(before, after)
    in_order = named[np.argsort(-shares[named], kind="stable")].tolist()
    changes = (Change(index=index, before=float(whole[index]), after=float(shares[index])) for index in in_order)
    return Lesion(block=block, answer=int(before[0]), changes=tuple(changes))
