"""The picture that a pass runs on: a file, and what the net sees of it."""

from dataclasses import dataclass
from hashlib import sha256

from PIL import Image

from explainer.architecture.limits import require_picture_fits
from explainer.picture.decode import decode
from explainer.picture.gallery import GALLERIES, PHOTOS
from explainer.picture.prepare import IMAGENET_SHARE, WHOLE, Prepared, prepare
from explainer.picture.square import MIDDLE, Square, box_of, cut
from explainer.pretrained.bundled import bundled_origins
from explainer.pretrained.source import Origin
from explainer.render.images import maps
from explainer.ui.work.jobs import Running
from explainer.ui.work.memory import BUDGET
from explainer.ui.work.net import Net
from explainer.ui.work.request import File, Request, shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(File):
    """A picture file; `id` is a bundled photo's slug, or the hash of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the net sees of a photo: the crop as the net reads it, and the original with the crop drawn in."""

    crop: bytes
    original: bytes
    size: tuple[int, int]


@shared(kept=32)
def seen(work: Running[Seen], photo: Photo, height: int, width: int, share: float) -> Seen:
    """The photo as a net of this input size sees it, its crop keeping `share` of the tighter side.

    The work raises PictureError for a file that is no picture, SpecError for a size that does not fit into memory.
    """
    require_picture_fits(height, width, budget=BUDGET)
    original = decode(photo.data)
    prepared = prepare(original, height=height, width=width, share=share)
    return Seen(
        crop=maps.input_view(prepared.pixels),
        original=maps.crop_view(original, prepared.crop_box),
        size=original.size,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A square of a reader's picture as a picture of its own; the whole with the square drawn in, and its size."""

    photo: Photo
    original: bytes
    size: tuple[int, int]


@shared(kept=16)
def framed(work: Running[Framed], photo: Photo, square: Square) -> Framed:
    """A square cut out of a picture; of the one in the middle the picture stays as it is, for nets cut that themselves.

    The work raises PictureError for a file that is no picture.
    """
    original = decode(photo.data)
    view = maps.crop_view(original, box_of(original.size, square))
    if square == MIDDLE:
        return Framed(photo=photo, original=view, size=original.size)
    data = cut(original, square)
    return Framed(photo=Photo(id=sha256(data).hexdigest(), data=data), original=view, size=original.size)


def seen_by(net: Net, photo: Photo) -> Request[Seen]:
    """The photo as a net sees it."""
    return seen(photo, net.height, net.width, crop_share(net))


def crop_share(net: Net) -> float:
    """How much of a picture's tighter side the net reads: as much as of those that it was trained on.

    A reader's file does not say what that was; its net reads pictures as ImageNet's do.
    """
    return WHOLE if net.weights.origin is Origin.CIFAR10 else IMAGENET_SHARE


def prepared(net: Net, image: Image.Image) -> Prepared:
    """A picture as a net reads it."""
    return prepare(image, height=net.height, width=net.width, share=crop_share(net))


def gallery_kind(net: Net) -> str:
    """The gallery of what its weights were trained on, or those it comes with; where they are others, the photos."""
    own = bundled_origins(net.spec)
    origin = net.weights.origin if net.weights.origin in own else next(iter(own), None)
    return origin.value if origin and origin.value in GALLERIES else PHOTOS
