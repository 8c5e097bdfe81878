"""What one output value reads of its inputs: a window of cells, some of which may lie in the padding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.architecture.graph import Node
from explainer.model.net.trace import Array


class Place(NamedTuple):
    """Where a value stands in an activation, all counted from 0; row and column of a vector are 0."""

    channel: int
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A window channels×h×w of one input.

    source: the node that put it out, or `INPUT`. channel, row, column: of the window's first cell in that map; row and
    column are negative where it begins in the padding. step: from one cell to the next (a convolution's dilation).
    values: 0 in the padding. inside: h×w, False for cells that lie in the padding. lowest, highest: the finite extremes
    of the whole input, 0 where it has none: the ends of its colour scale.
    """

    source: str
    channel: int
    row: int
    column: int
    step: int
    values: Array
    inside: NDArray[np.bool_]
    lowest: float
    highest: float


class Inputs:
    """The activations that a node reads."""

    def __init__(self, node: Node, arrays: Mapping[str, Array]) -> None:
        self._names = node.inputs
        self._maps = tuple(as_maps(arrays[name]) for name in node.inputs)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the first."""
        channels, height, width = self._maps[0].shape
        return channels, height, width

    def window(
        self, channels: range, corner: tuple[int, int], size: tuple[int, int], *, step: int = 1, which: int = 0
    ) -> Reading:
        """The h×w cells from `corner` on, in some channels of one input."""
        maps = self._maps[which]
        rows, columns = (first + step * np.arange(count) for first, count in zip(corner, size, strict=True))
        row_there, column_there = (rows >= 0) & (rows < maps.shape[1]), (columns >= 0) & (columns < maps.shape[2])
        inside = row_there[:, None] & column_there[None]
        values = np.zeros((len(channels), *size), dtype=np.float32)
        cells = maps[channels.start : channels.stop, rows[row_there]][:, :, columns[column_there]]
        values[:, inside] = cells.reshape(len(channels), -1)
        lowest, highest = _extremes(maps)
        return Reading(
            source=self._names[which],
            channel=channels.start,
            row=corner[0],
            column=corner[1],
            step=step,
            values=values,
            inside=inside,
            lowest=lowest,
            highest=highest,
        )

    def cell(self, place: Place, which: int = 0) -> Reading:
        """One value of one input."""
        return self.window(range(place.channel, place.channel + 1), (place.row, place.column), (1, 1), which=which)


def _extremes(maps: Array) -> tuple[float, float]:
    """The least and the greatest finite value; 0 and 0 where there is none."""
    finite = maps if np.isfinite(maps).all() else maps[np.isfinite(maps)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def as_maps(array: Array) -> Array:
    """An activation as C×H×W; a vector as C×1×1."""
    return array.reshape(len(array), *(array.shape[1:] or (1, 1)))
