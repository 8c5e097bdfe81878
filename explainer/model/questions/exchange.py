"""The weights of v1.5 in v1: what loads, and how far the two nets then differ on the same picture."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.architecture.questions.stride import Pair, milestones
from explainer.model.net.module import GraphModule, walk, watched
from explainer.model.net.weights import trained

PIECE = 2**17
"""Values that a sum takes in at a time."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How two activations of the same shape relate.

    equal: bit for bit. correlation: Pearson's, None where one of them is constant. relative: ‖a − b‖ / ‖a‖, Euclidean.
    """

    equal: bool
    correlation: float | None
    relative: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exchange:
    """Both nets with one set of weights on one picture.

    tensors, values: how many tensors were loaded, and how many numbers they hold. distances: of v1 from v1.5 behind
    each of the `milestones`, by the block's path, then behind the last node. v1, v1_5: what the chosen blocks put
    out, C×H×W each, by the block's path.
    """

    tensors: int
    values: int
    distances: Mapping[str, Distance]
    v1: Mapping[str, Array]
    v1_5: Mapping[str, Array]


@torch.inference_mode()
def exchange(
    module: GraphModule,
    pair: Pair,
    picture: Array,
    blocks: Sequence[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Exchange:
    """Run `module`, a net of `pair.v1_5`, and v1 with the same weights on a prepared picture 3×H×W.

    `blocks` are the paths of the blocks whose outputs are handed out. The two passes go side by side, so that no more
    is held than two passes need. Raises KeyError for an unknown block, Cancelled as soon as `cancelled` says so.
    """
    ends = {one.output.name: one.name for one in pair.v1.blocks}
    output, told = pair.v1.nodes[-1].name, milestones(pair)
    batch = torch.tensor(picture).unsqueeze(0)
    steps = zip(
        walk(trained(pair.v1.spec, module.state_dict()), pair.v1, batch), walk(module, pair.v1_5, batch), strict=True
    )
    distances: dict[str, Distance] = {}
    found: dict[str, tuple[Array, Array]] = {}  # in v1, in v1.5
    for first, second in watched(steps, cancelled):
        name = ends.get(first.node.name, first.node.name)
        values = first.value[0].numpy(), second.value[0].numpy()
        if name in told or name == output:
            distances[name] = distance(values[1], values[0])
        if name in blocks:
            found[name] = values
    weights = module.state_dict().values()
    held = sum(tensor.numel() for tensor in weights)
    v1, v1_5 = ({name: found[name][net] for name in blocks} for net in (0, 1))
    return Exchange(tensors=len(weights), values=held, distances=distances, v1=v1, v1_5=v1_5)


def distance(one: Array, other: Array) -> Distance:
    """How `other` relates to `one`, both C×H×W or C; the sums are taken piece by piece in double precision."""
    sums = torch.zeros(6, dtype=torch.float64)
    for a, b in zip(_pieces(one), _pieces(other), strict=True):
        gap = a - b
        sums += torch.stack([a.sum(), b.sum(), a.dot(a), b.dot(b), a.dot(b), gap.dot(gap)])
    total_a, total_b, squares_a, squares_b, products, squared_gap = sums.tolist()
    spread_a, spread_b = squares_a - total_a**2 / one.size, squares_b - total_b**2 / one.size
    varies = min(spread_a, spread_b) > 0
    return Distance(
        equal=bool(np.array_equal(one, other)),
        correlation=(products - total_a * total_b / one.size) / (spread_a * spread_b) ** 0.5 if varies else None,
        relative=(squared_gap / squares_a) ** 0.5 if squares_a > 0 else 0.0,
    )


def _pieces(values: Array) -> Iterator[Tensor]:
    """The values in their order, some at a time, so that no second copy of a whole activation is made."""
    flat = torch.from_numpy(values).flatten()
    for start in range(0, len(flat), PIECE):
        yield flat[start : start + PIECE].double()
