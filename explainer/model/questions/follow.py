"""Channels of a node: how active each is, the same ones along several nodes, where on pictures they respond most."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.findings.arrays import Array, Doubles, Order
from explainer.findings.follow import Activity, Measure, Standing
from explainer.findings.peaks import Peak, PicturePeaks
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.questions.reading import as_maps


def activity(values: Array) -> Activity:
    """The activity of every channel of an activation C×H×W (or of a vector C)."""
    flat = values.reshape(len(values), -1)
    mean, share = (np.empty(len(flat)) for _ in range(2))
    for at, channel in enumerate(flat):
        mean[at] = np.abs(channel).mean(dtype=np.float64)
        share[at] = np.count_nonzero(channel) / channel.size
    return Activity(mean, flat.max(axis=1).astype(np.float64), share)


def ranking(scores: Doubles) -> Order:
    """Places of the scores, the highest first; equal ones stay in order, what is not a number comes last."""
    order: Order = np.argsort(-scores, kind="stable")
    return order


def standing(values: Array, measure: Measure, channel: int) -> Standing:
    """Where one channel of an activation stands among all."""
    scores = activity(values).by(measure)
    order = ranking(scores)
    return Standing(rank=int(np.flatnonzero(order == channel)[0]), of=len(order), score=float(scores[channel]))


def strongest(values: Array, channel: int) -> Peak:
    """The highest finite value of one channel of an activation, the first one in reading order."""
    chosen = as_maps(values)[channel]
    finite = np.where(np.isfinite(chosen), chosen, -np.inf)
    row, column = divmod(int(finite.argmax()), chosen.shape[1])
    return Peak(row, column, float(chosen[row, column]))


@torch.inference_mode()
def follow(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    channels: Sequence[int],
    names: Collection[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Array]:
    """Some channels of what some nodes put out, len(channels)×H×W each, read-only, for one prepared picture.

    Only these channels are kept, and the pass stops with the last of the nodes. Raises Cancelled, and IndexError for
    a channel that one of the nodes does not have.
    """
    waiting, found = set(names), dict[str, Array]()
    steps = walk(module, graph, torch.tensor(picture).unsqueeze(0)) if waiting else ()
    for node, value in watched(steps, cancelled):
        if node.name in waiting:
            found[node.name] = value[0].numpy()[list(channels)]  # a copy: the activation itself is let go
            found[node.name].flags.writeable = False
            waiting.remove(node.name)
            if not waiting:
                break
    return found


@torch.inference_mode()
def peaks(
    module: GraphModule,
    graph: Graph,
    node: str,
    batches: Iterable[Sequence[Array]],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> PicturePeaks:
    """Run prepared pictures 3×H×W, in batches that are asked for one at a time, up to `node` (or `INPUT`).

    No activation outlives its batch: what is kept is a value and a place for each channel and picture. Raises KeyError
    for a name that the graph does not have, and Cancelled as soon as `cancelled` says so.
    """
    width = graph.shape_of(node).width
    values, places = list[Tensor](), list[Tensor]()
    for batch in batches:
        most, where = _value(module, graph, node, torch.from_numpy(np.stack(batch)), cancelled).max(dim=2)
        values.append(most)
        places.append(where.int())
    return PicturePeaks(values=torch.cat(values).numpy(), places=torch.cat(places).numpy(), width=width)


def _value(module: GraphModule, graph: Graph, node: str, batch: Tensor, cancelled: Callable[[], bool] | None) -> Tensor:
    """What the node puts out for a batch, N×C×H×W, or N×C×1 for vectors."""
    value = batch
    for step in watched(walk(module, graph, batch) if node != INPUT else (), cancelled):
        value = step.value
        if step.node.name == node:
            break
    return value.flatten(2) if value.dim() > 2 else value.unsqueeze(2)
