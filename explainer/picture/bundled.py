"""The photos that come with the app; their sources and licences are in `assets/SOURCES.md`."""

from collections.abc import Mapping
from functools import lru_cache

from explainer.assets import ASSETS

PHOTO_ROOT = ASSETS / "photos"

BUNDLED: tuple[str, ...] = ("cat", "flower", "coffee", "tower", "rocket", "astronaut")
"""Slugs in the order they are offered; the catalogue holds `photo.<slug>_title` and `photo.<slug>_alt`."""
CIFAR10_CLASSES: Mapping[str, str] = {
    "cat": "cat",
    "aeroplane": "airplane",
    "car": "automobile",
    "bird": "bird",
    "deer": "deer",
    "dog": "dog",
    "frog": "frog",
    "horse": "horse",
    "ship": "ship",
    "lorry": "truck",
}
"""Slugs of photos of CIFAR-10's ten classes, in the order they are offered; what each shows, as CIFAR-10 calls it."""


@lru_cache(maxsize=len({*BUNDLED, *CIFAR10_CLASSES}))
def bundled_bytes(slug: str) -> bytes:
    """The JPEG file of one bundled photo; raises KeyError for any other slug."""
    if slug not in BUNDLED and slug not in CIFAR10_CLASSES:
        raise KeyError(slug)
    return (PHOTO_ROOT / f"{slug}.jpg").read_bytes()
