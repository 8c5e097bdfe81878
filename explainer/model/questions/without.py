"""A block without its residual branch: what the net answers when F is taken away and the shortcut alone goes on.

Veit, Wilber and Belongie 2016, "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", arXiv
1605.06431, section 4.1. A net without a block's F is a smaller graph of the same modules, so nothing in the module
knows of it. What comes before the block is the same in both nets: the pass with everything in it halts at each
block's entry, the rest of the smaller net runs from there, and no more than that one value is kept for it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Block, Graph, Node
from explainer.findings.arrays import Array, Doubles
from explainer.findings.without import Change, Lesion
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.trace import Progress
from explainer.model.questions.answer import probabilities, ranked

SHOWN = 5
"""Answers that are told, of each of the two nets."""

Check = Callable[[], bool]


def without(graph: Graph, name: str) -> Graph:
    """The graph in which block `name` hands on what its shortcut carries, through whatever followed the addition.

    A projection stays, and so does a gate's or a scale's share of the shortcut. Raises SpecError for an unknown block
    and for one that adds nothing.
    """
    return _without(graph, graph.block(name), graph.nodes, {})


def rest_without(graph: Graph, name: str) -> Graph:
    """The part of `without` from the block on, as a net whose input is what enters the block. Raises SpecError."""
    block = graph.block(name)
    start = graph.nodes.index(block.nodes[0])
    rest = _without(graph, block, graph.nodes[start:], {block.entry: INPUT})
    return replace(rest, input_shape=block.in_shape)


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

    Raises SpecError as `without` does, and Cancelled.
    """
    entered = {graph.block(name).entry: name for name in blocks}
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


def _without(graph: Graph, block: Block, nodes: Sequence[Node], renamed: Mapping[str, str]) -> Graph:
    if block.addition is None:
        raise SpecError("no_blocks")
    _, shortcut = block.addition.inputs
    names = {**renamed, block.addition.name: renamed.get(shortcut, shortcut)}
    rewired = [
        node._replace(inputs=tuple(names.get(source, source) for source in node.inputs))
        for node in nodes
        if node is not block.addition
    ]
    return replace(graph, nodes=_needed(rewired))


def _needed(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes that the last one depends on, in order."""
    wanted = {nodes[-1].name}
    kept = []
    for node in reversed(nodes):
        if node.name in wanted:
            kept.append(node)
            wanted.update(node.inputs)
    return tuple(reversed(kept))


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
