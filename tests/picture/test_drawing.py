"""Strokes become pictures as MNIST's were made: wherever and however large they are drawn, the same picture."""

from io import BytesIO
from itertools import pairwise
from math import cos, hypot, pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from explainer.picture.digits import held_out_set
from explainer.picture.drawing import (
    MAX_POINTS,
    MAX_STROKES,
    Drawing,
    DrawingError,
    drawing_id,
    read_drawing,
    to_picture,
    to_png,
)

Points = list[tuple[float, float]]
ONE: Points = [(0.52, 0.15), (0.48, 0.85)]
SEVEN: Points = [(0.3, 0.2), (0.7, 0.2), (0.45, 0.85)]
ZERO: Points = [(0.5 + 0.2 * sin(2 * pi * turn / 40), 0.5 - 0.3 * cos(2 * pi * turn / 40)) for turn in range(41)]
FIGURES = {"one": ONE, "seven": SEVEN, "zero": ZERO}
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)

shares = st.floats(0, 1)
strokes = st.lists(st.lists(st.tuples(shares, shares), min_size=1, max_size=12), min_size=1, max_size=4)
few_examples = settings(max_examples=60, deadline=None)


def drawing(*lines: Points) -> Drawing:
    return Drawing(strokes=tuple(map(tuple, lines)))


def by_distance(points: Points, *, box: float = 20.0, pen: float = 2.9, finer: int = 10) -> NDArray[np.float64]:
    """The same picture another way: ink is what lies within half a pen's width of a segment."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    line = [(np.array(point) - (low + high) / 2) * (box - pen) / (high - low).max() for point in points]
    grid = (np.arange(60 * finer) + 0.5) / finer - 30
    across, down = np.meshgrid(grid, grid)
    ink = np.zeros(across.shape, dtype=bool)
    for start, end in pairwise(line):
        way = end - start
        along = ((across - start[0]) * way[0] + (down - start[1]) * way[1]) / (way @ way)
        along = np.clip(along, 0, 1)
        ink |= np.hypot(across - start[0] - along * way[0], down - start[1] - along * way[1]) <= pen / 2
    top, left = (round((places[ink].mean() + 30 - 14.5) * finer) for places in (down, across))
    top, left = (min(max(one, 0), 60 * finer - 28 * finer) for one in (top, left))
    part = ink[top : top + 28 * finer, left : left + 28 * finer]
    return 255 * part.reshape(28, finer, 28, finer).mean(axis=(1, 3))


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """How much ink differs, as a share of the ink there is."""
    return float(np.abs(one.astype(float) - other).sum() / one.sum())


@every_figure
def test_the_picture_is_what_lies_near_the_strokes(figure: Points) -> None:
    picture, expected = to_picture(drawing(figure)).astype(float), by_distance(figure)
    assert picture.shape == (28, 28)
    assert np.abs(picture - expected).sum() / expected.sum() < 0.08


@every_figure
@few_examples
@given(scale=st.floats(0.2, 1), across=shares, down=shares)
def test_place_and_size_hardly_matter(figure: Points, scale: float, across: float, down: float) -> None:
    usual = to_picture(drawing(figure))
    xs, ys = zip(*figure, strict=True)
    room_x, room_y = 1 - scale * (max(xs) - min(xs)), 1 - scale * (max(ys) - min(ys))
    moved = [((x - min(xs)) * scale + across * room_x, (y - min(ys)) * scale + down * room_y) for x, y in figure]
    assert apart(usual, to_picture(drawing(moved))) < 0.12


@few_examples
@given(lines=strokes)
def test_the_middle_of_the_ink_is_the_middle_of_the_picture(lines: list[Points]) -> None:
    picture = to_picture(drawing(*lines)).astype(float)
    for axis in (0, 1):
        profile = picture.sum(axis=1 - axis)
        inked = np.flatnonzero(profile)
        if inked[0] > 0 and inked[-1] < 27:  # at the edge no ink is given up for the sake of the middle
            assert profile @ np.arange(28) / profile.sum() == pytest.approx(14, abs=0.1)


@few_examples
@given(lines=strokes)
def test_no_ink_is_lost_at_the_edge(lines: list[Points]) -> None:
    """A drawing's box is 20 pixels at most, so its ink has to fit into 28."""
    picture = to_picture(drawing(*lines))
    for axis in (0, 1):
        inked = np.flatnonzero(picture.any(axis=axis))
        assert inked[-1] - inked[0] <= 21
    spans = [max(one) - min(one) for one in zip(*(point for line in lines for point in line), strict=True)]
    if max(spans) > 0.06:
        longest = max(np.ptp(np.flatnonzero(picture.any(axis=axis))) for axis in (0, 1))
        assert longest >= 18


