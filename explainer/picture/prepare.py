"""The input as the net sees it: resized, cropped, normalised.

The recipe ImageNet classifiers are evaluated with: the shorter side is resized to size/0.875 with antialiasing
(256 for 224), the centre is cropped, and each colour is normalised. The arithmetic is that of torchvision's
`Resize(256)` and `CenterCrop(224)`, for any height and width. Nets trained on CIFAR-10 read whole pictures of 32×32:
for them nothing is cropped but what makes a picture square, and a picture of 32×32 stays as it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.text.published.tables import PREPROCESSING

(_RECIPE,) = PREPROCESSING.rows
IMAGENET_SHARE, WHOLE = _RECIPE.crop_share, 1.0
"""How much of the resized picture's shorter side the crop keeps."""
_MAX_OVERHANG = 8
"""A resized picture this many times longer than its crop is cut out of the source instead of being resized whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CropBox:
    """A rectangle in pixels of the source picture; its edges may fall between two pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """One picture ready for a net.

    pixels: H×W×3, uint8, the crop before normalisation. normalised: 3×H×W, float32, (pixels/255 − mean)/std.
    crop_box: where the crop lies in the source picture. The arrays are read-only.
    """

    pixels: NDArray[np.uint8]
    normalised: NDArray[np.float32]
    crop_box: CropBox


def prepare(image: Image.Image, *, height: int, width: int, share: float = IMAGENET_SHARE) -> Prepared:
    """`image` (RGB) at `height`×`width` pixels, the crop keeping `share` of the side that is tighter.

    Time and memory do not grow with an extreme aspect ratio.
    """
    resized = _resized_size(image.size, height=height, width=width, share=share)
    left, top = (round((whole - part) / 2) for whole, part in zip(resized, (width, height), strict=True))
    across, down = (source / whole for source, whole in zip(image.size, resized, strict=True))
    box = CropBox(left=left * across, top=top * down, right=(left + width) * across, bottom=(top + height) * down)
    if resized[0] * resized[1] <= _MAX_OVERHANG * height * width:
        whole = image.resize(resized, Image.Resampling.BILINEAR)
        crop = whole.crop((left, top, left + width, top + height))
    else:
        edges = (box.left, box.top, box.right, box.bottom)
        crop = image.resize((width, height), Image.Resampling.BILINEAR, box=edges)
    pixels = np.array(crop, dtype=np.uint8)
    normalised = normalise(pixels)
    for array in (pixels, normalised):
        array.flags.writeable = False
    return Prepared(pixels=pixels, normalised=normalised, crop_box=box)


def normalise(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(pixels/255 − mean)/std by colour: H×W×3 of 0..255 becomes 3×H×W of about −2..3."""
    shares = pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    mean = np.array(_RECIPE.mean, dtype=np.float32).reshape(3, 1, 1)
    std = np.array(_RECIPE.deviation, dtype=np.float32).reshape(3, 1, 1)
    return np.ascontiguousarray((shares - mean) / std)


def _resized_size(size: tuple[int, int], *, height: int, width: int, share: float) -> tuple[int, int]:
    """(width, height) of the whole picture once it just covers height/share × width/share.

    >>> _resized_size((640, 427), height=224, width=224, share=0.875)
    (383, 256)
    """
    cover_width, cover_height = round(width / share), round(height / share)
    source_width, source_height = size
    if cover_height * source_width >= cover_width * source_height:  # the height is the tighter side
        return cover_height * source_width // source_height, cover_height
    return cover_width, cover_width * source_height // source_width
