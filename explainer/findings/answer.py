"""What a net answers to a picture, and where in the picture the evidence for a class lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explainer.findings.arrays import Array, Doubles


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The class with the highest logit, counted from 0, and its softmax probability (0..1)."""

    index: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reply:
    """The answer in full: logits and softmax probabilities by class, and the classes from the likeliest on."""

    logits: Array
    shares: Doubles
    order: Sequence[int]

    @property
    def is_finite(self) -> bool:
        """Whether the logits were numbers; otherwise the probabilities are none."""
        return bool(np.isfinite(self.shares).all())

    @property
    def likeliest(self) -> Likeliest | None:
        """The likeliest class of all; None where the probabilities are no numbers."""
        first = self.order[0]
        return Likeliest(first, float(self.shares[first])) if self.is_finite else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """One class's logit taken apart by position.

    cells: H×W, Σ_k w_k·A_k at each position of the last maps, read-only. logit: what the net itself computed.
    """

    index: int
    bias: float
    cells: Doubles
    logit: float

    @property
    def mean(self) -> float:
        """The mean of all cells."""
        return float(self.cells.mean())

    @property
    def total(self) -> float:
        """Bias and mean: the logit, up to the rounding of float32."""
        return self.bias + self.mean

    @property
    def added(self) -> Doubles:
        """What each cell adds to the logit, H×W; with the bias they sum up to it."""
        share: Doubles = self.cells / self.cells.size
        return share
