"""One forward pass, told in numpy: a summary and the time of every node, or the activations of chosen ones.

Nothing here keeps state: any number of threads may run the same module at once.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph
from explainer.model.module import GraphModule, Step, walk
from explainer.model.summary import Summary, summarise

Progress = Callable[[int, int], None]
"""Called after each node with the number of nodes done and the number of all."""
Array = NDArray[np.float32]


class Cancelled(Exception):  # noqa: N818  (leaving is no error)
    """The one who asked for this pass has left."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What one forward pass showed, keyed by node name: summaries, and the seconds each operation took.

    The time is the operation's own, without that of taking its summary. logits: (classes,), float32.
    """

    summaries: Mapping[str, Summary]
    seconds: Mapping[str, float]
    logits: Array


@torch.inference_mode()
def run(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    *,
    on_node: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Trace:
    """Summary and time of every node for one prepared picture 3×H×W of the graph's input size.

    Each summary is taken while its value is still in the cache; no activation outlives its last use.
    Raises Cancelled as soon as `cancelled` says so.
    """
    summaries: dict[str, Summary] = {}
    seconds: dict[str, float] = {}
    started = perf_counter()
    for done, (node, value) in enumerate(_watched(module, graph, picture, cancelled), start=1):
        seconds[node.name] = perf_counter() - started
        summaries[node.name] = summarise(value)
        if on_node:
            on_node(done, len(graph.nodes))
        started = perf_counter()
    return Trace(summaries=summaries, seconds=seconds, logits=_array(value))


@torch.inference_mode()
def activations(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    names: Collection[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Array]:
    """Activations C×H×W (or (C,)) of the nodes in `names`, read-only; `INPUT` is the prepared picture itself.

    The pass stops with the last of them. Raises KeyError for a name that the graph does not have, and Cancelled.
    """
    waiting = {name for name in names if graph.shape_of(name) and name != INPUT}
    found = {INPUT: _array(torch.tensor(picture).unsqueeze(0))} if INPUT in names else {}
    for node, value in _watched(module, graph, picture, cancelled) if waiting else ():
        if node.name in waiting:
            found[node.name] = _array(value)
            waiting.remove(node.name)
            if not waiting:
                break
    return {name: found[name] for name in names}


def _watched(module: GraphModule, graph: Graph, picture: Array, cancelled: Callable[[], bool] | None) -> Iterator[Step]:
    """The walk over one picture, left when `cancelled` says so."""
    if picture.shape != graph.input_shape.dims:
        raise ValueError(f"the graph reads {graph.input_shape}, the picture is {picture.shape}")
    for step in walk(module, graph, torch.tensor(picture).unsqueeze(0)):
        if cancelled and cancelled():
            raise Cancelled
        yield step


def _array(value: Tensor) -> Array:
    """The only image of a batch, as a read-only array that shares the value's memory."""
    array: Array = value[0].numpy()
    array.flags.writeable = False
    return array
