"""What is said of an activation in three numbers."""

from typing import NamedTuple


class Summary(NamedTuple):
    """One activation in numbers.

    shape: (C, H, W), or (C,) for a vector. mean, std: over all its values, the deviation of the population.
    zeros: share of values that are exactly zero, 0..1. (A named tuple, because a pass makes hundreds of them.)
    """

    shape: tuple[int, ...]
    mean: float
    std: float
    zeros: float
