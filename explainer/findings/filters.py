"""The filters of a net's first convolution."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from explainer.findings.arrays import Array, Doubles


class FilterOrder(Enum):
    """By what filters are laid out: their number, or the sum of their squared weights, the largest first."""

    NUMBER = "number"
    ENERGY = "energy"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirstFilters:
    """All weights N×3×k×k, read-only, and Σ w² of each filter."""

    weights: Array
    energies: Doubles

    def order(self, by: FilterOrder) -> tuple[int, ...]:
        """The filters' numbers in an order; equal ones stay as they are numbered."""
        if by is FilterOrder.NUMBER:
            return tuple(range(len(self.weights)))
        return tuple(np.argsort(-self.energies, kind="stable").tolist())

    def energy(self, number: int) -> float:
        """Σ w² of one filter."""
        return float(self.energies[number])

    def rank(self, number: int) -> int:
        """A filter's rank by energy, counted from 0; equal ones share the first of theirs."""
        return int((self.energies > self.energies[number]).sum())
