"""Channels of an activation: how active each is, the same ones along several nodes, and two pictures compared."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.architecture.graph import Graph
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.trace import Array

PIECE = 2**17
"""Values whose sums are taken in float64 at a time, so that no second copy of a whole activation is made."""

Scores = NDArray[np.float64]


class Activity(NamedTuple):
    """How active each channel is, C each: mean of |x|, largest value, share of values other than 0 (0..1)."""

    mean: Scores
    most: Scores
    share: Scores


class Apart(NamedTuple):
    """How two activations a and b relate.

    equal: bit for bit. normalised: ‖a − b‖ / √((‖a‖² + ‖b‖²) / 2), 0 for equal ones, √2 for perpendicular ones, 2 for
    opposite ones of the same length. cosine: of the angle between them; None where one of them is 0.
    """

    equal: bool
    normalised: float
    cosine: float | None


def activity(values: Array) -> Activity:
    """The activity of every channel of an activation C×H×W (or of a vector C)."""
    flat = values.reshape(len(values), -1)
    mean, share = (np.empty(len(flat)) for _ in range(2))
    for at, channel in enumerate(flat):
        mean[at] = np.abs(channel).mean(dtype=np.float64)
        share[at] = np.count_nonzero(channel) / channel.size
    return Activity(mean, flat.max(axis=1).astype(np.float64), share)


def ranking(scores: Scores) -> NDArray[np.int64]:
    """Places of the scores, the highest first; equal ones stay in order, what is not a number comes last."""
    order: NDArray[np.int64] = np.argsort(-scores, kind="stable")
    return order


def strongest_place(channel: Array) -> tuple[int, int]:
    """Row and column of the highest finite value of a map H×W, the first one in reading order."""
    finite = np.where(np.isfinite(channel), channel, -np.inf)
    row, column = divmod(int(finite.argmax()), channel.shape[1])
    return row, column


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
def along(
    module: GraphModule,
    graph: Graph,
    pictures: tuple[Array, Array],
    names: Collection[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Apart]:
    """How far two prepared pictures are apart behind each of some nodes, in the order of the pass.

    The two passes go side by side, so that no more is held than two passes need. Raises Cancelled.
    """
    wanted, found = set(names), dict[str, Apart]()
    one, other = (walk(module, graph, torch.tensor(picture).unsqueeze(0)) for picture in pictures)
    for first, second in watched(zip(one, other, strict=True), cancelled):
        if first.node.name in wanted:
            found[first.node.name] = apart(first.value[0].numpy(), second.value[0].numpy())
    return found


def apart(one: Array, other: Array) -> Apart:
    """How two activations of the same shape relate; sums are taken piece by piece in float64."""
    sums = np.zeros(4)
    flat, flat_other = one.reshape(-1), other.reshape(-1)
    for start in range(0, one.size, PIECE):
        a, b = (part[start : start + PIECE].astype(np.float64) for part in (flat, flat_other))
        gap = a - b
        sums += a @ a, b @ b, a @ b, gap @ gap
    squares, squares_other, products, squared_gap = sums
    mean = (squares + squares_other) / 2
    return Apart(
        equal=bool(np.array_equal(one, other)),
        normalised=float(np.sqrt(squared_gap / mean)) if mean > 0 else 0.0,
        cosine=_cosine(products, squares, squares_other),
    )


def _cosine(products: float, squares: float, squares_other: float) -> float | None:
    """Within −1 and 1, where rounding would leave them."""
    if min(squares, squares_other) == 0:
        return None
    return float(np.clip(products / (np.sqrt(squares) * np.sqrt(squares_other)), -1, 1))
