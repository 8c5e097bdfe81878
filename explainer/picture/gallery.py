"""The pictures that come with the app, by what a net was trained on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer.picture import bundled, digits, scenes

PHOTOS, DIGITS, SCENES, CIFAR10 = "photos", "digits", "scenes", "cifar10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Slugs in the order they are offered; the catalogue holds `photo.<slug>_title` and `photo.<slug>_alt`.

    read: the picture file of a slug; it raises KeyError for any other.
    """

    slugs: tuple[str, ...]
    read: Callable[[str], bytes]


GALLERIES: Mapping[str, Gallery] = {
    PHOTOS: Gallery(slugs=bundled.BUNDLED, read=bundled.bundled_bytes),
    DIGITS: Gallery(slugs=digits.GALLERY, read=digits.gallery_bytes),
    SCENES: Gallery(slugs=scenes.GALLERY, read=scenes.gallery_bytes),
    CIFAR10: Gallery(slugs=tuple(bundled.CIFAR10_CLASSES), read=bundled.bundled_bytes),
}
SLUGS: tuple[str, ...] = tuple(dict.fromkeys(slug for gallery in GALLERIES.values() for slug in gallery.slugs))
"""Every picture that comes with the app."""


def picture_bytes(slug: str) -> bytes:
    """The file of one picture; raises KeyError for any slug outside `SLUGS`."""
    for gallery in GALLERIES.values():
        if slug in gallery.slugs:
            return gallery.read(slug)
    raise KeyError(slug)
