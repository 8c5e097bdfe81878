"""Colour maps for feature maps: tables of 253 colours between a few anchors, and the palette of every picture.

A table has a middle entry, so that a map centred at 0 has one colour that means exactly 0.
"""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.render.style.theme import contrast

LEVELS = 253
MIDDLE = LEVELS // 2
GAP = 253
"""Palette entry between tiles: transparent, so that the page shows through in light and in dark."""
NONFINITE = 254
"""Palette entry of NaN and infinity."""
NONFINITE_COLOUR = (255, 0, 212)
"""A magenta that neither map contains, whatever the reader's colour vision makes of it: it is the most saturated."""

_VIRIDIS = ("440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725")
"""Ninths of viridis (S. van der Walt and N. Smith for matplotlib, CC0): even steps of lightness, colour-blind safe."""
_BLUE_RED = (
    "053061",
    "2166ac",
    "4393c3",
    "92c5de",
    "d1e5f0",
    "f7f7f7",
    "fddbc7",
    "f4a582",
    "d6604d",
    "b2182b",
    "67001f",
)
"""RdBu with eleven classes, blue first (C. Brewer, colorbrewer2.org, Apache 2.0): colour-blind safe, neutral middle."""

Table = NDArray[np.uint8]
_INKS = ("#000000", "#ffffff")


class Shade(NamedTuple):
    """The colour of a cell, and the ink that is read best on it: 4.5:1 or more, whatever the colour."""

    ground: str
    ink: str


def sequential() -> Table:
    """253×3 uint8, from 0 (dark) to the highest value (light)."""
    return _table(_VIRIDIS)


def diverging() -> Table:
    """253×3 uint8: blue below 0, a light grey at 0, red above."""
    return _table(_BLUE_RED)


def palette(*, signed: bool) -> bytes:
    """256 RGB entries of a picture: the colour map, the gap, the colour of NaN and infinity."""
    entries = np.zeros((256, 3), dtype=np.uint8)
    entries[:LEVELS] = diverging() if signed else sequential()
    entries[NONFINITE] = NONFINITE_COLOUR
    return entries.tobytes()


@lru_cache(maxsize=2)
def shades(*, signed: bool) -> tuple[Shade, ...]:
    """The palette's entries as cells with something written on them."""
    entries = palette(signed=signed)
    grounds = [f"#{entries[at : at + 3].hex()}" for at in range(0, len(entries), 3)]
    return tuple(Shade(ground, max(_INKS, key=partial(contrast, ground))) for ground in grounds)


def _table(anchors: tuple[str, ...]) -> Table:
    """Linear between anchors, in sRGB."""
    colours = np.array([list(bytes.fromhex(anchor)) for anchor in anchors], dtype=np.float64)
    places = np.linspace(0, len(anchors) - 1, LEVELS)
    channels = [np.interp(places, np.arange(len(anchors)), colours[:, channel]) for channel in range(3)]
    return np.round(np.stack(channels, axis=1)).astype(np.uint8)
