"""From values to palette entries of a picture: colour scales, sizes, and tiles side by side.

Signed values go on a diverging scale from −bound to bound, whose middle entry is exactly 0; others on a sequential
scale from 0 to bound. NaN and infinity have an entry of their own. Maps are C×H×W.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.findings.arrays import Array
from explainer.render.images.colours import GAP, LEVELS, MIDDLE, NONFINITE

Entries = NDArray[np.uint8]

LEAST_SIDE = 6
"""Thinner strips could not be seen."""
GAP_WIDTH = 2


class Extent(NamedTuple):
    """Lowest and highest finite value (0 where there is none), and how many values are NaN or infinite."""

    lowest: float
    highest: float
    nonfinite: int

    @property
    def signed(self) -> bool:
        """Whether the scale diverges from 0."""
        return self.lowest < 0

    @property
    def bound(self) -> float:
        """Where the scale ends."""
        return max(abs(self.lowest), abs(self.highest))


def extent(values: Array) -> Extent:
    """The extent of an array."""
    lowest, highest = float(values.min()), float(values.max())
    if np.isfinite(lowest) and np.isfinite(highest):
        return Extent(lowest, highest, 0)
    finite = values[np.isfinite(values)]
    missing = values.size - finite.size
    return Extent(float(finite.min()), float(finite.max()), missing) if finite.size else Extent(0.0, 0.0, missing)


def channel_bounds(maps: Array) -> Array:
    """Largest finite magnitude of each map, C×1×1."""
    finite = np.where(np.isfinite(maps), np.abs(maps), np.float32(0))
    largest: Array = finite.max(axis=(1, 2), keepdims=True)
    return largest


def entries(values: Array, bound: Array | float, *, signed: bool) -> Entries:
    """Palette entries of finite values; what lies beyond the bound gets the last colour."""
    steps, zero, least = (MIDDLE, MIDDLE, -1) if signed else (LEVELS - 1, 0, 0)
    divisor = np.asarray(bound, dtype=np.float32)
    shares = values / np.where(divisor > 0, divisor, np.float32(1))
    return np.rint(np.clip(shares, least, 1) * steps + zero).astype(np.uint8)


def drawn(maps: Array, bound: Array | float, *, signed: bool, side: int, least: int = 0) -> Entries:
    """Palette entries of maps whose longer side comes to about `side` pixels, and to `least` at least.

    Small maps are enlarged pixel by pixel, large ones averaged over areas.
    """
    longest = max(maps.shape[1:])
    finite = np.isfinite(maps)
    values, missing = (maps, None) if finite.all() else (np.where(finite, maps, np.float32(0)), ~finite)
    if longest > side:
        rows, columns = (_averaging(length, max(1, round(length * side / longest))) for length in maps.shape[1:])
        values = rows @ values @ columns.T
        missing = None if missing is None else rows @ missing.astype(np.float32) @ columns.T > 0
    picture = entries(values, bound, signed=signed)
    if missing is not None:
        picture[missing] = NONFINITE
    times = max(1, round(side / longest), -(-least // longest))
    return _visible(picture.repeat(times, axis=1).repeat(times, axis=2))


def tiled(pictures: Entries, columns: int) -> Entries:
    """Pictures laid out row by row, with a gap right of and below each."""
    count, height, width = pictures.shape
    rows = -(-count // columns)
    room = np.full((rows * columns, height + GAP_WIDTH, width + GAP_WIDTH), GAP, dtype=np.uint8)
    room[:count, :height, :width] = pictures
    grid = room.reshape(rows, columns, *room.shape[1:]).swapaxes(1, 2)
    return grid.reshape(rows * room.shape[1], columns * room.shape[2])


def _averaging(length: int, shorter: int) -> Array:
    """`shorter`×`length` weights that average over equal stretches, counting pixels cut by an edge in part."""
    edges = np.linspace(0, length, shorter + 1)
    first, last = edges[:-1, None], edges[1:, None]
    pixels = np.arange(length)[None]
    overlap = np.clip(np.minimum(last, pixels + 1) - np.maximum(first, pixels), 0, None)
    weights: Array = (overlap / (last - first)).astype(np.float32)
    return weights


def _visible(pictures: Entries) -> Entries:
    """Strips a few pixels thin, made wide enough to be seen."""
    for axis in (1, 2):
        pictures = pictures.repeat(-(-LEAST_SIDE // pictures.shape[axis]), axis=axis)
    return pictures
