"""A square cut out of a reader's picture before a net sees it, so that what matters fills the few pixels it reads."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from explainer.picture.prepare import CropBox

MOST_SIDE = 1024
"""Side in pixels up to which a square keeps every pixel: as a file it stays small, and most nets read less of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """Where a square lies in a picture, in percent.

    side: of the picture's shorter side. across, down: of the way from the left and from the top, 50 being the middle.
    """

    side: int = 100
    across: int = 50
    down: int = 50


MIDDLE = Square()
"""The largest square in the middle."""


def box_of(size: tuple[int, int], square: Square) -> CropBox:
    """The square's edges in a picture of this width and height, each at a pixel.

    >>> box_of((640, 480), Square(side=50, across=100, down=0))
    CropBox(left=400, top=0, right=640, bottom=240)
    """
    width, height = size
    side = max(1, round(min(size) * square.side / 100))
    left, top = round((width - side) * square.across / 100), round((height - side) * square.down / 100)
    return CropBox(left=left, top=top, right=left + side, bottom=top + side)


def cut(image: Image.Image, square: Square) -> bytes:
    """The square as a PNG file, at most `MOST_SIDE` pixels wide."""
    box = box_of(image.size, square)
    part = image.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    part.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.BILINEAR)
    file = BytesIO()
    part.save(file, "PNG", compress_level=1)
    return file.getvalue()
