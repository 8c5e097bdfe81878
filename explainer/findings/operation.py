"""How one output value of one operation came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from explainer.architecture.graph import Node
from explainer.findings.arrays import Array, Doubles, Mask


class Place(NamedTuple):
    """Where a value stands in an activation, all counted from 0; row and column of a vector are 0."""

    channel: int
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindowRead:
    """A window channels×h×w of one input.

    source: the node that put it out, or `INPUT`. channel, row, column: of the window's first cell in that map; row and
    column are negative where it begins in the padding. step: from one cell to the next (a convolution's dilation).
    values: 0 in the padding. inside: h×w, False for cells that lie in the padding. lowest, highest: the finite extremes
    of the whole channels that it reads, 0 where they have none.
    """

    source: str
    channel: int
    row: int
    column: int
    step: int
    values: Array
    inside: Mask
    lowest: float
    highest: float


class Making(NamedTuple):
    """The numbers a value is made from.

    readings: one for each input it reads (none where option A pads with zeros). total: worked out from the rest,
    float64. weights: as large as the only reading, for a convolution or a linear layer. constants: mean, variance, eps,
    gamma and beta of a normalisation. winner: row and column in the window of the value that a max pool keeps.
    """

    readings: tuple[WindowRead, ...]
    total: float
    weights: Array | None = None
    bias: float | None = None
    constants: Mapping[str, float] = MappingProxyType({})
    winner: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneValue:
    """One output value of `node`, and how it came about.

    computed: what the net itself put out, a float32 number. lowest, highest: the finite extremes of the channel that it
    stands in, 0 where it has none.
    """

    node: Node
    place: Place
    making: Making
    computed: float
    lowest: float
    highest: float

    @property
    def products(self) -> Doubles:
        """Input times weight, channels×h×w; raises ValueError for an operation without weights."""
        if self.making.weights is None:
            raise ValueError(f"{self.node.name} has no weights")
        products: Doubles = self.making.readings[0].values.astype(np.float64) * self.making.weights
        return products
