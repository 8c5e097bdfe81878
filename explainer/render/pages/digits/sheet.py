"""Pictures of what a net makes of a digit: the maps of all its layers on one sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.findings.arrays import Array, Pixels
from explainer.render.images.colours import GAP, palette
from explainer.render.images.tiles import GAP_WIDTH, drawn, entries, extent, tiled

NUM_MAPS = 6
"""Maps of one strip: the most active ones of a layer."""
TILE = 32
PITCH = TILE + GAP_WIDTH
VALUE_WIDTH = 3
"""Pixels of the sheet for one value of a vector."""


class Strip(NamedTuple):
    """The maps that a strip shows, in order (none for a vector, which is drawn whole), and its width in pixels."""

    channels: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Strips below each other in one PNG, each `TILE` pixels high and `PITCH` from the next."""

    png: bytes
    strips: tuple[Strip, ...]


def sheet(activations: Iterable[Array]) -> Sheet:
    """A strip for each activation C×H×W; the maps of one strip share a scale from 0 to its largest value."""
    pictures, channels = zip(*map(_strip, activations), strict=True)
    widths = [picture.shape[1] for picture in pictures]
    padded = [
        np.pad(picture, ((0, 0), (0, max(widths) - width)), constant_values=GAP)
        for picture, width in zip(pictures, widths, strict=True)
    ]
    image = Image.fromarray(np.concatenate(padded))
    image.putpalette(palette(signed=False))
    file = BytesIO()
    image.save(file, "PNG", transparency=GAP, compress_level=1)
    shown = zip(channels, (width - GAP_WIDTH for width in widths), strict=True)
    return Sheet(png=file.getvalue(), strips=tuple(Strip(*one) for one in shown))


def _strip(activation: Array) -> tuple[NDArray[np.uint8], tuple[int, ...]]:
    bound = extent(activation).bound
    if activation.shape[1:] == (1, 1):
        row = entries(activation.reshape(1, -1), bound, signed=False)
        picture = row.repeat(TILE, axis=0).repeat(VALUE_WIDTH, axis=1)
        return np.pad(picture, ((0, GAP_WIDTH), (0, GAP_WIDTH)), constant_values=GAP), ()
    busiest = np.argsort(-activation.mean(axis=(1, 2)), kind="stable")[:NUM_MAPS]
    chosen = np.sort(busiest)
    pictures = drawn(activation[chosen], bound, signed=False, side=TILE)
    return tiled(pictures, NUM_MAPS), tuple(int(channel) for channel in chosen)


def seen_png(pixels: Pixels) -> bytes:
    """What the net sees, H×W×3 of a grey picture, as a grey PNG."""
    file = BytesIO()
    Image.fromarray(pixels[:, :, 0]).save(file, "PNG")
    return file.getvalue()
