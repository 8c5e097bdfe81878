"""The photos that come with the app; their sources and licences are in `assets/SOURCES.md`."""

from functools import lru_cache

from explainer.assets import ASSETS

PHOTO_ROOT = ASSETS / "photos"

BUNDLED: tuple[str, ...] = ("cat", "flower", "coffee", "tower", "rocket", "astronaut")
"""Slugs in the order they are offered; the catalogue holds `photo.<slug>_title` and `photo.<slug>_alt`."""


@lru_cache(maxsize=len(BUNDLED))
def bundled_bytes(slug: str) -> bytes:
    """The JPEG file of one bundled photo; raises KeyError for any slug outside `BUNDLED`."""
    if slug not in BUNDLED:
        raise KeyError(slug)
    return (PHOTO_ROOT / f"{slug}.jpg").read_bytes()
