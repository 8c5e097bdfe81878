"""What one output value reads of its inputs: a window of cells, some of which may lie in the padding."""

from collections.abc import Mapping

import numpy as np

from explainer.architecture.graph import Node
from explainer.findings.arrays import Array
from explainer.findings.operation import Place, WindowRead


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
    ) -> WindowRead:
        """The h×w cells from `corner` on, in some channels of one input."""
        maps = self._maps[which]
        rows, columns = (first + step * np.arange(count) for first, count in zip(corner, size, strict=True))
        row_there, column_there = (rows >= 0) & (rows < maps.shape[1]), (columns >= 0) & (columns < maps.shape[2])
        inside = row_there[:, None] & column_there[None]
        values = np.zeros((len(channels), *size), dtype=np.float32)
        cells = maps[channels.start : channels.stop, rows[row_there]][:, :, columns[column_there]]
        values[:, inside] = cells.reshape(len(channels), -1)
        lowest, highest = extremes(maps[channels.start : channels.stop])
        return WindowRead(
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

    def cell(self, place: Place, which: int = 0) -> WindowRead:
        """One value of one input."""
        return self.window(range(place.channel, place.channel + 1), (place.row, place.column), (1, 1), which=which)


def extremes(maps: Array) -> tuple[float, float]:
    """The least and the greatest finite value; 0 and 0 where there is none."""
    finite = maps if np.isfinite(maps).all() else maps[np.isfinite(maps)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def as_maps(array: Array) -> Array:
    """An activation as C×H×W; a vector as C×1×1."""
    return array.reshape(len(array), *(array.shape[1:] or (1, 1)))
