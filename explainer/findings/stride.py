"""What v1 and v1.5 read, and how far they part with the same weights."""

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.architecture.questions.stride import Route
from explainer.findings.arrays import Array, Mask

Reached = Mapping[Route, Mask | None]
"""By route, the positions H×W of a block's input that a gradient reaches; None where the block has no such route."""
Proof = tuple[Reached, Reached]
"""What a gradient reaches in v1, then in v1.5."""


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
