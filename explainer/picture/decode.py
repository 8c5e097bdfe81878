"""A reader's file becomes an RGB picture, or a PictureError with one clear sentence.

What is refused is refused from the file's size and its header, before any pixel is decoded. Tones: alpha is laid
over white, CMYK is converted as Pillow does, and values deeper than 8 bits are scaled as `_eight_bits` says.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from explainer.architecture.errors import ExplainerError

MAX_BYTES = 5 * 2**20
"""Largest file, in bytes."""
MAX_PIXELS = 40_000_000
"""Largest JPEG, in pixels; it is decoded at a part of its size."""
MAX_WHOLE_PIXELS = 12_000_000
"""Largest picture of another format, in pixels: with its conversions about 200 MB while it is decoded."""
DRAFT_SIDE = 2048
"""JPEGs are decoded at half, a quarter or an eighth of their size while both sides keep this many pixels."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*")


class PictureError(ExplainerError):
    """A file that cannot be shown as a picture."""


def decode(data: bytes) -> Image.Image:
    """The picture in `data` as RGB, upright; of an animation the first frame.

    Reads JPEG, PNG, WebP, GIF, BMP and TIFF. Raises PictureError for a file that is empty, damaged, cut short, of
    another kind, larger than `MAX_BYTES`, or of more pixels than `MAX_PIXELS` or `MAX_WHOLE_PIXELS`.
    """
    if not data:
        raise PictureError("picture_empty")
    if len(data) > MAX_BYTES:
        raise PictureError("picture_file_too_large", size=f"{len(data) / 2**20:.1f}", maximum=MAX_BYTES // 2**20)
    try:
        image = _open(data)
        image.load()
        return _upright_rgb(image)
    except PictureError:
        raise
    except Exception as error:  # a decoder fed with hostile bytes may raise anything: struct, zlib, value, memory …
        raise PictureError("picture_damaged") from error


def _open(data: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("picture_too_many_pixels", maximum=MAX_PIXELS // 10**6) from error
    except UnidentifiedImageError as error:
        code = "picture_damaged" if data.startswith(_SIGNATURES) else "picture_unknown"
        raise PictureError(code) from error
    most = MAX_PIXELS if image.format == "JPEG" else MAX_WHOLE_PIXELS
    if image.width * image.height > most:
        raise PictureError("picture_too_many_pixels", maximum=most // 10**6)
    image.draft(None, (DRAFT_SIDE, DRAFT_SIDE))  # only JPEG heeds it; None keeps the mode
    return image


def _upright_rgb(image: Image.Image) -> Image.Image:
    upright = _upright(image)
    if upright.mode in ("I", "F") or upright.mode.startswith("I;16"):
        return Image.fromarray(_eight_bits(upright)).convert("RGB")
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    layer = upright.convert("RGBA")
    opaque = Image.new("RGB", layer.size, "white")
    opaque.paste(layer, mask=layer.getchannel("A"))
    return opaque


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF orientation says; broken EXIF turns nothing."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # metadata is no reason to refuse good pixels, whatever its parser raises
        return image


def _eight_bits(image: Image.Image) -> NDArray[np.uint8]:
    """Grey values of 16 or 32 bits, or floats, brought to 0..255.

    16 bits: 65535 is white. 32-bit integers and floats say nothing of their white, so it is the smallest of 1 (floats
    only), 255 and 65535 that holds them all; values below 0 or above that are spread from darkest to brightest.
    """
    values = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    whites: tuple[float, ...] = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
    if image.mode.startswith("I;16"):
        whites = (65535.0,)
    fitting = [white for white in whites if high <= white]
    black, white = (0.0, fitting[0]) if low >= 0 and fitting else (low, high)
    shares = (values - black) / max(white - black, float(np.finfo(np.float32).tiny))
    grey: NDArray[np.uint8] = np.rint(shares * 255).astype(np.uint8)
    return grey
