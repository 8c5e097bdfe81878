"""Two nets on the same picture, timed in turns, so that whatever slows the machine slows both."""

from collections.abc import Callable
from time import perf_counter

import torch
from torch import Tensor

from explainer.architecture.graph import Graph
from explainer.findings.arrays import Array
from explainer.findings.compare import Race
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.trace import Progress

RUNS = 7
"""Timed passes of each net; one more before them fills the caches and counts for nothing."""


@torch.inference_mode()
def race(
    a: tuple[GraphModule, Graph],
    b: tuple[GraphModule, Graph],
    picture: Array,
    *,
    runs: int = RUNS,
    on_pass: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Race:
    """Bare passes of two nets over one prepared picture 3×H×W, in turns; which one begins changes each time.

    Raises Cancelled as soon as `cancelled` says so.
    """
    nets, batch = (a, b), torch.tensor(picture).unsqueeze(0)
    order = [place for turn in range(runs + 1) for place in ((0, 1) if turn % 2 else (1, 0))]
    seconds: tuple[list[float], list[float]] = ([], [])
    for done, place in enumerate(order, start=1):
        seconds[place].append(_pass(*nets[place], batch, cancelled))
        if on_pass:
            on_pass(done, len(order))
    return Race(a=tuple(seconds[0][1:]), b=tuple(seconds[1][1:]))


def _pass(module: GraphModule, graph: Graph, batch: Tensor, cancelled: Callable[[], bool] | None) -> float:
    started = perf_counter()
    for _ in watched(walk(module, graph, batch), cancelled):
        pass
    return perf_counter() - started
