"""Handwritten digits, white ink on black: part of MNIST (LeCun and Cortes), packed by `scripts/pack_digits.py`.

Pictures that nets are trained on and pictures held out come from different writers. Sources and licence are in
`assets/SOURCES.md`.
"""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image

from explainer.assets import ASSETS
from explainer.picture.picture_set import PictureSet

DIGITS_FILE = ASSETS / "digits" / "mnist.npz"

_EXAMPLES: Mapping[str, int] = {
    "digit0": 4542,
    "digit1": 6407,
    "digit2": 208,
    "digit3": 6365,
    "digit4": 7662,
    "digit5": 9331,
    "digit6": 2458,
    "digit7": 6586,
    "digit8": 3588,
    "digit9": 4901,
}
"""Of each class the held-out picture nearest to the mean of its class: clear, and chosen without a net."""
GALLERY: tuple[str, ...] = tuple(_EXAMPLES)
"""Slugs in the order they are offered."""


@lru_cache(maxsize=1)
def training_set() -> PictureSet:
    """The first 10,000 training pictures of MNIST, 28×28, in their order."""
    return _part("training")


@lru_cache(maxsize=1)
def held_out_set() -> PictureSet:
    """All 10,000 test pictures of MNIST, 28×28, in their order."""
    return _part("held_out")


@lru_cache(maxsize=64)
def digit_png(index: int) -> bytes:
    """A held-out picture as a grey PNG of 28×28 pixels; raises IndexError outside 0..9999."""
    if not 0 <= index < len(held_out_set()):
        raise IndexError(index)
    file = BytesIO()
    Image.fromarray(held_out_set().pixels[index]).save(file, "PNG")
    return file.getvalue()


def gallery_bytes(slug: str) -> bytes:
    """The PNG of one example; raises KeyError for any slug outside `GALLERY`."""
    return digit_png(_EXAMPLES[slug])


def gallery_index(slug: str) -> int:
    """Where an example stands among the held-out pictures; raises KeyError for any slug outside `GALLERY`."""
    return _EXAMPLES[slug]


def _part(part: str) -> PictureSet:
    with np.load(DIGITS_FILE) as arrays:
        return PictureSet(pixels=arrays[f"{part}_pixels"], labels=arrays[f"{part}_labels"])