def test_it_looks_like_the_pictures_the_nets_learn_from() -> None:
    """Mean ink and place of ones, sevens and zeros lie within what MNIST's own held-out pictures show."""
    held_out = held_out_set()
    for digit, figure in ((1, ONE), (7, SEVEN), (0, ZERO)):
        real = held_out.pixels[held_out.labels == digit].mean(axis=(1, 2))
        low, high = np.quantile(real, [0.1, 0.9])
        assert low < to_picture(drawing(figure)).mean() < high
    middles = [
        (pixels.sum(axis=1 - axis, dtype=float) @ np.arange(28)) / pixels.sum()
        for pixels in held_out.first(500).pixels
        for axis in (0, 1)
    ]
    assert np.mean(middles) == pytest.approx(14, abs=0.05)


def test_a_dot_stays_a_dot() -> None:
    picture = to_picture(drawing([(0.9, 0.1)]))
    assert 4 < picture.sum() / 255 < 9
    assert np.array_equal(picture, to_picture(drawing([(0.3, 0.3)])))


def test_an_empty_drawing_is_black_and_says_so() -> None:
    assert Drawing().is_empty
    assert not to_picture(Drawing()).any()
    assert read_drawing([]) == Drawing()
    assert not drawing(ONE).is_empty


def test_the_png_holds_the_picture_and_its_hash_tells_pictures_apart() -> None:
    with Image.open(BytesIO(to_png(drawing(SEVEN)))) as image:
        assert (image.mode, image.size, image.format) == ("L", (28, 28), "PNG")
        assert np.array_equal(np.asarray(image), to_picture(drawing(SEVEN)))
    ids = {drawing_id(drawing(figure)) for figure in FIGURES.values()}
    assert len(ids) == len(FIGURES)
    assert drawing_id(drawing(ONE)) == drawing_id(drawing(list(ONE)))


def test_what_a_browser_sends_is_read() -> None:
    sent = [[[0, 1], [0.25, 0.5]], [[1.0, 0.0]]]
    assert read_drawing(sent) == Drawing(strokes=(((0.0, 1.0), (0.25, 0.5)), ((1.0, 0.0),)))


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "strokes",
        {"strokes": []},
        [[]],
        [None],
        [["ab"]],
        [[[0.5]]],
        [[[0.5, 0.5, 0.5]]],
        [[[0.5, None]]],
        [[[0.5, "0.5"]]],
        [[[True, False]]],
        [[[0.5, 1.001]]],
        [[[-0.001, 0.5]]],
        [[[0.5, float("nan")]]],
        [[[0.5, float("inf")]]],
        [[[10**400, 0.5]]],
    ],
)
def test_what_is_no_drawing_is_refused(sent: object) -> None:
    with pytest.raises(DrawingError) as caught:
        read_drawing(sent)
    assert caught.value.code == "drawing_unreadable"


def test_too_many_strokes_or_points_are_refused() -> None:
    point = [0.5, 0.5]
    assert len(read_drawing([[point]] * MAX_STROKES).strokes) == MAX_STROKES
    assert len(read_drawing([[point] * MAX_POINTS]).strokes[0]) == MAX_POINTS
    for sent in ([[point]] * (MAX_STROKES + 1), [[point] * MAX_POINTS, [point]]):
        with pytest.raises(DrawingError) as caught:
            read_drawing(sent)
        assert caught.value.code == "drawing_too_long"


def test_the_longest_drawing_is_made_into_a_picture() -> None:
    spiral = [
        (0.5 + 0.5 * turn / MAX_POINTS * sin(turn / 9), 0.5 + 0.5 * turn / MAX_POINTS * cos(turn / 9))
        for turn in range(MAX_POINTS)
    ]
    picture = to_picture(read_drawing([[list(point) for point in spiral]]))
    assert hypot(*np.subtract(np.unravel_index(picture.argmax(), picture.shape), (14, 14))) < 12
