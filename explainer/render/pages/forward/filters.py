"""The filters of the first convolution as coloured pictures, and what one of them answers to.

A filter of three channels is drawn as red, green and blue on a scale of its own: mid-grey is a weight of 0, the
largest magnitude reaches black or full colour.
"""

import io
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup
from PIL import Image

from explainer.findings.arrays import Array, Pixels
from explainer.findings.peaks import Peak
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.render.images.maps import Grid
from explainer.render.images.tiles import GAP_WIDTH
from explainer.render.pages.operation.pieces import grid, number
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import PREPROCESSING

TILE_SIDE, LARGE_SIDE = 56, 160
MOST_SHOWN = 256
"""Filters in one picture."""
COLUMNS = (8, 9, 7, 6)
"""Tiles in a row: the first of these that leaves no gap in the last row, or the first of all."""
COLOURS = ("red", "green", "blue")

(_RECIPE,) = PREPROCESSING.rows


def coloured(weights: Array) -> Pixels:
    """Filters N×3×k×k as pictures N×k×k×3, each on its own scale around grey; a filter of zeros is grey."""
    largest = np.abs(weights).max(axis=(1, 2, 3), keepdims=True)
    shares = weights / np.where(largest > 0, largest, np.float32(1))
    pictures: Pixels = np.rint(127.5 + 127.5 * shares).astype(np.uint8).transpose(0, 2, 3, 1)
    return pictures


def sheet(weights: Array, order: Sequence[int]) -> Grid:
    """Filters in some order as one picture of tiles; the grid's channels are the filters' numbers.

    Its extremes are those of all weights.
    """
    pictures = coloured(weights[list(order)])
    times = max(1, TILE_SIDE // pictures.shape[1])
    tiles = pictures.repeat(times, axis=1).repeat(times, axis=2)
    count, side = len(tiles), tiles.shape[1] + GAP_WIDTH
    columns = next((one for one in COLUMNS if count % one == 0), min(count, COLUMNS[0]))
    rows = -(-count // columns)
    room = np.zeros((rows * columns, side, side, 4), dtype=np.uint8)
    room[:count, :-GAP_WIDTH, :-GAP_WIDTH, :3] = tiles
    room[:count, :-GAP_WIDTH, :-GAP_WIDTH, 3] = 255
    picture = room.reshape(rows, columns, side, side, 4).swapaxes(1, 2).reshape(rows * side, columns * side, 4)
    return Grid(
        png=_png(Image.fromarray(picture)),
        columns=columns,
        rows=rows,
        tile=side,
        tile_height=side,
        channels=tuple(order),
        lowest=float(weights.min()),
        highest=float(weights.max()),
        nonfinite=0,
    )


def by_place(shown: Grid) -> Grid:
    """The sheet with its tiles counted from 0 in the order they stand in."""
    return replace(shown, channels=tuple(range(len(shown.channels))))


def row_html(weights: Array, patches: Sequence[tuple[Pixels, Peak]], words: Catalogue, *, number_of: int) -> Markup:
    """A filter 3×k×k, and beside it at the same size what it read where it answered most, then least."""
    alt = words("filters.filter_alt", filter=number_of, told=told(weights, words))
    figures = [_figure(coloured(weights[None])[0], words("filters.filter_caption"), alt)]
    for (pixels, peak), key, mark in zip(patches, ("highest", "lowest"), "▲▼", strict=True):
        values = {"value": number(peak.value), "row": peak.row, "column": peak.column}
        caption = words(f"filters.{key}", **values)
        figures.append(_figure(pixels, caption, caption, mark=mark))
    return tag("div", figures, class_="filter-row")


def numbers_html(weights: Array, words: Catalogue) -> Markup:
    """The three channels of a filter 3×k×k as tables of numbers."""
    grids = [grid(channel, title=words(f"filters.{colour}")) for colour, channel in zip(COLOURS, weights, strict=True)]
    return tag("div", grids, class_="one-value filter-numbers")


def told(weights: Array, words: Catalogue) -> str:
    """Which colour a filter 3×k×k weighs most, and how large its weights are: what its picture says."""
    energies = (weights.astype(np.float64) ** 2).sum(axis=(1, 2))
    strongest = COLOURS[int(energies.argmax())]
    share = float(energies.max() / energies.sum()) if energies.sum() else 0.0
    values = {"colour": words(f"filters.{strongest}"), "share": f"{share:.0%}"}
    return words("filters.told", low=number(float(weights.min())), high=number(float(weights.max())), **values)


def patch(pixels: Pixels, peak: Peak, *, size: int, stride: int, padding: int) -> Pixels:
    """The size×size pixels of a crop H×W×3 that a convolution reads at a position of its output.

    Beyond the edge it reads zeros, which stand for the mean colour of ImageNet: that is what is drawn there.
    """
    mean = np.rint(255 * np.array(_RECIPE.mean)).astype(np.uint8)
    window = np.broadcast_to(mean, (size, size, 3)).copy()
    top, left = peak.row * stride - padding, peak.column * stride - padding
    rows = range(max(0, top), min(pixels.shape[0], top + size))
    columns = range(max(0, left), min(pixels.shape[1], left + size))
    if rows and columns:
        inside = pixels[rows.start : rows.stop, columns.start : columns.stop]
        window[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = inside
    return window


def map_html(png: bytes, peaks: tuple[Peak, Peak], shape: tuple[int, int], words: Catalogue, *, alt: str) -> Markup:
    """The map that a filter makes, its highest and its lowest position marked."""
    height, width = shape
    marks = [
        tag(
            "i",
            tag("b", sign),
            style=f"left:{100 * (peak.column + 0.5) / width:.3f}%;top:{100 * (peak.row + 0.5) / height:.3f}%",
        )
        for peak, sign in zip(peaks, "▲▼", strict=True)
    ]
    shown = tag("div", tag("img", alt=alt, src=data_uri(png)), marks)
    caption = tag("figcaption", words("filters.map_caption"))
    return tag("figure", shown, caption, class_="filter-map", style=f"--ratio:{width} / {height}")


def _figure(picture: Pixels, caption: str, alt: str, *, mark: str = "") -> Markup:
    times = max(1, LARGE_SIDE // max(picture.shape[:2]))
    png = _png(Image.fromarray(picture.repeat(times, axis=0).repeat(times, axis=1)))
    told = tag("figcaption", [tag("b", mark), " "] if mark else None, caption)
    return tag("figure", tag("img", src=data_uri(png), alt=alt), told, class_="filter")


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()
