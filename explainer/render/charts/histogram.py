"""How often which value occurs in an activation: counts in bins of equal width, one edge at 0."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

BINS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Counts of the finite values; bin i reaches from `start + i·width` to `start + (i + 1)·width`.

    total: number of finite values. missing: number of values that are NaN or infinite. lowest, highest, mean: of the
    finite values.
    """

    start: float
    width: float
    counts: tuple[int, ...]
    total: int
    missing: int
    lowest: float
    highest: float
    mean: float

    @property
    def end(self) -> float:
        """Where the last bin ends."""
        return self.start + len(self.counts) * self.width

    def edges(self, position: int) -> tuple[float, float]:
        """Where a bin begins and ends."""
        return self.start + position * self.width, self.start + (position + 1) * self.width


def count(values: NDArray[np.float32], *, bins: int = BINS) -> Histogram:
    """The histogram of all finite values, in `bins` bins (up to two more where values lie on both sides of 0)."""
    flat = values.astype(np.float64, copy=True).ravel()
    finite = flat[np.isfinite(flat)]
    missing = flat.size - finite.size
    if not finite.size:
        nothing = {"lowest": 0.0, "highest": 0.0, "mean": 0.0}
        return Histogram(start=0.0, width=1.0, counts=(0,), total=0, missing=missing, **nothing)
    lowest, highest = float(finite.min()), float(finite.max())
    if lowest == highest:  # one bin around the only value
        width = max(abs(lowest), 1.0) / 100
        anchor, below, number = lowest - width / 2, 0, 1
    else:
        width = (highest - lowest) / bins
        anchor = 0.0 if lowest <= 0 <= highest else lowest
        below = ceil((anchor - lowest) / width)
        number = below + ceil((highest - anchor) / width)
    places = np.clip(np.floor((finite - anchor) / width).astype(np.intp) + below, 0, number - 1)
    return Histogram(
        start=anchor - below * width,
        width=width,
        counts=tuple(np.bincount(places, minlength=number).tolist()),
        total=finite.size,
        missing=missing,
        lowest=lowest,
        highest=highest,
        mean=float(finite.mean()),
    )
