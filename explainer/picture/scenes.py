"""Drawn pictures in colour, 96×96, whose class is told by direction and hue: a patterned patch on a cluttered ground.

Eight classes come in kinds that differ in one thing alone: stripes in four directions of any two colours, and two
patterns that are the same picture in warm or in cool colours. Everything is drawn from a seed; training pictures and
held-out pictures have seeds of their own.
"""

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from explainer.picture.picture_set import PictureSet

SIDE = 96
"""Pixels of a picture's side."""
NUM_TRAINING, NUM_HELD_OUT = 8_000, 1_000
CLASSES = ("horizontal", "vertical", "rising", "falling", "warm_rings", "cool_rings", "warm_checks", "cool_checks")
"""Slugs of the classes, in the order of the labels; pictures take turns."""
_EXAMPLES = {f"scene_{name}": place for place, name in enumerate(CLASSES)}
"""The first held-out picture of each class."""
GALLERY: tuple[str, ...] = tuple(_EXAMPLES)
"""Slugs in the order they are offered."""
_ANGLES = {"horizontal": 0.0, "rising": 45.0, "vertical": 90.0, "falling": 135.0}
"""Direction of the stripes in degrees, counter-clockwise from the horizontal."""
_WARM, _COOL = (-0.04, 0.14), (0.45, 0.68)
"""Ranges of hue: red to yellow, and green-blue to blue."""
_FOLD = 2
"""Pictures are drawn this many times larger and then reduced, so that edges are smooth."""

_Floats = NDArray[np.floating[Any]]
_ROWS, _COLUMNS = ((axis - SIDE * _FOLD / 2) / _FOLD for axis in np.ogrid[: SIDE * _FOLD, : SIDE * _FOLD])
"""Distance of the large picture's rows and columns from its centre, in pixels of the reduced picture."""


@lru_cache(maxsize=1)
def training_set() -> PictureSet:
    """8,000 pictures 96×96×3, 1,000 of each class."""
    return _drawn(NUM_TRAINING, first_seed=0)


@lru_cache(maxsize=1)
def held_out_set() -> PictureSet:
    """1,000 other pictures 96×96×3, 125 of each class."""
    return _drawn(NUM_HELD_OUT, first_seed=NUM_TRAINING)


@lru_cache(maxsize=64)
def scene_png(index: int) -> bytes:
    """A held-out picture as PNG; raises IndexError outside 0..999."""
    if not 0 <= index < NUM_HELD_OUT:
        raise IndexError(index)
    file = BytesIO()
    Image.fromarray(scene(NUM_TRAINING + index)).save(file, "PNG")
    return file.getvalue()


def gallery_bytes(slug: str) -> bytes:
    """The PNG of one example; raises KeyError for any slug outside `GALLERY`."""
    return scene_png(gallery_index(slug))


def gallery_index(slug: str) -> int:
    """Where an example stands among the held-out pictures; raises KeyError for any slug outside `GALLERY`."""
    return _EXAMPLES[slug]


def scene(seed: int) -> NDArray[np.uint8]:
    """One picture 96×96×3; its class is `seed` modulo the number of classes."""
    draw = np.random.default_rng(seed)
    kind = CLASSES[seed % len(CLASSES)]
    ground, (first, second), share, mask = _ground(draw), _two_colours(kind, draw), _share(kind, draw), _mask(draw)
    patch = second + share[..., None] * (first - second)
    picture = np.where(mask[..., None], patch, ground)
    reduced = picture.reshape(SIDE, _FOLD, SIDE, _FOLD, 3).mean((1, 3))
    noise = 16 * draw.standard_normal((SIDE, SIDE, 1)) + 10 * draw.standard_normal((SIDE, SIDE, 3))
    pixels: NDArray[np.uint8] = np.clip(np.rint(reduced + noise), 0, 255).astype(np.uint8)
    return pixels


def _drawn(count: int, *, first_seed: int) -> PictureSet:
    pixels = np.stack([scene(first_seed + place) for place in range(count)])
    return PictureSet(pixels=pixels, labels=(np.arange(count) % len(CLASSES)).astype(np.uint8))


