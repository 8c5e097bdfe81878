"""How many held-out pictures a trained net gets wrong, whole, without a block, and with two blocks swapped.

Veit, Wilber and Belongie 2016, "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", arXiv
1605.06431, sections 4.1 and 4.3. A plain block hands its input on where it is switched off, as in their VGG; where it
changes the shape, that cannot be. What comes before the first disturbed block is run once for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Block, Branch, Graph
from explainer.architecture.wiring.cut import can_cut, rest
from explainer.model.net.module import GraphModule, walk
from explainer.model.questions.without import rest_without
from explainer.model.training.loop import Examples
from explainer.pretrained.held_out import HeldOut, Mistake

AT_ONCE = 250
SUREST = 10

Pair = tuple[str, str]


def blocks_to_switch_off(graph: Graph) -> tuple[str, ...]:
    """The blocks that a net can do without as far as shapes go, in its order."""
    return tuple(block.name for block in graph.blocks if can_cut(block, Branch.RESIDUAL))


def pairs_to_swap(graph: Graph) -> tuple[Pair, ...]:
    """Any two blocks of the same operations and shapes, the one that comes first in front."""
    pairs = combinations([block for block in graph.blocks if block.in_shape == block.out_shape], 2)
    return tuple((one.name, other.name) for one, other in pairs if one.signature == other.signature)


def rest_with_swapped(graph: Graph, pair: Pair) -> Graph:
    """The net from the first of two blocks on, its input what enters that; each stands in the other's place."""
    one, other = map(graph.block, pair)
    names = dict(zip(_names(one), _names(other), strict=True)) | dict(zip(_names(other), _names(one), strict=True))
    after = rest(graph, one.name)
    renamed = (
        node._replace(name=names.get(node.name, node.name), inputs=tuple(names.get(name, name) for name in node.inputs))
        for node in after
    )
    return replace(after, nodes=tuple(renamed))


@torch.inference_mode()
def held_out_errors(
    module: GraphModule, graph: Graph, pictures: Examples, *, on_batch: Callable[[int, int], None] | None = None
) -> HeldOut:
    """Count the wrong answers; `on_batch` hears how many of how many pictures are done."""
    module.eval()
    without = {name: rest_without(graph, name) for name in blocks_to_switch_off(graph)}
    swapped = {pair: rest_with_swapped(graph, pair) for pair in pairs_to_swap(graph)}
    disturbed: dict[str | Pair, tuple[str, Graph]] = {
        **{name: (graph.block(name).entry, after) for name, after in without.items()},
        **{pair: (graph.block(pair[0]).entry, after) for pair, after in swapped.items()},
    }
    wrong, whole, mistakes = dict.fromkeys(disturbed, 0), 0, list[Mistake]()
    for done, batch, labels in _batches(pictures):
        logits = batch
        for name, logits in _from_the_input(module, graph, batch):
            for key, (entry, after) in disturbed.items():
                if entry == name:
                    wrong[key] += _num_wrong(_last(module, after, logits), labels)
        whole += _num_wrong(logits, labels)
        mistakes += _mistakes(logits, labels)
        if on_batch:
            on_batch(done, len(pictures))
    return HeldOut(
        num_pictures=len(pictures),
        num_errors=whole,
        without={name: wrong[name] for name in without},
        swapped={pair: wrong[pair] for pair in swapped},
        surest=tuple(sorted(mistakes, key=lambda one: -one.share)[:SUREST]),
    )


def _names(block: Block) -> list[str]:
    return [node.name for node in block.nodes]


def _batches(pictures: Examples) -> Iterator[tuple[int, Tensor, Tensor]]:
    for start in range(0, len(pictures), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        batch = torch.tensor(pictures.pictures[part]).contiguous(memory_format=torch.channels_last)
        labels = torch.tensor(pictures.labels[part].astype(np.int64))
        yield start + len(labels), batch, labels


def _from_the_input(module: GraphModule, graph: Graph, batch: Tensor) -> Iterator[tuple[str, Tensor]]:
    """The input and every value after it, by name."""
    yield INPUT, batch
    for node, value in walk(module, graph, batch):
        yield node.name, value


def _last(module: GraphModule, graph: Graph, batch: Tensor) -> Tensor:
    for step in walk(module, graph, batch):
        value = step.value
    return value


def _num_wrong(logits: Tensor, labels: Tensor) -> int:
    return int((logits.argmax(1) != labels).sum())


def _mistakes(logits: Tensor, labels: Tensor) -> list[Mistake]:
    shares, answers = logits.double().softmax(1).max(1)
    return [
        Mistake(label=int(label), answer=int(answer), share=float(share))
        for label, answer, share in zip(labels, answers, shares, strict=True)
        if label != answer
    ]
