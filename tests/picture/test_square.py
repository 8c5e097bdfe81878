"""The square that a reader chooses lies within the picture, where it was put, and keeps its pixels."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainer.picture.decode import decode
from explainer.picture.square import MIDDLE, MOST_SIDE, Square, box_of, cut

SIDES, PERCENT = st.integers(1, 3000), st.integers(0, 100)


@given(width=SIDES, height=SIDES, side=st.integers(1, 100), across=PERCENT, down=PERCENT)
def test_a_square_lies_within_the_picture(width: int, height: int, side: int, across: int, down: int) -> None:
    box = box_of((width, height), Square(side=side, across=across, down=down))
    assert box.right - box.left == box.bottom - box.top >= 1
    assert 0 <= box.left < box.right <= width
    assert 0 <= box.top < box.bottom <= height
    assert box.right - box.left == pytest.approx(min(width, height) * side / 100, abs=1)


@pytest.mark.parametrize(
    ("square", "edges"),
    [
        (MIDDLE, (20, 0, 80, 60)),
        (Square(side=50, across=0, down=0), (0, 0, 30, 30)),
        (Square(side=50, across=100, down=100), (70, 30, 100, 60)),
        (Square(side=50, across=50, down=100), (35, 30, 65, 60)),
    ],
)
def test_corners_and_the_middle(square: Square, edges: tuple[int, int, int, int]) -> None:
    box = box_of((100, 60), square)
    assert (box.left, box.top, box.right, box.bottom) == edges


@given(width=st.integers(1, 60), height=st.integers(1, 60), side=st.integers(1, 100), across=PERCENT)
@settings(max_examples=40, deadline=None)
def test_pixels_are_those_of_the_picture(width: int, height: int, side: int, across: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    square = Square(side=side, across=across, down=50)
    box = box_of((width, height), square)
    left, top, right, bottom = (int(edge) for edge in (box.left, box.top, box.right, box.bottom))
    assert np.array_equal(np.asarray(decode(cut(Image.fromarray(pixels), square))), pixels[top:bottom, left:right])


def test_a_large_square_is_made_smaller() -> None:
    data = cut(Image.new("RGB", (3000, 2500), "teal"), MIDDLE)
    assert Image.open(BytesIO(data)).size == (MOST_SIDE, MOST_SIDE)
