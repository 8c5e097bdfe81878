"""Activations and photos as small pictures.

Signed values are drawn on a diverging scale from −m to m, m being the largest magnitude, so that the neutral colour is
0; non-negative ones on a sequential scale from 0 to the largest. Pictures of maps are PNGs with a palette: a byte per
pixel, transparent gaps, no loss. NaN and infinity have a colour of their own and are counted.
"""

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from explainer.findings.arrays import Array, Pixels
from explainer.picture.prepare import CropBox
from explainer.render.images.colours import GAP, palette
from explainer.render.images.tiles import Entries, Extent, channel_bounds, drawn, entries, extent, tiled

Scale = Literal["common", "channel"]

TILE = 56
LEAST_TILE = 48
SWATCH = 28
GRID_WIDTH = 700
INPUT_SIDE = 224
CROP_SIDE = 480
THUMBNAIL_SIDE = 96
"""Twice the pixels of a button, and some."""
BAR_SIZE = (240, 14)
JPEG_QUALITY = 90
LONGEST_SIDE, THINNEST_SIDE = 1400, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Feature maps as tiles of one picture, row by row.

    tile, tile_height: pixels from one tile to the next, gap included. channels: which maps are shown, in order.
    lowest, highest: of the finite values of the whole activation. nonfinite: how many of its values are NaN or
    infinite.
    """

    png: bytes
    columns: int
    rows: int
    tile: int
    tile_height: int
    channels: tuple[int, ...]
    lowest: float
    highest: float
    nonfinite: int

    @property
    def signed(self) -> bool:
        """Whether the scale diverges from 0."""
        return self.lowest < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Maps of x, F(x), x + F(x) and what leaves the block, of a channel or the mean of all, on one diverging scale.

    images: four PNGs in this order.
    """

    images: tuple[bytes, bytes, bytes, bytes]
    lowest: float
    highest: float
    nonfinite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDifference:
    """Two maps and what one has more than the other: PNGs on one diverging scale, with its ends."""

    images: tuple[bytes, bytes, bytes]
    lowest: float
    highest: float


def feature_grid(
    maps: Array,
    *,
    limit: int = 64,
    start: int = 0,
    height: int | None = None,
    scale: Scale = "common",
    within: Extent | None = None,
) -> Grid:
    """Up to `limit` maps of an activation C×H×W (or of a vector C) from channel `start` on, as one picture.

    "common" draws every channel on the scale of the whole activation, or of the extent `within` that is given for it;
    "channel" gives each its own. `height` is the wanted length of a tile's longer side in pixels.
    """
    stack = maps.reshape(len(maps), *(maps.shape[1:] or (1, 1)))
    whole = within or extent(stack)
    first = min(max(0, start), len(stack) - 1)
    shown = stack[first : first + max(1, limit)]
    bound = channel_bounds(shown) if scale == "channel" else whole.bound
    side = height or (SWATCH if max(stack.shape[1:]) == 1 else TILE)
    pictures = drawn(shown, bound, signed=whole.signed, side=side, least=min(side, LEAST_TILE))
    empty = tiled(pictures[:1], 1)
    columns = min(len(shown), max(1, GRID_WIDTH // empty.shape[1]))
    return Grid(
        png=_png(tiled(pictures, columns), signed=whole.signed),
        columns=columns,
        rows=-(-len(shown) // columns),
        tile=empty.shape[1],
        tile_height=empty.shape[0],
        channels=tuple(range(first, first + len(shown))),
        **whole._asdict(),
    )


def channel_image(channel: Array, *, size: int = 360, lowest: float, highest: float) -> bytes:
    """One map H×W, its longer side about `size` pixels, on the scale of an activation from `lowest` to `highest`."""
    scale = Extent(lowest, highest, 0)
    return _png(drawn(channel[None], scale.bound, signed=scale.signed, side=size)[0], signed=scale.signed)


def colour_bar(lowest: float, highest: float, *, signed: bool) -> bytes:
    """The part of the scale between `lowest` (left end) and `highest` (right end), without numbers."""
    width, height = BAR_SIZE
    values = np.linspace(lowest, highest, width, dtype=np.float32)
    row = entries(values, Extent(lowest, highest, 0).bound, signed=signed)
    return _png(np.repeat(row[None], height, axis=0), signed=signed)


def ledger(x: Array, f: Array, total: Array, out: Array, *, size: int = 240) -> Ledger:
    """The maps H×W of a block: x, F(x), x + F(x), and what leaves it."""
    maps = np.stack([x, f, total, out])
    whole = extent(maps)
    one, two, three, four = (_png(picture, signed=True) for picture in drawn(maps, whole.bound, signed=True, side=size))
    return Ledger(images=(one, two, three, four), **whole._asdict())


def exact_view(pixels: Pixels) -> bytes:
    """What the net sees, H×W×3, as it is, for a page that enlarges it: a PNG."""
    return _encoded(Image.fromarray(pixels), "PNG", compress_level=1)


def input_view(pixels: Pixels) -> bytes:
    """What the net sees, H×W×3: small pictures enlarged pixel by pixel as a PNG, others as they are, as a JPEG."""
    times = max(1, INPUT_SIDE // max(pixels.shape[:2]))
    image = Image.fromarray(pixels.repeat(times, axis=0).repeat(times, axis=1))
    return _encoded(image, "PNG", compress_level=1) if times > 1 else _jpeg(image)


def thumbnail(image: Image.Image) -> bytes:
    """A picture small enough for a button: the square in its middle, at most 96 pixels wide; a JPEG."""
    side = min(THUMBNAIL_SIDE, *image.size)
    return _jpeg(ImageOps.fit(image.convert("RGB"), (side, side)))


def crop_view(original: Image.Image, box: CropBox) -> bytes:
    """The source picture within 480 pixels, the crop outlined in black and white so that it shows on any ground."""
    share = min(1.0, CROP_SIDE / max(original.size))
    width, height = (max(1, round(side * share)) for side in original.size)
    image = original.convert("RGB").resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    left, top = max(0, round(box.left * share)), max(0, round(box.top * share))
    right, bottom = min(width, round(box.right * share)) - 1, min(height, round(box.bottom * share)) - 1
    draw = ImageDraw.Draw(image)
    for inset, colour in enumerate(("black", "white", "white", "black")):
        if right - left >= 2 * inset and bottom - top >= 2 * inset:
            draw.rectangle((left + inset, top + inset, right - inset, bottom - inset), outline=colour)
    return _jpeg(image)


def _png(picture: Entries, *, signed: bool) -> bytes:
    image = Image.fromarray(picture)
    image.putpalette(palette(signed=signed))
    return _encoded(image, "PNG", transparency=GAP, compress_level=1)


def _jpeg(image: Image.Image) -> bytes:
    return _encoded(image, "JPEG", quality=JPEG_QUALITY, subsampling=0)


def _encoded(image: Image.Image, file_format: str, **options: int) -> bytes:
    """The file; a side is never so thin, nor so long, that a page would scale it away."""
    width, height = image.size
    share = min(1.0, LONGEST_SIDE / max(image.size))
    size = (max(THINNEST_SIDE, round(width * share)), max(THINNEST_SIDE, round(height * share)))
    if size != image.size:
        image = image.resize(size, Image.Resampling.NEAREST)
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()