def _share(kind: str, draw: np.random.Generator) -> _Floats:
    """The pattern of a class over the whole large picture: 1 where it has its first colour, 0 where its second."""
    period, phase = draw.uniform(5, 11), draw.random()
    if kind in _ANGLES:
        angle = (_ANGLES[kind] + draw.uniform(-12, 12)) * pi / 180
        return _bands((_COLUMNS * sin(angle) + _ROWS * cos(angle)) / period + phase)
    if kind.endswith("rings"):
        down, right = draw.uniform(-12, 12, 2)
        return _bands(np.sqrt((_ROWS - down) ** 2 + (_COLUMNS - right) ** 2) / period + phase)
    along, across = _turned(_ROWS, _COLUMNS, draw.uniform(0, pi))
    first, second = (_bands(axis / (1.4 * period) + phase) for axis in (along, across))
    return first + second - 2 * first * second


def _bands(turns: _Floats) -> _Floats:
    """1 on every other half turn, 0 between."""
    return (turns % 1 < 0.5).astype(np.float32)


def _mask(draw: np.random.Generator) -> NDArray[np.bool_]:
    """Where the patch is: an ellipse or a turned rectangle, a third to a half of the picture's width and height."""
    down, right, angle = *draw.uniform(-10, 10, 2), draw.uniform(0, pi)
    along, across = _turned(_ROWS - down, _COLUMNS - right, angle)
    along, across = np.abs(along) / draw.uniform(22, 36), np.abs(across) / draw.uniform(22, 36)
    inside: NDArray[np.bool_] = along**2 + across**2 < 1 if draw.random() < 0.5 else np.maximum(along, across) < 0.9
    return inside


def _turned(rows: _Floats, columns: _Floats, angle: float) -> tuple[_Floats, _Floats]:
    """Places along and across a direction `angle` (radians) above the horizontal."""
    return columns * cos(angle) - rows * sin(angle), columns * sin(angle) + rows * cos(angle)


def _ground(draw: np.random.Generator) -> _Floats:
    """Soft clouds of colour with shapes of any colour scattered over them, H×W×3, 0..255."""
    size = SIDE * _FOLD
    clouds = Image.fromarray(draw.integers(50, 206, (4, 4, 3), dtype=np.uint8))
    image = clouds.resize((size, size), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for _ in range(draw.integers(6, 14)):
        x, y = draw.uniform(0, size, 2)
        colour = _colour(draw.random(), draw.uniform(0.2, 0.9), draw.uniform(0.3, 0.95)).round().astype(int)
        _shape(pen, (x, y), draw.uniform(0.04, 0.14) * size, (*colour.tolist(),), draw)
    return np.asarray(image, dtype=np.float32)


def _shape(
    pen: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    radius: float,
    colour: tuple[int, ...],
    draw: np.random.Generator,
) -> None:
    """A disc, a polygon or a line."""
    x, y = centre
    match draw.integers(3):
        case 0:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        case 1:
            pen.regular_polygon((x, y, radius), int(draw.integers(3, 7)), rotation=int(draw.integers(360)), fill=colour)
        case _:
            angle = draw.uniform(0, pi)
            across, down = 2 * radius * cos(angle), 2 * radius * sin(angle)
            pen.line((x - across, y - down, x + across, y + down), fill=colour, width=int(draw.integers(4, 13)))


def _two_colours(kind: str, draw: np.random.Generator) -> tuple[_Floats, _Floats]:
    """Dark and bright in either order, or, for every other striped patch, two far hues of one brightness."""
    if kind in _ANGLES and draw.random() < 0.5:
        hue, value = draw.random(), draw.uniform(0.6, 1)
        return _colour(hue, 0.9, value), _colour(hue + draw.uniform(0.3, 0.7), 0.9, value)
    low, high = (0.0, 1.0) if kind in _ANGLES else _WARM if kind.startswith("warm") else _COOL
    dark = _colour(draw.uniform(low, high), draw.uniform(0.6, 1), draw.uniform(0.25, 0.55))
    bright = _colour(draw.uniform(low, high), draw.uniform(0.4, 1), draw.uniform(0.75, 1))
    return (dark, bright) if draw.random() < 0.5 else (bright, dark)


def _colour(hue: float, saturation: float, value: float) -> _Floats:
    """Red, green and blue, 0..255; hue counts turns of the colour circle from red."""
    places = [(offset + 6 * hue) % 6 for offset in (5, 3, 1)]
    shares = [1 - saturation * max(0.0, min(place, 4 - place, 1.0)) for place in places]
    return np.array([255 * value * share for share in shares], dtype=np.float32)
