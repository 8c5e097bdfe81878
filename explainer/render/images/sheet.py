"""The maps of all boxes of a picture in one PNG, from which the browser cuts each: one palette holds both scales.

Every map has a scale of its own, from 0 or from −m to its largest magnitude m; its colours are every second one of the
scales of feature maps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image

from explainer.findings.box_maps import BoxMap
from explainer.render.images import colours
from explainer.render.images.tiles import Entries, drawn, extent

MAP_SIDE = 32
"""Pixels of a map beside a box at most."""
HALF = 127
"""Colours of each scale; a middle one means exactly 0."""
GAP, NONFINITE = 254, 255
_COLUMNS = 12


class Tile(NamedTuple):
    """Where a map lies on the sheet, in pixels, and whose channel it is; None for the mean of all."""

    left: int
    top: int
    width: int
    height: int
    channel: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A PNG with a palette, and each map's tile by the name of its node."""

    png: bytes
    tiles: Mapping[str, Tile]


def sheet(maps: Mapping[str, BoxMap], *, side: int) -> Sheet:
    """The maps side by side in rows, each at most `side` pixels long; larger ones are averaged over areas."""
    pictures = {name: _entries(one, side) for name, one in maps.items()}
    tiles: dict[str, Tile] = {}
    pitch = max((max(one.shape) for one in pictures.values()), default=1)
    rows = -(-len(pictures) // _COLUMNS)
    page = np.full((max(rows, 1) * pitch, min(max(len(pictures), 1), _COLUMNS) * pitch), GAP, dtype=np.uint8)
    for index, (name, picture) in enumerate(pictures.items()):
        top, left = pitch * (index // _COLUMNS), pitch * (index % _COLUMNS)
        height, width = picture.shape
        page[top : top + height, left : left + width] = picture
        tiles[name] = Tile(left, top, width, height, maps[name].channel)
    return Sheet(png=_png(page), tiles=tiles)


def _entries(one: BoxMap, side: int) -> Entries:
    """Palette entries of a map, pixel by pixel where it is small enough."""
    scale = extent(one.values)
    longest = min(side, max(one.values.shape))
    wide = drawn(one.values[None], scale.bound, signed=scale.signed, side=longest)[0]
    half: Entries = wide // 2 + np.uint8(HALF * scale.signed)
    half[wide == colours.NONFINITE] = NONFINITE
    return half


def _png(page: Entries) -> bytes:
    table = np.zeros((256, 3), dtype=np.uint8)
    table[:HALF], table[HALF : 2 * HALF] = colours.sequential()[::2], colours.diverging()[::2]
    table[NONFINITE] = colours.NONFINITE_COLOUR
    image = Image.fromarray(page)
    image.putpalette(table.tobytes())
    file = BytesIO()
    image.save(file, "PNG", transparency=GAP, compress_level=1)
    return file.getvalue()
