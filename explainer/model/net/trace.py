"""One forward pass, told in numpy: the time of every node with summaries, or the activations of chosen ones.

Reading every value again makes a pass a fifth longer, so a pass takes the summaries that are shown at once; that of
another node is taken from its activation when it is asked for. Activations are computed from what is known already,
which is seldom more than a block away. Nothing here keeps state: any number of threads may run the same module.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from statistics import median
from time import perf_counter

import torch
from torch import Tensor

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.findings.arrays import Array
from explainer.findings.summary import Summary
from explainer.findings.time import Trace
from explainer.model.net.module import GraphModule, resume, walk, watched
from explainer.model.net.summary import summarise

SHORT_SECONDS, SHORT_PASSES = 0.06, 7
"""A pass that takes no longer is run so often for its times."""
Progress = Callable[[int, int], None]
"""Called after each node with the number of nodes done and the number of all."""
Known = Callable[[str], Array | None]
"""Gives the activation of a node where it has been computed before."""


@torch.inference_mode()
def run(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    *,
    summarised: Collection[str] | None = None,
    on_node: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Trace:
    """Time of every node for one prepared picture 3×H×W of the graph's input size; summaries of those in `summarised`.

    None summarises them all. Each summary is taken while its value is still in the cache; no activation outlives its
    last use. Raises KeyError for a name that the graph does not have, and Cancelled as soon as `cancelled` says so.
    """
    _require_size(graph, picture)
    wanted = {node.name for node in graph} if summarised is None else {graph[name].name for name in summarised}
    summaries: dict[str, Summary] = {}
    seconds: dict[str, float] = {}
    steps = watched(walk(module, graph, torch.tensor(picture).unsqueeze(0)), cancelled)
    started = perf_counter()
    for done, (node, value) in enumerate(steps, start=1):
        seconds[node.name] = perf_counter() - started
        if node.name in wanted:
            summaries[node.name] = summarise(value)
        if on_node:
            on_node(done, len(graph.nodes))
        started = perf_counter()
    return Trace(summaries=summaries, seconds=seconds, logits=_array(value))


def timed(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    *,
    summarised: Collection[str] | None = None,
    on_node: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Trace:
    """Like `run`; the times of a short pass, which any hiccup of the machine would spoil, are medians over several."""
    first = run(module, graph, picture, summarised=summarised, on_node=on_node, cancelled=cancelled)
    if sum(first.seconds.values()) > SHORT_SECONDS:
        return first
    again = (run(module, graph, picture, summarised=(), cancelled=cancelled) for _ in range(SHORT_PASSES - 1))
    passes = [first, *again]
    seconds = {name: median(one.seconds[name] for one in passes) for name in first.seconds}
    return replace(first, seconds=seconds, num_passes=len(passes))


@torch.inference_mode()
def activations(
    module: GraphModule,
    graph: Graph,
    picture: Array,
    names: Collection[str],
    *,
    known: Known = lambda _: None,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Array]:
    """Activations C×H×W (or (C,)) of the nodes in `names`, read-only; `INPUT` is the prepared picture itself.

    Only what they are computed from is run, starting from what is `known` of the same net and picture: bit for bit
    what the whole pass gives. Raises KeyError for a name that the graph does not have, and Cancelled.
    """
    _require_size(graph, picture)
    nodes, given = _way_to(names, graph, lambda name: picture if name == INPUT else known(name))
    start = {name: torch.tensor(values).unsqueeze(0) for name, values in given.items()}
    found = {name: _array(start[name]) for name in names if name in start}
    for node, value in watched(resume(module, nodes, start), cancelled):
        if node.name in names:
            found[node.name] = _array(value)
    return {name: found[name] for name in names}


def summary(values: Array) -> Summary:
    """The summary of an activation C×H×W (or (C,))."""
    return summarise(torch.tensor(values).unsqueeze(0))


def _way_to(names: Collection[str], graph: Graph, known: Known) -> tuple[Sequence[Node], Mapping[str, Array]]:
    """The nodes that have to run, in order, and the known values that they start from."""
    given: dict[str, Array] = {}
    needed: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name in given or name in needed:
            continue
        values = known(name)
        if values is None:
            needed.add(name)
            ahead.extend(graph[name].inputs)
        else:
            given[name] = values
    return [node for node in graph if node.name in needed], given


def _require_size(graph: Graph, picture: Array) -> None:
    if picture.shape != graph.input_shape.dims:
        raise ValueError(f"the graph reads {graph.input_shape}, the picture is {picture.shape}")


def _array(value: Tensor) -> Array:
    """The only image of a batch, as a read-only array that shares the value's memory."""
    array: Array = value[0].numpy()
    array.flags.writeable = False
    return array
