"""Strokes become a picture of a digit, made the way MNIST's were.

There the digit is scaled into 20×20 pixels keeping its aspect ratio, which makes its edges grey, and placed in 28×28
with its centre of mass in the middle (`text/published/digits.py` has the source).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from explainer.architecture.errors import ExplainerError
from explainer.text.published.digits import DIGIT_PICTURES

Point = tuple[float, float]
"""Across and down, each 0..1 of the canvas."""
Stroke = tuple[Point, ...]
Grey = NDArray[np.uint8]

(_MADE,) = DIGIT_PICTURES.rows
MAX_STROKES, MAX_POINTS = 60, 2500
"""Of one drawing; the points are those of all its strokes together."""
SIDE, BOX = _MADE.side, _MADE.box
"""Pixels of the picture, and of the box that the digit is scaled into."""
MIDDLE = 14
"""The pixel, counted from 0, on which the centre of mass comes to lie: its mean over MNIST's held-out pictures."""
PEN = 2.9
"""Width of a stroke in pixels: the median over MNIST's ones, the ink of each divided by its length."""
LEAST_EXTENT = 0.06
"""A drawing smaller than this share of the canvas is a dot and is not made larger."""
_FINE = 8
_ROOM = (SIDE + 2 * BOX) * _FINE


class DrawingError(ExplainerError):
    """Something that is no drawing, or one of too many strokes or points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Strokes in the order they were drawn, each of one point or more. `read_drawing` checks what a browser sends."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been drawn."""
        return not self.strokes


def read_drawing(strokes: object) -> Drawing:
    """The drawing that a browser sent as lists of lists of pairs.

    Raises DrawingError for anything else, for points outside 0..1, and beyond `MAX_STROKES` or `MAX_POINTS`.
    """
    if not isinstance(strokes, list) or not all(isinstance(stroke, list) and stroke for stroke in strokes):
        raise DrawingError("drawing_unreadable")
    if len(strokes) > MAX_STROKES or sum(map(len, strokes)) > MAX_POINTS:
        raise DrawingError("drawing_too_long", strokes=MAX_STROKES, points=f"{MAX_POINTS:,}")
    return Drawing(strokes=tuple(tuple(map(_point, stroke)) for stroke in strokes))


@lru_cache(maxsize=32)
def to_png(drawing: Drawing) -> bytes:
    """The picture of 28×28 pixels as a grey PNG."""
    file = BytesIO()
    Image.fromarray(to_picture(drawing)).save(file, "PNG")
    return file.getvalue()


def drawing_id(drawing: Drawing) -> str:
    """What identifies the picture: two drawings that give the same one share it."""
    return sha256(to_png(drawing)).hexdigest()


def to_picture(drawing: Drawing) -> Grey:
    """28×28, white ink (255) on black (0), however large and wherever it was drawn; black for an empty drawing.

    The centre of mass comes to lie on the pixel `MIDDLE` in both directions, as far as no ink is pushed over the edge.
    """
    if drawing.is_empty:
        return np.zeros((SIDE, SIDE), dtype=np.uint8)
    ink = _ink(_boxed(drawing.strokes))
    top, left = (_start(ink.sum(axis=1 - axis, dtype=np.float64)) for axis in (0, 1))
    fine = ink[top : top + SIDE * _FINE, left : left + SIDE * _FINE]
    shares = fine.reshape(SIDE, _FINE, SIDE, _FINE).mean(axis=(1, 3))
    grey: Grey = np.rint(shares).astype(np.uint8)
    return grey


def _point(pair: object) -> Point:
    if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_share, pair)):
        raise DrawingError("drawing_unreadable")
    across, down = pair
    return float(across), float(down)


def _is_share(value: object) -> bool:
    """Whether it is a number of 0..1, which NaN and infinity are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _boxed(strokes: Sequence[Stroke]) -> list[NDArray[np.float64]]:
    """The points in fine pixels of a roomy square, their ink in a box of `BOX` pixels in its middle."""
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (BOX - PEN) * _FINE / max(LEAST_EXTENT, float((high - low).max()))
    return [(np.array(stroke) - (low + high) / 2) * scale + _ROOM / 2 for stroke in strokes]


def _ink(strokes: Sequence[NDArray[np.float64]]) -> Grey:
    """The strokes with round ends and corners, without grey."""
    image = Image.new("L", (_ROOM, _ROOM))
    draw = ImageDraw.Draw(image)
    width = round(PEN * _FINE)
    for stroke in strokes:
        line = [(float(across), float(down)) for across, down in stroke]
        draw.line(line, fill=255, width=width)
        for across, down in line:
            draw.circle((across, down), width / 2, fill=255)
    return np.asarray(image)


def _start(profile: NDArray[np.float64]) -> int:
    """Where the picture starts along one axis, given the ink at each fine row or column of the square."""
    places = np.arange(len(profile))
    centre = float(profile @ places / profile.sum())
    inked = np.flatnonzero(profile)
    first, last = int(inked[-1]) + 1 - SIDE * _FINE, int(inked[0])
    return min(max(round(centre - (MIDDLE + 0.5) * _FINE + 0.5), first), last)
